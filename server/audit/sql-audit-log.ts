import type { Kysely } from 'kysely';
import type { AuditVerification, StoredAuditEntry } from '../../src/api/audit-contract';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import { ChainCheck, type ChainStart, FIRST_PREVIOUS_HASH, hashOf } from './audit-chain';
import type { AuditEntry, AuditLog } from './audit-log';
import type { AuditTable } from './audit-table';
import { lockAuditLog } from './expire-entries';

const PAGE_ROWS = 1_000;

/** The audit log as it can be read again. */
export interface ReadableAuditLog extends AuditLog {
  /** The newest first, before the given number (null: from the end). */
  read(organisationId: string, before: number | null, limit: number): Promise<StoredAuditEntry[]>;
  /** All of it, oldest first, page by page. */
  all(organisationId: string): AsyncGenerator<readonly StoredAuditEntry[]>;
  verify(organisationId: string): Promise<AuditVerification>;
}

/** The audit log on SQL: one hash chain per organisation, whose entries are added one after the other. */
export function createAuditLog(context: StoreContext): ReadableAuditLog {
  const { db, guard, nowMs } = context;

  async function* all(organisationId: string): AsyncGenerator<readonly StoredAuditEntry[]> {
    let after = 0;
    for (;;) {
      const rows = await guard(() =>
        selectOf(db, organisationId)
          .where('sequence', '>', after)
          .orderBy('sequence')
          .limit(PAGE_ROWS)
          .execute(),
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.sequence;
      yield rows.map(entryFrom);
    }
  }

  /** The last entry that was deleted for its age. */
  const readStart = (organisationId: string): Promise<ChainStart | undefined> =>
    guard(() =>
      db
        .selectFrom('audit_starts')
        .select(['sequence', 'hash'])
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst(),
    );

  return {
    append: (entry) => guard(() => db.transaction().execute((trx) => append(trx, entry, nowMs()))),

    read: async (organisationId, before, limit) => {
      const rows = await guard(() =>
        selectOf(db, organisationId)
          .$if(before !== null, (query) => query.where('sequence', '<', before ?? 0))
          .orderBy('sequence', 'desc')
          .limit(limit)
          .execute(),
      );
      return rows.map(entryFrom);
    },

    all,

    async verify(organisationId) {
      const check = new ChainCheck(await readStart(organisationId));
      for await (const entries of all(organisationId)) for (const entry of entries) check.add(entry);
      return check.result();
    },
  };
}

async function append(trx: Kysely<Database>, entry: AuditEntry, atMs: number): Promise<void> {
  const { organisationId, actor, action, target, details } = entry;
  // Two writers at once would follow the same entry.
  await lockAuditLog(trx, organisationId);
  const last = await trx
    .selectFrom('audit_entries')
    .select(['sequence', 'hash'])
    .where('organisation_id', '=', organisationId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = (last?.sequence ?? 0) + 1;
  const previousHash = last?.hash ?? FIRST_PREVIOUS_HASH;
  const written = { organisationId, sequence, atMs, actor, action, target, details, previousHash };
  await trx
    .insertInto('audit_entries')
    .values({
      organisation_id: organisationId,
      sequence,
      at_ms: atMs,
      actor,
      action,
      target,
      details: JSON.stringify(details),
      previous_hash: previousHash,
      hash: hashOf(written),
    })
    .execute();
}

type AuditRow = Omit<AuditTable, 'sequence' | 'at_ms' | 'details'> & {
  readonly sequence: number;
  readonly at_ms: number;
  readonly details: StoredAuditEntry['details'];
};
function selectOf(db: Kysely<Database>, organisationId: string) {
  return db.selectFrom('audit_entries').selectAll().where('organisation_id', '=', organisationId);
}

function entryFrom(row: AuditRow): StoredAuditEntry {
  return {
    organisationId: row.organisation_id,
    sequence: row.sequence,
    atMs: row.at_ms,
    actor: row.actor,
    action: row.action,
    target: row.target,
    details: row.details,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
