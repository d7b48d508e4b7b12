import { type Kysely, type RawBuilder, sql } from 'kysely';
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
  const oldest = await guard(() => readOldest(db, organisationId));
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
      oldestMs: oldest.get(id) ?? null,
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

/** When the oldest row of each kind is from, UTC ms; kinds without any are left out. In one question for all tables. */
async function readOldest(
  db: Kysely<Database>,
  organisationId: string,
): Promise<ReadonlyMap<string, number>> {
  const parts = KINDS.flatMap((kind) =>
    kind.tables.flatMap((table) => {
      const oldest = oldestIn(kind, table, organisationId);
      return oldest === null ? [] : [sql`select ${sql.lit(kind.id)} as kind, (${oldest}) as at_ms`];
    }),
  );
  const { rows } = await sql<{ kind: string; at_ms: number }>`
    select kind, min(at_ms)::bigint as at_ms from (${sql.join(parts, sql` union all `)}) as tables
    where at_ms is not null group by kind`.execute(db);
  return new Map(rows.map((row) => [row.kind, row.at_ms]));
}

/** Null: it has no times, or none that are told to this organisation. */
function oldestIn(
  { isServerWide = false }: DataKind,
  { name, about, atMs }: KindTable,
  organisationId: string,
): RawBuilder<unknown> | null {
  // Of everybody's sessions only the first organisation, which sets their time, is told.
  if (atMs === undefined || (isServerWide && organisationId !== MAIN_ORGANISATION_ID)) return null;
  const where = isServerWide ? sql`true` : about.organisation?.(organisationId);
  if (where === undefined) return null;
  // A camera at a time the index knows the oldest; over all of them every row would be read.
  return about === OF_CAMERA
    ? sql`
      select min(first.at_ms) as at_ms
      from cameras join sites on sites.id = cameras.site_id
      cross join lateral (
        select min(${atMs}) as at_ms from ${sql.table(name)} where camera_id = cameras.id
      ) as first where sites.organisation_id = ${organisationId}`
    : sql`select min(${atMs}) as at_ms from ${sql.table(name)} where ${where}`;
}
