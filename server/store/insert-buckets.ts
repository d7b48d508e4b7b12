import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Bucket } from '../../src/domain/bucket';
import { markHours } from './rollup-queue';
import type { BucketTable, Database } from './schema';

interface Column {
  readonly type: string;
  readonly of: (bucket: Bucket) => unknown;
}

/** What each column takes of a bucket. */
const COLUMNS = {
  id: { type: 'uuid', of: ({ id }) => id },
  camera_id: { type: 'text', of: ({ cameraId }) => cameraId },
  start_ms: { type: 'bigint', of: ({ startMs }) => startMs },
  end_ms: { type: 'bigint', of: ({ endMs }) => endMs },
  viewer_id: { type: 'uuid', of: ({ viewerId }) => viewerId },
  epoch: { type: 'bigint', of: ({ epoch }) => epoch },
  config_version: { type: 'bigint', of: ({ configVersion }) => configVersion },
  schema_version: { type: 'smallint', of: ({ schemaVersion }) => schemaVersion },
  covered_ms: { type: 'double precision', of: ({ coveredMs }) => coveredMs },
  frames_analysed: { type: 'integer', of: ({ framesAnalysed }) => framesAnalysed },
  frames_dropped: { type: 'integer', of: ({ framesDropped }) => framesDropped },
  entries: { type: 'integer', of: ({ entries }) => entries },
  exits: { type: 'integer', of: ({ exits }) => exits },
  person_ms: { type: 'double precision', of: ({ occupancy }) => occupancy.personMs },
  occ_min: { type: 'integer', of: ({ occupancy }) => occupancy.min },
  occ_max: { type: 'integer', of: ({ occupancy }) => occupancy.max },
  engine: { type: 'text', of: ({ engine }) => engine },
  lines: { type: 'jsonb', of: ({ lines }) => lines },
  zones: { type: 'jsonb', of: ({ zones }) => zones },
  sections: { type: 'jsonb', of: ({ sections }) => sections ?? null },
  models: { type: 'jsonb', of: ({ models }) => models },
} as const satisfies Record<Exclude<keyof BucketTable, 'received_ms'>, Column>;

const names = sql.raw(Object.keys(COLUMNS).join(', '));
/** An absent section is no JSON at all. */
const values = sql.raw(
  Object.keys(COLUMNS)
    .map((name) => (name === 'sections' ? `nullif(sections, 'null')` : name))
    .join(', '),
);

/**
 * Stores the buckets and returns the ids of those that were new, in lower case. An id that is stored with
 * another time must be left out before: see `readStoredIds`. One array carries each column: the database
 * reads it in half the time that rows of JSON take, and thousands of single parameters cost most.
 */
export async function insertBuckets(
  trx: Transaction<Database>,
  buckets: readonly Bucket[],
  receivedMs: number,
): Promise<ReadonlySet<string>> {
  if (buckets.length === 0) return new Set();
  const columns = Object.values(COLUMNS).map((column) => arrayOf(column, buckets));
  const { rows } = await sql<{ id: string }>`
    with stored as (
      insert into buckets (${names}, received_ms)
      select ${values}, ${sql.lit(receivedMs)} from rows from (${sql.join(columns)}) as batch (${names})
      on conflict do nothing returning id, camera_id, start_ms
    ), marked as (${markHours('stored')})
    select id from stored`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** The values of a column as a set of the database, in the order of the buckets. */
function arrayOf({ type, of }: Column, buckets: readonly Bucket[]): RawBuilder<unknown> {
  const json = JSON.stringify(buckets.map(of));
  if (type === 'jsonb') return sql`jsonb_array_elements(${json}::jsonb)`;
  // Numbers and plain text (ids, names of engines) are written in an array as they are in JSON.
  return sql`unnest(${`{${json.slice(1, -1)}}`}::${sql.raw(type)}[])`;
}
