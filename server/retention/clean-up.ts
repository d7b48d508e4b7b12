import type { Kysely, Transaction } from 'kysely';
import { type DataKindId, isSettable } from '../../src/api/data-life-contract';
import { MAIN_ORGANISATION_ID } from '../../src/domain/access';
import { SESSION_IDLE_MS } from '../accounts/session-life';
import type { BucketAges } from '../aggregates/bucket-age';
import type { AuditLog } from '../audit/audit-log';
import { expireAuditEntries } from '../audit/expire-entries';
import { pruneSpans } from '../leases/prune-spans';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import { deleteExpired } from './delete-expired';
import { EXPIRE, expireSessions, expireSignInTraces } from './expire-rows';
import { SIGN_IN_TRACE_DAYS, SUPPORT_GRANT_DAYS } from './kinds';
import type { RetentionPeriods } from './retention-periods';

const DAY_MS = 86_400_000;

interface CleanUpParts {
  readonly context: StoreContext;
  readonly periods: RetentionPeriods;
  readonly ages: BucketAges;
  readonly auditLog: AuditLog;
}

/**
 * Deletes everything that is kept no longer and that no hold keeps, and notes for each organisation and kind
 * how much that was. Any process may call it at any time. Returns how many rows went altogether.
 */
export async function cleanUp({ context, periods, ages, auditLog }: CleanUpParts): Promise<number> {
  const { db, guard, nowMs } = context;
  await periods.load();
  const organisations = await guard(() => db.selectFrom('organisations').select('id').execute());
  const counts = await deleteExpired(context, (id, kind) => periods.daysOf(id, kind));
  await pruneSpans(context, ages);
  let total = 0;
  const note = async (organisationId: string, kind: DataKindId, deleted: number): Promise<void> => {
    total += deleted;
    await guard(() => noteRun(db, { organisationId, kind, atMs: nowMs(), deleted }));
  };
  const run = (work: (trx: Transaction<Database>) => Promise<number>): Promise<number> =>
    guard(() => db.transaction().execute(work));

  for (const { id } of organisations) {
    const ofCounts = counts.get(id) ?? { 'minute-counts': 0, rollups: 0, breakdowns: 0 };
    for (const kind of ['minute-counts', 'rollups', 'breakdowns'] as const) {
      await note(id, kind, ofCounts[kind]);
    }
    for (const kind of kindsOf(EXPIRE)) {
      const days = isSettable(kind) ? periods.daysOf(id, kind) : SUPPORT_GRANT_DAYS;
      if (days === null) continue;
      const beforeMs = nowMs() - days * DAY_MS;
      await note(id, kind, await run((trx) => EXPIRE[kind](trx, id, beforeMs)));
    }
    const auditDays = periods.daysOf(id, 'audit-log');
    if (auditDays !== null) {
      const times = { beforeMs: nowMs() - auditDays * DAY_MS, nowMs: nowMs() };
      const entries = await run((trx) => expireAuditEntries(trx, id, times));
      if (entries > 0) {
        const entry = { organisationId: id, actor: 'server', action: 'audit.expired', target: null };
        await auditLog.append({ ...entry, details: { entries, days: auditDays } });
      }
      await note(id, 'audit-log', entries);
    }
  }
  const sessionDays = periods.daysOf(MAIN_ORGANISATION_ID, 'sessions') ?? 0;
  const ended = { beforeMs: nowMs() - sessionDays * DAY_MS, idleMs: SESSION_IDLE_MS };
  await note(MAIN_ORGANISATION_ID, 'sessions', await run((trx) => expireSessions(trx, ended)));
  const traces = await run((trx) => expireSignInTraces(trx, nowMs() - SIGN_IN_TRACE_DAYS * DAY_MS));
  await note(MAIN_ORGANISATION_ID, 'sign-in-traces', traces);
  return total;
}

/** The organisation may be gone by now: then there is nothing to note. */
async function noteRun(
  db: Kysely<Database>,
  run: { organisationId: string; kind: DataKindId; atMs: number; deleted: number },
): Promise<void> {
  const { organisationId, kind, atMs, deleted } = run;
  const last = { at_ms: atMs, deleted_count: deleted };
  await db
    .insertInto('retention_runs')
    .columns(['organisation_id', 'kind', 'at_ms', 'deleted_count'])
    .expression(({ selectFrom, val }) =>
      selectFrom('organisations')
        .select([
          'organisations.id',
          val<string>(kind).as('kind'),
          val(atMs).as('at_ms'),
          val(deleted).as('deleted_count'),
        ])
        .where('organisations.id', '=', organisationId),
    )
    .onConflict((conflict) => conflict.columns(['organisation_id', 'kind']).doUpdateSet(last))
    .execute();
}

function kindsOf<Kind extends string>(record: Readonly<Record<Kind, unknown>>): readonly Kind[] {
  return Object.keys(record).filter((key): key is Kind => Object.hasOwn(record, key));
}
