import { type Kysely, sql } from 'kysely';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { ensurePartitions } from '../store/partitions';
import type { Database } from '../store/schema';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Ids of the cameras that `addCameras` makes. */
export function cameraIdsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `bench-${index}`);
}

/** Cameras at the demo site. */
export async function addCameras(db: Kysely<Database>, count: number): Promise<void> {
  await sql`
    insert into cameras (id, site_id, config, version, created_ms)
    select 'bench-' || n, ${DEMO_SITE_ID}, (select config from cameras where id = 'demo'), 1, 0
    from generate_series(0, ${sql.lit(count - 1)}) as n on conflict do nothing`.execute(db);
}

interface Year {
  readonly cameraCount: number;
  readonly startMs: number;
  readonly days: number;
  readonly onDay?: (day: number) => void;
}

/** A bucket for every minute of every camera, as viewers would have sent them; made in SQL, a day at a time. */
export async function addMinutes(
  db: Kysely<Database>,
  { cameraCount, startMs, days, onDay }: Year,
): Promise<void> {
  await ensurePartitions(
    db,
    Array.from({ length: days }, (_, day) => startMs + day * DAY_MS),
  );
  for (let day = 0; day < days; day += 1) {
    const fromMs = startMs + day * DAY_MS;
    await sql`
      insert into buckets
      select (lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(camera), 12, '0'))::uuid, 'bench-' || camera, ms, ms + ${sql.lit(MINUTE_MS)},
        '019d0000-0000-7000-8000-000000000001', 0, 1, 1, 60000, 600, 3, camera % 5, camera % 3,
        60000 + camera * 1000, 0, 2 + camera % 7,
        '[{"lineId":"entrance","in":2,"out":1}]',
        '[{"zoneId":"view","occupancy":{"personMs":90000,"min":0,"max":3},"dwell":{"counts":[0,0,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sumMs":14000}},{"zoneId":"display","occupancy":{"personMs":30000,"min":0,"max":2},"dwell":{"counts":[0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sumMs":4000}}]',
        null, 'ort-wasm', '[{"id":"person-detector","sha":"01234567"}]', ms
      from generate_series(0, ${sql.lit(cameraCount - 1)}) as camera,
        generate_series(${sql.lit(fromMs)}::bigint, ${sql.lit(fromMs + DAY_MS - MINUTE_MS)}, ${sql.lit(MINUTE_MS)}) as ms`.execute(
      db,
    );
    onDay?.(day);
  }
}

/**
 * Hours and days of more cameras, as if their minutes had been rolled up. Such cameras are never looked at
 * by the job: they have no marks.
 */
export async function addRollups(db: Kysely<Database>, { cameraCount, startMs, days }: Year): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from rollup_cameras where camera_id like 'rolled-%'`.execute(db);
  if ((rows[0]?.count ?? 0) >= cameraCount) return;
  await sql`
    insert into cameras (id, site_id, config, version, created_ms)
    select 'rolled-' || n, ${DEMO_SITE_ID}, (select config from cameras where id = 'demo'), 1, 0
    from generate_series(0, ${sql.lit(cameraCount - 1)}) as n on conflict do nothing`.execute(db);
  for (const [table, stepMs] of [
    ['hour_pictures', DAY_MS / 24],
    ['day_pictures', DAY_MS],
  ] as const) {
    // Camera by camera within a month, as the job would have written them.
    for (let day = 0; day < days; day += 30) {
      const fromMs = startMs + day * DAY_MS;
      const toMs = startMs + Math.min(day + 30, days) * DAY_MS;
      await sql`
        insert into ${sql.table(table)}
        select 'rolled-' || camera, ms, ${sql.lit(stepMs)}, 36000, 12, camera % 90, camera % 80, 4e6 + camera,
          0, 3 + camera % 9, 4e6, 0, 3, 9e5, ${sql.raw(Array.from({ length: 18 }, (_, index) => `camera % ${index + 2}`).join(', '))}
        from generate_series(0, ${sql.lit(cameraCount - 1)}) as camera,
          generate_series(${sql.lit(fromMs)}::bigint, ${sql.lit(toMs - 1)}, ${sql.lit(stepMs)}) as ms
        on conflict do nothing`.execute(db);
    }
  }
  await sql`
    insert into rollup_cameras (camera_id, time_zone)
    select id, 'UTC' from cameras where id like 'rolled-%' on conflict do nothing`.execute(db);
}
