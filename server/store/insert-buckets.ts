import { sql, type Transaction } from 'kysely';
import type { Bucket } from '../../src/domain/bucket';
import { markDirty } from './rollup-queue';
import type { BucketTable, Database } from './schema';

/** Each column and its type, in the order of the insert. */
const COLUMN_TYPES = {
  id: 'uuid',
  camera_id: 'text',
  start_ms: 'bigint',
  end_ms: 'bigint',
  viewer_id: 'uuid',
  epoch: 'bigint',
  config_version: 'bigint',
  schema_version: 'smallint',
  covered_ms: 'double precision',
  frames_analysed: 'integer',
  frames_dropped: 'integer',
  entries: 'integer',
  exits: 'integer',
  person_ms: 'double precision',
  occ_min: 'integer',
  occ_max: 'integer',
  lines: 'jsonb',
  zones: 'jsonb',
  sections: 'jsonb',
  engine: 'text',
  models: 'jsonb',
  received_ms: 'bigint',
} as const satisfies Record<keyof BucketTable, string>;

const columns = sql.raw(Object.keys(COLUMN_TYPES).join(', '));
const typedColumns = sql.raw(
  Object.entries(COLUMN_TYPES)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
);

/** Those of the ids that are stored, whatever their time, in lower case. */
export async function readStoredIds(
  trx: Transaction<Database>,
  buckets: readonly Bucket[],
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('buckets')
    .select('id')
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(buckets.map(({ id }) => id)))))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Stores the buckets and returns the ids of those that were new, in lower case. An id that is stored with
 * another time must be left out before: see `readStoredIds`. One
 * parameter carries the whole batch: thousands of single ones cost PGlite more than the insert itself.
 */
export async function insertBuckets(
  trx: Transaction<Database>,
  buckets: readonly Bucket[],
  receivedMs: number,
): Promise<ReadonlySet<string>> {
  const batch = JSON.stringify(buckets.map((bucket) => rowFrom(bucket, receivedMs)));
  const { rows } = await sql<{ id: string }>`
    insert into buckets (${columns})
    select ${columns} from json_to_recordset(${batch}::json) as batch(${typedColumns})
    on conflict do nothing returning id`.execute(trx);
  const stored = new Set(rows.map((row) => row.id));
  await markDirty(
    trx,
    buckets.filter(({ id }) => stored.has(id.toLowerCase())),
  );
  return stored;
}

function rowFrom(bucket: Bucket, receivedMs: number): Record<keyof BucketTable, unknown> {
  return {
    id: bucket.id,
    camera_id: bucket.cameraId,
    start_ms: bucket.startMs,
    end_ms: bucket.endMs,
    viewer_id: bucket.viewerId,
    epoch: bucket.epoch,
    config_version: bucket.configVersion,
    schema_version: bucket.schemaVersion,
    covered_ms: bucket.coveredMs,
    frames_analysed: bucket.framesAnalysed,
    frames_dropped: bucket.framesDropped,
    entries: bucket.entries,
    exits: bucket.exits,
    person_ms: bucket.occupancy.personMs,
    occ_min: bucket.occupancy.min,
    occ_max: bucket.occupancy.max,
    lines: bucket.lines,
    zones: bucket.zones,
    sections: bucket.sections ?? null,
    engine: bucket.engine,
    models: bucket.models,
    received_ms: receivedMs,
  };
}
