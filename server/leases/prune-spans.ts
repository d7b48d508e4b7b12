import { sql } from 'kysely';
import { type BucketAges, oldestStartMs } from '../aggregates/bucket-age';
import { unheld } from '../retention/unheld';
import type { StoreContext } from '../store/context';
import { SPAN_GUARD_MS } from './bucket-rules';

/** The clocks of API processes, and of the database, may differ by this much. */
const CLOCKS_DIFFER_MS = 86_400_000;

/** A span that ended before this cannot matter to a bucket that is still taken; UTC, ms. */
export function neededSinceMs(nowMs: number, maxDays: number): number {
  return oldestStartMs(nowMs, maxDays) - SPAN_GUARD_MS - CLOCKS_DIFFER_MS;
}

/**
 * Removes the spans that no upload can need any more: every bucket near them is refused for its age before
 * anybody looks at spans, and no hold keeps them. Returns how many. A camera's newest lease is kept elsewhere, with its epoch.
 */
export async function pruneSpans(context: StoreContext, ages: BucketAges): Promise<number> {
  const { db, guard, nowMs } = context;
  const organisations = await guard(() => db.selectFrom('organisations').select('id').execute());
  let count = 0;
  for (const { id } of organisations) {
    const beforeMs = neededSinceMs(nowMs(), ages.maxDaysOf(id));
    const { numDeletedRows } = await guard(() =>
      context.relaxed((trx) =>
        trx
          .deleteFrom('lease_spans')
          .where('camera_id', 'in', ({ selectFrom }) =>
            selectFrom('cameras')
              .innerJoin('sites', 'sites.id', 'cameras.site_id')
              .select('cameras.id')
              .where('sites.organisation_id', '=', id),
          )
          .where('end_ms', '<', beforeMs)
          .where(
            unheld({
              organisationId: sql`${id}`,
              siteId: sql`(select site_id from cameras where cameras.id = lease_spans.camera_id)`,
              cameraId: sql.ref('lease_spans.camera_id'),
              startMs: sql.ref('start_ms'),
              endMs: sql.ref('end_ms'),
            }),
          )
          .executeTakeFirstOrThrow(),
      ),
    );
    count += Number(numDeletedRows);
  }
  return count;
}
