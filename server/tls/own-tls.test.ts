import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { StartError } from '../start-error';
import { makeCertificate, writeCertificate } from '../testing/certificate-files';
import { keptLog } from '../testing/quiet-log';
import { makeTempFolder } from '../testing/temp-folder';
import type { CertifiedKey } from './issue';
import { OwnTls } from './own-tls';

const DAY_MS = 24 * 3600 * 1000;

describe('OwnTls', () => {
  let folder: ReturnType<typeof makeTempFolder>;
  let first: CertifiedKey;
  let second: CertifiedKey;
  const { log, records } = keptLog();

  beforeAll(async () => {
    first = await makeCertificate(['cctv.example', '192.168.1.20']);
    second = await makeCertificate(['cctv.example']);
  });
  beforeEach(() => {
    folder = makeTempFolder();
    records.length = 0;
  });
  afterEach(() => folder.remove());

  test('serves what is in the files, for the hosts that it names', async () => {
    const source = await OwnTls.open(writeCertificate(folder.path, first), log);
    expect(source.current()).toEqual(first);
    expect(source.hosts()).toEqual(['cctv.example', '192.168.1.20']);
    expect(source.authority).toBeNull();
    source.dispose();
    source.dispose();
  });

  test('a renewal is taken when both files fit, and not half-way', async () => {
    const files = writeCertificate(folder.path, first);
    const source = await OwnTls.open(files, log, { checkEveryMs: 5 });
    const told = vi.fn();
    source.onChange(told);
    writeFileSync(files.certFile, second.certPem);
    await vi.waitUntil(() => records.some(({ message }) => message.includes('is not the key of')));
    expect(source.current()).toEqual(first);
    writeFileSync(files.keyFile, second.keyPem);
    await vi.waitUntil(() => told.mock.calls.length > 0);
    expect(source.current()).toEqual(second);
    expect(told).toHaveBeenCalledExactlyOnceWith(second);
    expect(records.filter(({ level }) => level === 'warn')).toHaveLength(1);
    source.dispose();
  });

  const { privateKey: rsa1024 } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  test.each<[string, (files: { certFile: string; keyFile: string }) => void | Promise<void>, RegExp]>([
    ['no certificate file', (files) => void (files.certFile = join(folder.path, 'none')), /no such file/],
    ['a folder', (files) => void (files.keyFile = folder.path), /private key .* cannot be read \(EISDIR\)/],
    ['something else', ({ certFile }) => writeFileSync(certFile, 'hello'), /no certificate in PEM form/],
    [
      'the files mixed up',
      (files) => void Object.assign(files, { certFile: files.keyFile, keyFile: files.certFile }),
      /no certificate in PEM form/,
    ],
    ['no key', ({ keyFile }) => writeFileSync(keyFile, first.certPem), /no private key in PEM form/],
    [
      'a passphrase',
      ({ keyFile }) =>
        writeFileSync(
          keyFile,
          rsa1024.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
        ),
      /asks for a passphrase/,
    ],
    ['the key of another', ({ keyFile }) => writeFileSync(keyFile, second.keyPem), /is not the key of/],
    [
      'an expired one',
      async (files) => {
        const old = await makeCertificate(['cctv.example'], Date.now() - 500 * DAY_MS);
        Object.assign(files, writeCertificate(folder.path, old));
      },
      /has expired on \d{4}-\d\d-\d\d: renew it/,
    ],
    [
      'one of tomorrow',
      async (files) => {
        const early = await makeCertificate(['cctv.example'], Date.now() + 5 * DAY_MS);
        Object.assign(files, writeCertificate(folder.path, early));
      },
      /check this machine's clock/,
    ],
    [
      'one without names',
      async (files) => void Object.assign(files, writeCertificate(folder.path, await makeCertificate([]))),
      /names no host/,
    ],
  ])('%s is refused in words', async (_, spoil, words) => {
    const files = { ...writeCertificate(folder.path, first) };
    await spoil(files);
    const refused = await OwnTls.open(files, log).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartError);
    expect(String(refused)).toMatch(words);
  });
});
