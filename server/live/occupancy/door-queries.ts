import { type Kysely, sql } from 'kysely';
import type { Camera } from '../../../src/domain/config';
import type { Database } from '../../store/schema';
import { type Anchor, startOf } from './door-balance';
import type { Span } from './local-times';

/** Buckets of one camera that are asked for. */
export interface WantedDoor {
  readonly cameraId: string;
  /** The balance begins here. */
  readonly fromMs: number;
  /** Buckets that begin from here on are left to a report. */
  readonly untilMs: number;
}

export interface StoredDoor {
  readonly cameraId: string;
  readonly entries: number;
  readonly exits: number;
  readonly entriesToday: number;
  readonly lastEndMs: number | null;
}

export interface StoredDoors {
  readonly doors: readonly StoredDoor[];
  /** The lowest balance of all of them at the end of buckets that begin at `lowestFromMs` or later; null: there are none. */
  readonly lowest: number | null;
  readonly coveredMs: number;
}

interface DoorRow {
  readonly camera_id: string;
  readonly entries: number | null;
  readonly exits: number | null;
  readonly entries_today: number | null;
  readonly last_end_ms: number | null;
}

/** What is stored of these door cameras. */
export async function readDoors(
  db: Kysely<Database>,
  wanted: readonly WantedDoor[],
  {
    dayStartMs,
    lowestFromMs,
    openSpans,
  }: {
    readonly dayStartMs: number;
    /** Earlier buckets reach over the correction that the balance begins with, and say nothing by themselves. */
    readonly lowestFromMs: number;
    readonly openSpans: readonly Span[];
  },
): Promise<StoredDoors> {
  if (wanted.length === 0) return { doors: [], lowest: null, coveredMs: 0 };
  const rows = JSON.stringify(
    wanted.map(({ cameraId, fromMs, untilMs }) => ({
      camera_id: cameraId,
      from_ms: fromMs,
      until_ms: untilMs,
    })),
  );
  const wantedRows = sql`json_to_recordset(${rows}::json) as wanted(camera_id text, from_ms bigint, until_ms bigint)`;
  const doors = await sql<DoorRow>`
    select wanted.camera_id, sum(entries) filter (where start_ms >= from_ms) as entries,
      sum(exits) filter (where start_ms >= from_ms) as exits,
      sum(entries) filter (where start_ms >= ${dayStartMs}) as entries_today, max(end_ms) as last_end_ms
    from ${wantedRows} left join buckets on buckets.camera_id = wanted.camera_id
      and start_ms >= least(from_ms, ${dayStartMs}) and start_ms < until_ms
    group by wanted.camera_id`.execute(db);
  const lowest = await sql<{ lowest: number | null }>`
    select min(balance) filter (where start_ms >= ${lowestFromMs}) as lowest from (
      select start_ms, sum(sum(entries - exits)) over (order by start_ms) as balance
      from ${wantedRows} join buckets on buckets.camera_id = wanted.camera_id
        and start_ms >= from_ms and start_ms < until_ms
      group by start_ms
    ) as minutes`.execute(db);
  return {
    doors: doors.rows.map((row) => ({
      cameraId: row.camera_id,
      entries: row.entries ?? 0,
      exits: row.exits ?? 0,
      entriesToday: row.entries_today ?? 0,
      lastEndMs: row.last_end_ms,
    })),
    lowest: lowest.rows[0]?.lowest ?? null,
    coveredMs: await readCovered(db, { wantedRows, openSpans }),
  };
}

async function readCovered(
  db: Kysely<Database>,
  {
    wantedRows,
    openSpans,
  }: { readonly wantedRows: ReturnType<typeof sql>; readonly openSpans: readonly Span[] },
): Promise<number> {
  if (openSpans.length === 0) return 0;
  const spans = JSON.stringify(openSpans.map(({ fromMs, toMs }) => ({ span_from: fromMs, span_to: toMs })));
  const { rows } = await sql<{ covered_ms: number | null }>`
    select sum(covered_ms) as covered_ms
    from ${wantedRows}
      cross join json_to_recordset(${spans}::json) as spans(span_from bigint, span_to bigint)
      join buckets on buckets.camera_id = wanted.camera_id
        and start_ms >= greatest(from_ms, span_from) and start_ms < least(until_ms, span_to)`.execute(db);
  return rows[0]?.covered_ms ?? 0;
}

/**
 * People by these doors with the buckets that begin before `untilMs`. Where the balance was below 0, as many
 * entries were missed and are made up for.
 */
export async function readPeople(
  db: Kysely<Database>,
  {
    anchor,
    doors,
    untilMs,
  }: { readonly doors: readonly Pick<Camera, 'id'>[]; readonly anchor: Anchor; readonly untilMs: number },
): Promise<number> {
  const wanted = doors.map(({ id }) => ({ cameraId: id, fromMs: startOf(anchor, id), untilMs }));
  const stored = await readDoors(db, wanted, {
    dayStartMs: Number.MAX_SAFE_INTEGER,
    lowestFromMs: anchor.shownSinceMs,
    openSpans: [],
  });
  const net = stored.doors.reduce((sum, { entries, exits }) => sum + entries - exits, 0);
  return anchor.people + net - Math.min(0, anchor.people + (stored.lowest ?? Infinity));
}
