import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupLines, BackupReader } from '../../server/store/transfer/backup-lines';
import { openBackupFile, writeBackupFile } from '../../server/store/transfer/backup-file';
import { makePostgresqlDatabase, reachablePostgresql } from '../../server/testing/postgresql-database';
import { SAMPLE_START_MS, sampleBucket } from '../../server/testing/sample-bucket';
import { DEMO_CAMERA_ID } from '../../src/domain/demo';
import { Product } from '../support/product';
import { storeCommand, type StoreSums, sumsOfDatabase, sumsOfFolder } from '../support/store-command';

/** `node scripts/store.mjs` as an operator uses it, beside the built server: nothing is lost, and words say what to do. */

const BUCKETS = 2_000;
const MINUTE_MS = 60_000;
const adminUrl = await reachablePostgresql();

let product: Product;
let folder: string;
let phrase: string;
let plain: string;
let sealed: string;
let sums: StoreSums;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hiro-store-'));
  [phrase, plain, sealed] = ['phrase', 'plain.backup', 'sealed.backup'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(phrase, 'correct horse battery\n');
  product = await Product.start();
  for (let first = 0; first < BUCKETS; first += 500) {
    const buckets = Array.from({ length: 500 }, (_, minute) => sampleBucket(first + minute));
    await product.request('POST', '/api/v1/aggregates', { buckets });
  }
});
afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

function fresh(name: string): string {
  return join(folder, name);
}

/**
 * Without what a server makes of the counts by itself: between the backup and the server's end its job may
 * have rolled up hours.
 */
function givenSums(all: StoreSums): StoreSums {
  return Object.fromEntries(Object.entries(all).filter(([table]) => !/^(hour|day|rollup)_/.test(table)));
}

/** Counted time of the sample minutes, as a server tells it. */
async function servedMs(server: Product): Promise<number> {
  const range = { fromMs: SAMPLE_START_MS, toMs: SAMPLE_START_MS + BUCKETS * MINUTE_MS };
  const { rows } = await server.aggregates({ cameraId: DEMO_CAMERA_ID, ...range, stepMs: 60 * MINUTE_MS });
  return rows.reduce((sum, { coveredMs }) => sum + coveredMs, 0);
}

describe('a backup', () => {
  it('is made while the server runs, plain and encrypted, for its owner alone', async () => {
    const data = ['--data', product.dataDir];
    expect(await storeCommand(['backup', plain, ...data])).toMatchObject({
      code: 0,
      told: expect.stringMatching(/Everything that is stored is in .*plain\.backup \(not encrypted\)/),
    });
    expect(
      await storeCommand(['backup', sealed, ...data, '--passphrase-file', phrase, '--with-keys']),
    ).toMatchObject({ code: 0, told: expect.stringMatching(/, encrypted\.\n$/) });
    expect(statSync(sealed).mode & 0o777).toBe(0o600);
    expect(readFileSync(sealed).includes('person-detector')).toBe(false);
    expect(await servedMs(product)).toBe(BUCKETS * MINUTE_MS);
  });

  it('is not restored, and the store not moved, under a running server', async () => {
    for (const args of [
      ['restore', plain, '--data', product.dataDir, '--replace'],
      ['move', '--data', product.dataDir, '--to', fresh('elsewhere')],
    ]) {
      const { code, told } = await storeCommand(args);
      expect(code).toBe(1);
      expect(told).toMatch(/is in use by process \d+: end that server first/);
    }
    expect(await servedMs(product)).toBe(BUCKETS * MINUTE_MS);
    await product.stopServer();
    sums = await sumsOfFolder(product.dataDir);
    expect(sums['buckets']?.rowCount).toBe(BUCKETS);
  });

  it.each([
    ['plain', () => plain, []],
    ['encrypted', () => sealed, () => ['--passphrase-file', phrase]],
  ] as const)(
    '%s comes back whole into an empty folder, and a server serves it',
    async (name, file, more) => {
      const data = fresh(`back-${name}`);
      const args = ['restore', file(), '--data', data, ...(typeof more === 'function' ? more() : more)];
      expect(await storeCommand(args)).toMatchObject({
        code: 0,
        told: expect.stringContaining('The backup was brought back (made by version'),
      });
      expect(givenSums(await sumsOfFolder(data))).toEqual(givenSums(sums));

      const again = await storeCommand(args);
      expect(again.code).toBe(1);
      expect(again.told).toMatch(/There is a store in .* already[\s\S]*--replace[\s\S]*Nothing was changed/);
      expect((await storeCommand([...args, '--replace'])).code).toBe(0);
      expect(givenSums(await sumsOfFolder(data))).toEqual(givenSums(sums));
    },
  );
});

describe('a backup that cannot be used changes nothing and says why', () => {
  async function refused(args: readonly string[], words: RegExp): Promise<void> {
    const data = fresh('refused');
    const { code, told } = await storeCommand(['restore', ...args, '--data', data]);
    expect(code).toBe(1);
    expect(told).toMatch(words);
    expect(told).not.toMatch(/^\s+at /m);
    expect(existsSync(join(data, 'pg'))).toBe(false);
  }

  it.each([
    ['the passphrase is another', /passphrase does not fit/, 'another phrase\n'],
    ['the passphrase is short', /too short: use at least 8/, 'short\n'],
  ])('%s', async (_case, words, text) => {
    const file = fresh('other-phrase');
    writeFileSync(file, text);
    await refused([sealed, '--passphrase-file', file], words);
  });

  it('the passphrase is missing, or its file', async () => {
    await refused([sealed], /is encrypted: name the file with its passphrase by --passphrase-file/);
    await refused(
      [sealed, '--passphrase-file', fresh('none')],
      /with the passphrase cannot be read \(ENOENT\)/,
    );
  });

  it('the file is cut, changed, none at all, or not there', async () => {
    const bytes = readFileSync(plain);
    const broken = fresh('broken.backup');
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    for (const content of [bytes.subarray(0, bytes.length >> 1), changed, Buffer.from('hello\n')]) {
      writeFileSync(broken, content);
      await refused([broken], /damaged|is no backup of this program/);
    }
    await refused([fresh('none.backup')], /none\.backup cannot be read \(ENOENT\)/);
  });

  it('the file is of a newer format, or of a newer version', async () => {
    const newer = fresh('newer.backup');
    const text = readFileSync(plain, 'latin1').replace('"version":1', '"version":2');
    writeFileSync(newer, text, 'latin1');
    await refused(
      [newer],
      /has format 2, this version reads 1: use the version that made it, or a newer one/,
    );

    const reader = new BackupReader((await openBackupFile(plain, null)).lines());
    const manifest = await reader.manifest();
    const migrations = [...manifest.migrations, '9999-from-the-future'];
    async function* none(): AsyncGenerator<never> {}
    const lines = backupLines({ ...manifest, migrations }, none());
    await writeBackupFile(newer, lines, { passphrase: null, nowMs: 0 });
    await refused([newer], /newer version of this program: update it first\. Nothing was changed/);
  });
});

describe('a backup that cannot be written says so', () => {
  async function unwritten(file: string, words: RegExp, data = product.dataDir): Promise<void> {
    const { code, told } = await storeCommand(['backup', file, '--data', data]);
    expect(code).toBe(1);
    expect(told).toMatch(words);
    expect(told).not.toMatch(/^\s+at /m);
  }

  it('in a folder that is not there, or from one without a store', async () => {
    await unwritten(
      fresh('none/a.backup'),
      /There is no folder .*none: make it first\. No backup was written/,
    );
    await unwritten(
      fresh('a.backup'),
      /There is no store in .*typo: name its folder by --data/,
      fresh('typo'),
    );
    expect(existsSync(fresh('typo'))).toBe(false);
  });

  it('on a full disk, and leaves nothing there', async ({ skip }) => {
    const disk = fresh('disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', disk], { stdio: 'ignore' });
    } catch {
      skip('this system lets nobody mount a small disk');
    }
    try {
      await unwritten(join(disk, 'a.backup'), /The disk of .* is full: make room/);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  it('takes a folder over, serves it, and gives it back: counts and checksums are the same', async () => {
    const database = await makePostgresqlDatabase(adminUrl);
    try {
      const there = await storeCommand(['move', '--data', product.dataDir, '--to', database.url]);
      expect(there).toMatchObject({
        code: 0,
        told: expect.stringContaining('Start the server with DATABASE_URL set to that database'),
      });
      expect(await sumsOfDatabase(database.url)).toEqual(sums);
      expect(await sumsOfFolder(product.dataDir)).toEqual(sums);

      const twice = await storeCommand(['move', '--data', product.dataDir, '--to', database.url]);
      expect(twice.code).toBe(1);
      expect(twice.told).toMatch(/not empty/);

      const served = await Product.start({ env: { DATABASE_URL: database.url } });
      const back = fresh('back');
      const env = { DATABASE_URL: database.url };
      try {
        expect(await servedMs(served)).toBe(BUCKETS * MINUTE_MS);
        const running = await storeCommand(['move', '--to', back], env);
        expect(running.code).toBe(1);
        expect(running.told).toMatch(/A server is using that database: stop it first/);
        expect((await storeCommand(['backup', fresh('pg.backup')], env)).code).toBe(0);
      } finally {
        await served.stop();
      }
      const last = await sumsOfDatabase(database.url);
      expect(last['buckets']).toEqual(sums['buckets']);
      expect(await storeCommand(['move', '--to', back], env)).toMatchObject({
        code: 0,
        told: expect.stringContaining('Start the server without DATABASE_URL'),
      });
      expect(await sumsOfFolder(back)).toEqual(last);
    } finally {
      await database.remove();
    }
  });

  it('that does not answer is named without its password', async () => {
    const url = 'postgresql://hiro:very-secret@127.0.0.1:1/none';
    const { code, told } = await storeCommand(['move', '--data', product.dataDir, '--to', url]);
    expect(code).toBe(1);
    expect(told).toMatch(/127\.0\.0\.1:1/);
    expect(told).not.toContain('very-secret');
  });
});
