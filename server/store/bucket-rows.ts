import type { Insertable } from 'kysely';
import type { Bucket } from '../../src/domain/bucket';
import type { BucketTable } from './schema';

/** A bucket as a row of the table. */
export function rowFromBucket(bucket: Bucket, receivedMs: number): Insertable<BucketTable> {
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
    lines: JSON.stringify(bucket.lines),
    zones: JSON.stringify(bucket.zones),
    sections: bucket.sections === undefined ? null : JSON.stringify(bucket.sections),
    engine: bucket.engine,
    models: JSON.stringify(bucket.models),
    received_ms: receivedMs,
  };
}
