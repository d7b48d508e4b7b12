import { type Kysely, sql } from 'kysely';
import { isSettable, type KeptKind, type Retention } from '../../src/api/data-life-contract';
import { MAIN_ORGANISATION_ID } from '../../src/domain/access';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import type { DataKind, KindTable } from './data-kind';
import { KINDS } from './kinds';
import type { RetentionPeriods } from './retention-periods';
import { OF_CAMERA } from './rows-about';

/** How long an organisation keeps what, and what the oldest of each is. */
export async function retentionOverview(
  context: StoreContext,
  periods: RetentionPeriods,
  { organisationId, nextRunMs }: { readonly organisationId: string; readonly nextRunMs: number | null },
): Promise<Retention> {
  const { db, guard } = context;
  await periods.load();
  const runs = new Map(
    (
      await guard(() =>
        db
          .selectFrom('retention_runs')
          .selectAll()
          .where('organisation_id', 'in', [organisationId, MAIN_ORGANISATION_ID])
          .execute(),
      )
    ).map((row) => [`${row.organisation_id} ${row.kind}`, row]),
  );
  const kinds: KeptKind[] = [];
  for (const kind of KINDS) {
    const { id, rule, isServerWide = false } = kind;
    const run = runs.get(`${isServerWide ? MAIN_ORGANISATION_ID : organisationId} ${id}`);
    kinds.push({
      kind: id,
      rule,
      days: isSettable(id) ? periods.daysOf(organisationId, id) : (kind.days ?? null),
      cappedTo: isSettable(id) ? periods.capOf(organisationId, id) : null,
      isServerWide,
      oldestMs: await guard(() => oldestOf(db, kind, organisationId)),
      lastRun: run === undefined ? null : { atMs: run.at_ms, deleted: run.deleted_count },
    });
  }
  return {
    kinds,
    ...periods.settingsOf(organisationId),
    nextRunMs,
    isFirstOrganisation: organisationId === MAIN_ORGANISATION_ID,
  };
}

async function oldestOf(
  db: Kysely<Database>,
  kind: DataKind,
  organisationId: string,
): Promise<number | null> {
  // Of everybody's sessions only the first organisation, which sets their time, is told.
  if (kind.isServerWide === true && organisationId !== MAIN_ORGANISATION_ID) return null;
  let oldestMs: number | null = null;
  for (const table of kind.tables) {
    const atMs = await oldestIn(db, table, { organisationId, isAll: kind.isServerWide === true });
    if (atMs !== null) oldestMs = Math.min(atMs, oldestMs ?? Infinity);
  }
  return oldestMs;
}

async function oldestIn(
  db: Kysely<Database>,
  { name, about, atMs }: KindTable,
  { organisationId, isAll }: { readonly organisationId: string; readonly isAll: boolean },
): Promise<number | null> {
  if (atMs === undefined) return null;
  const where = isAll ? sql`true` : about.organisation?.(organisationId);
  if (where === undefined) return null;
  // A camera at a time the index knows the oldest; over all of them every row would be read.
  const oldest =
    about === OF_CAMERA
      ? sql`
        select min(first.at_ms) as at_ms
        from cameras join sites on sites.id = cameras.site_id
        cross join lateral (
          select min(${atMs}) as at_ms from ${sql.table(name)} where camera_id = cameras.id
        ) as first where sites.organisation_id = ${organisationId}`
      : sql`select min(${atMs}) as at_ms from ${sql.table(name)} where ${where}`;
  const { rows } = await sql<{ at_ms: number | null }>`${oldest}`.execute(db);
  return rows[0]?.at_ms ?? null;
}
