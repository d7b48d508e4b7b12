import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '../store/embedded-store';
import type { Store } from '../store/store';
import { makeDataFolder } from '../testing/database-template';
import { keptLog } from '../testing/quiet-log';
import { hashOf } from './audit-chain';
import { createAuditLog, type ReadableAuditLog } from './sql-audit-log';

const entry = (action: string, organisationId = 'main'): Parameters<ReadableAuditLog['append']>[0] => ({
  organisationId,
  actor: 'local',
  action,
  target: null,
  details: { b: 1, a: 'text' },
});

describe('the audit log', () => {
  let store: Store;
  let auditLog: ReadableAuditLog;
  let remove: () => void;
  beforeAll(async () => {
    const folder = await makeDataFolder();
    ({ remove } = folder);
    store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
    auditLog = createAuditLog(store.context);
  });
  afterAll(async () => {
    await store.close();
    remove();
  });

  test('numbers the entries of an organisation without gaps, also when they come at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => auditLog.append(entry(`thing.done-${index}`))),
    );
    await auditLog.append(entry('thing.done', 'other'));
    const entries = await auditLog.read('main', null, 50);
    expect(entries.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, index) => 20 - index),
    );
    expect(await auditLog.verify('main')).toMatchObject({
      isIntact: true,
      entries: 20,
      head: entries[0]?.hash,
    });
    expect(await auditLog.read('other', null, 50)).toHaveLength(1);
    expect((await auditLog.read('main', 6, 3)).map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
  });

  test('does not depend on the order of the details', () => {
    const common = { organisationId: 'main', sequence: 1, atMs: 5, actor: 'a', action: 'b', target: null };
    const previousHash = '0'.repeat(64);
    expect(hashOf({ ...common, details: { x: 1, y: 2 }, previousHash })).toBe(
      hashOf({ ...common, details: { y: 2, x: 1 }, previousHash }),
    );
  });

  test('cannot be changed or shortened', async () => {
    const { db } = store.context;
    await expect(sql`update audit_entries set actor = 'nobody'`.execute(db)).rejects.toThrow('append-only');
    await expect(sql`delete from audit_entries where sequence = 3`.execute(db)).rejects.toThrow(
      'append-only',
    );
  });

  test.each([
    [
      'changed',
      sql`update audit_entries set action = 'nothing' where organisation_id = 'main' and sequence = 7`,
      7,
    ],
    ['taken out', sql`delete from audit_entries where organisation_id = 'main' and sequence = 5`, 6],
  ])('shows that an entry was %s by force', async (_, change, firstBroken) => {
    const { db } = store.context;
    await sql`alter table audit_entries disable trigger all`.execute(db);
    await change.execute(db);
    await sql`alter table audit_entries enable trigger all`.execute(db);
    expect(await auditLog.verify('main')).toMatchObject({ isIntact: false, firstBroken });
  });
});
