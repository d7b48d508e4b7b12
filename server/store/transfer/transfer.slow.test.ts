import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDataFolder } from '../../testing/database-template';
import { makePostgresqlDatabase, reachablePostgresql } from '../../testing/postgresql-database';
import { keptLog } from '../../testing/quiet-log';
import { sampleBucket } from '../../testing/sample-bucket';
import { makeTempFolder } from '../../testing/temp-folder';
import { rollUpAll } from '../../statistics/rollup-job';
import { openEmbeddedStore } from '../embedded-store';
import { openPostgresqlStore } from '../postgresql-store';
import { MAIN_ORGANISATION_ID } from '../seed';
import type { Store } from '../store';
import { backUp } from './backup';
import { listTables, setTextForms, sumTable } from './catalogue';
import { move } from './move';
import { restore } from './restore';

const adminUrl = await reachablePostgresql();
const { log } = keptLog();
const progress = (): void => undefined;
const passphrase = 'correct horse battery';

/** Every table of a store with its count and sum. */
async function sumsOf({ context }: Store): Promise<Record<string, unknown>> {
  return context.db.transaction().execute(async (trx) => {
    await setTextForms(trx);
    const sums: Record<string, unknown> = {};
    for (const table of await listTables(trx)) sums[table.name] = await sumTable(trx, table);
    return sums;
  });
}

describe('backup, restore and move', () => {
  let folder: Awaited<ReturnType<typeof makeDataFolder>>;
  const files = makeTempFolder();
  const plain = join(files.path, 'plain.backup');
  const sealed = join(files.path, 'sealed.backup');
  let wanted: Record<string, unknown>;
  beforeAll(async () => {
    folder = await makeDataFolder();
    const store = await openEmbeddedStore({ dataDir: folder.path, log });
    const buckets = [0, 1, 2, 60, 50_000].map((minute) => sampleBucket(minute));
    await store.within(MAIN_ORGANISATION_ID).buckets.insert(buckets, 0);
    await rollUpAll(store.context);
    await store.within(MAIN_ORGANISATION_ID).buckets.insert([sampleBucket(100)], 0);
    writeFileSync(join(folder.path, 'credential.key'), 'secret');
    wanted = await sumsOf(store);
    // The server is running: both are of this moment.
    const place = { kind: 'embedded', dataDir: folder.path } as const;
    const common = { place, dataDir: folder.path, log, progress, nowMs: 1 };
    expect(await backUp({ ...common, file: plain, passphrase: null, hasKeys: false })).toEqual([
      'credential.key',
    ]);
    expect(await backUp({ ...common, file: sealed, passphrase, hasKeys: true })).toEqual([]);
    await store.close();
  });
  afterAll(() => {
    folder?.remove();
    files.remove();
  });

  const restoreInto = (dataDir: string, file: string, changes: object = {}): ReturnType<typeof restore> =>
    restore({
      place: { kind: 'embedded', dataDir },
      dataDir,
      file,
      passphrase: null,
      isReplacing: false,
      progress,
      ...changes,
    });

  test('an encrypted backup holds nothing readable, and comes back with its keys', async () => {
    expect(readFileSync(sealed).includes('person-detector')).toBe(false);
    const target = makeTempFolder();
    await restoreInto(target.path, sealed, { passphrase });
    expect(readFileSync(join(target.path, 'credential.key'), 'utf8')).toBe('secret');
    const store = await openEmbeddedStore({ dataDir: target.path, log });
    expect(await sumsOf(store)).toEqual(wanted);
    const { rows } = await sql<{
      next: number;
    }>`select nextval(pg_get_serial_sequence('rollup_marks', 'id')) as next,
      (select max(id) from rollup_marks) as last`.execute(store.context.db);
    expect(rows[0]).toMatchObject({ next: 1 + Number(Object(rows[0]).last) });
    await store.close();
    target.remove();
  });

  test('a store that is there is not lost unawares', async () => {
    await expect(restoreInto(folder.path, plain)).rejects.toThrow(/already/);
    await restoreInto(folder.path, plain, { isReplacing: true });
    const store = await openEmbeddedStore({ dataDir: folder.path, log });
    await expect(restoreInto(folder.path, plain, { isReplacing: true })).rejects.toThrow(/in use by process/);
    expect(await sumsOf(store)).toEqual(wanted);
    await store.close();
  });

  test.each([
    ['a wrong passphrase', sealed, { passphrase: 'something else' }, /passphrase does not fit/],
    ['no passphrase', sealed, {}, /is encrypted/],
    ['a file that is none', join(files.path, 'none'), {}, /cannot be read/],
  ])('%s is said before anything is changed', async (_, file, changes, message) => {
    const target = makeTempFolder();
    await expect(restoreInto(target.path, file, changes)).rejects.toThrow(message);
    target.remove();
  });

  test('a damaged or cut file is said before anything is changed', async () => {
    const bytes = readFileSync(plain);
    const broken = join(files.path, 'broken.backup');
    for (const content of [
      bytes.subarray(0, -40),
      bytes.subarray(0, 300),
      flipped(bytes),
      Buffer.from('hello\n'),
    ]) {
      writeFileSync(broken, content);
      await expect(restoreInto(join(files.path, 'x'), broken)).rejects.toThrow(/damaged|no backup/);
    }
  });

  test('keys go into encrypted backups only', async () => {
    const place = { kind: 'embedded', dataDir: folder.path } as const;
    const options = { place, dataDir: folder.path, log, progress, nowMs: 1, file: plain };
    await expect(backUp({ ...options, passphrase: null, hasKeys: true })).rejects.toThrow(/encrypted/);
  });

  describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
    test('a folder moves to a server and back, a backup too; nothing is written over', async () => {
      const database = await makePostgresqlDatabase(adminUrl);
      const server = { kind: 'postgresql', databaseUrl: database.url } as const;
      await move({ from: { kind: 'embedded', dataDir: folder.path }, to: server, log, progress });
      const store = await openPostgresqlStore({ databaseUrl: database.url, log });
      expect(await sumsOf(store)).toEqual(wanted);
      const back = makeTempFolder();
      const target = { kind: 'embedded', dataDir: back.path } as const;
      await expect(move({ from: server, to: target, log, progress })).rejects.toThrow(/A server is using/);
      await store.close();
      await expect(
        move({ from: { kind: 'embedded', dataDir: folder.path }, to: server, log, progress }),
      ).rejects.toThrow(/not empty/);

      await move({ from: server, to: target, log, progress });
      const moved = await openEmbeddedStore({ dataDir: back.path, log });
      expect(await sumsOf(moved)).toEqual(wanted);
      await moved.close();
      back.remove();

      const file = join(files.path, 'server.backup');
      const common = { dataDir: files.path, passphrase, log, progress };
      await backUp({ ...common, place: server, file, hasKeys: false, nowMs: 1 });
      await restore({ ...common, place: server, file, isReplacing: true });
      const restored = await openPostgresqlStore({ databaseUrl: database.url, log });
      expect(await sumsOf(restored)).toEqual(wanted);
      await restored.close();
      await database.remove();
    });
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const place = Math.floor(copy.length / 2);
  copy.writeUInt8(copy.readUInt8(place) ^ 1, place);
  return copy;
}
