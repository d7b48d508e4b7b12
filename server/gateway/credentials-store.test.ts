import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayInput } from '../../src/domain/config';
import { keptLog } from '../testing/quiet-log';
import { makeTempFolder } from '../testing/temp-folder';
import { credentialFiles, openCredentials, type CredentialsStore } from './credentials-store';
import { GatewayError } from './gateway-error';
import type { GatewaySourceConfig } from './protocol';

const SECRET = { username: 'admin', password: 'Tr0ub4dor&3' };
const OTHER = { username: 'viewer', password: 'correct horse' };

function source(cameraId: string, url = 'rtsp://camera.example/main'): GatewaySourceConfig {
  return { cameraId, isEnabled: true, input: { kind: 'pull', url } };
}

describe('credentials of cameras', () => {
  let folder: ReturnType<typeof makeTempFolder>;
  let kept: ReturnType<typeof keptLog>;
  beforeEach(() => {
    folder = makeTempFolder();
    kept = keptLog();
  });
  afterEach(() => folder.remove());

  const open = async (key: string | null = null): Promise<CredentialsStore> => {
    const store = await openCredentials({ dataDir: folder.path, key, log: kept.log });
    store.follow([source('a'), source('b')]);
    return store;
  };
  const files = (): ReturnType<typeof credentialFiles> => credentialFiles(folder.path);
  const everyByte = (): string =>
    readdirSync(files().folder)
      .map((name) => readFileSync(join(files().folder, name), 'latin1'))
      .join('\n');

  test('come back after a restart, also when they were set at once', async () => {
    const store = await open();
    await Promise.all([store.set('a', SECRET), store.set('b', OTHER)]);
    const again = await open();
    expect([again.get('a'), again.get('b')]).toEqual([SECRET, OTHER]);
    expect(again.has('c')).toBe(false);
    await again.set('a', null);
    const last = await open();
    expect([last.get('a'), last.get('b')]).toEqual([null, OTHER]);
  });

  test('stand in no file, and nobody else may read the files', async () => {
    await (await open()).set('a', SECRET);
    for (const text of [SECRET.password, SECRET.username]) {
      for (const encoding of ['utf8', 'base64', 'hex'] as const) {
        expect(everyByte()).not.toContain(Buffer.from(text).toString(encoding).replace(/=+$/, ''));
      }
    }
    expect(statSync(files().folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(files().folder).sort()).toEqual(['credentials.json', 'credentials.key']);
    for (const name of readdirSync(files().folder)) {
      expect(statSync(join(files().folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  test('a key from the environment is not written down', async () => {
    const key = randomBytes(32).toString('base64');
    await (await open(key)).set('a', SECRET);
    expect(existsSync(files().key)).toBe(false);
    expect(everyByte()).not.toContain(key);
    expect((await open(key)).get('a')).toEqual(SECRET);
  });

  test('nothing is written where nothing is stored', async () => {
    const store = await open();
    await store.set('a', null);
    expect(existsSync(files().folder)).toBe(false);
  });

  test.each<[string, GatewayInput, boolean]>([
    ['the same stream', { kind: 'pull', url: 'rtsp://camera.example/main' }, true],
    ['another path', { kind: 'pull', url: 'rtsp://CAMERA.example:554/sub?x=1' }, true],
    ['another host', { kind: 'pull', url: 'rtsp://evil.example/main' }, false],
    ['another port', { kind: 'pull', url: 'rtsp://camera.example:8554/main' }, false],
    ['another protocol', { kind: 'pull', url: 'http://camera.example:554/main' }, false],
    ['a name that only begins alike', { kind: 'pull', url: 'rtsp://camera.example.org/main' }, false],
    ['a file', { kind: 'file', name: 'a.mp4' }, false],
    ['a publisher', { kind: 'push', protocol: 'rtsp', port: 9000 }, false],
  ])('for %s', async (_name, input, isGiven) => {
    const store = await open();
    await store.set('a', SECRET);
    store.follow([{ cameraId: 'a', isEnabled: true, input }]);
    expect(store.get('a')).toEqual(isGiven ? SECRET : null);
    expect(store.has('a')).toBe(isGiven);
  });

  test('a camera that is gone gets none, and none can be set for it', async () => {
    const store = await open();
    await store.set('a', SECRET);
    store.follow([]);
    expect(store.get('a')).toBeNull();
    await expect(store.set('a', OTHER)).rejects.toBeInstanceOf(GatewayError);
    await store.set('a', null);
    store.follow([source('a')]);
    expect(store.get('a')).toBeNull();
  });

  test('a record that was moved to another camera does not open', async () => {
    await (await open()).set('a', SECRET);
    const content = JSON.parse(readFileSync(files().records, 'utf8'));
    content.records.b = content.records.a;
    writeFileSync(files().records, JSON.stringify(content));
    const store = await open();
    expect([store.get('a'), store.get('b')]).toEqual([SECRET, null]);
    await store.set('b', OTHER);
    expect(store.get('b')).toEqual(OTHER);
  });

  test.each([
    ['another key', () => randomBytes(32).toString('base64'), () => undefined, 'HIRO_GATEWAY_KEY is not the'],
    ['no key', () => null, () => writeFileSync(files().key, ''), 'holds no key'],
    ['a key that is too short', () => 'AAAA', () => undefined, 'not 32 bytes'],
    ['a cut file', () => null, () => writeFileSync(files().records, '{"version":1,'), 'is damaged'],
    [
      'a file of a later form',
      () => null,
      () => writeFileSync(files().records, '{"version":2}'),
      'is damaged',
    ],
  ])('with %s nothing is given out and nothing overwritten', async (_name, keyOf, damage, words) => {
    await (await open()).set('a', SECRET);
    damage();
    const before = everyByte();
    const store = await open(keyOf());
    expect([store.get('a'), store.has('a')]).toEqual([null, false]);
    await expect(store.set('a', OTHER)).rejects.toThrow(words);
    expect(kept.records).toMatchObject([
      { level: 'error', fields: { cause: expect.stringContaining(words) } },
    ]);
    expect(everyByte()).toBe(before);
  });

  test('a lost key file is not replaced while there is something to open with it', async () => {
    await (await open()).set('a', SECRET);
    rmSync(files().key);
    const store = await open();
    expect(store.get('a')).toBeNull();
    await expect(store.set('b', OTHER)).rejects.toThrow('is missing');
    expect(existsSync(files().key)).toBe(false);
  });
});
