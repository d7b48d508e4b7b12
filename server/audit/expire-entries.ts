import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema';
import { unheld } from '../retention/unheld';

/**
 * Deletes the oldest entries of an organisation's log, up to the first that is younger than an instant (UTC,
 * ms) or held, and notes where the log begins now: what follows still has to fit. The newest entry always
 * stays. Returns how many went.
 */
export async function expireAuditEntries(
  trx: Kysely<Database>,
  organisationId: string,
  { beforeMs, nowMs }: { readonly beforeMs: number; readonly nowMs: number },
): Promise<number> {
  await lockAuditLog(trx, organisationId);
  const isOver = sql<boolean>`at_ms < ${sql.lit(beforeMs)} and ${unheld({
    organisationId: sql`${organisationId}`,
    siteId: sql.ref('target'),
    cameraId: sql.ref('target'),
    startMs: sql.ref('at_ms'),
    endMs: sql.ref('at_ms'),
  })}`;
  const { rows } = await sql<{ sequence: number; hash: string }>`
    with first_kept as (
      select sequence from audit_entries
      where organisation_id = ${organisationId} and not (${isOver}) order by sequence limit 1
    ), newest as (
      select max(sequence) as sequence from audit_entries where organisation_id = ${organisationId}
    )
    select sequence, hash from audit_entries
    where organisation_id = ${organisationId}
      and sequence < least((select sequence from newest), (select sequence from first_kept))
    order by sequence desc limit 1`.execute(trx);
  const last = rows[0];
  if (last === undefined) return 0;
  const start = { sequence: last.sequence, hash: last.hash, cut_ms: nowMs };
  await trx
    .insertInto('audit_starts')
    .values({ organisation_id: organisationId, ...start })
    .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet(start))
    .execute();
  const { numDeletedRows } = await trx
    .deleteFrom('audit_entries')
    .where('organisation_id', '=', organisationId)
    .where('sequence', '<=', last.sequence)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Keeps other writers of an organisation's log out until the transaction ends. */
export async function lockAuditLog(trx: Kysely<Database>, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`audit ${organisationId}`}))`.execute(trx);
}
