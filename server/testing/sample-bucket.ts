import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { bucketSchema } from '../../src/api/contract';
import { DWELL_EDGES_SEC } from '../../src/domain/bucket';

type Bucket = z.output<typeof bucketSchema>;

/** 2026-03-01T10:00:00Z */
export const SAMPLE_START_MS = 1_772_359_200_000;
const VIEWER_ID = '019d0000-0000-7000-8000-000000000001';

/** A whole covered minute of the demo camera; `minute` counts from `SAMPLE_START_MS`. */
export function sampleBucket(minute = 0, changes: Partial<Bucket> = {}): Bucket {
  const startMs = SAMPLE_START_MS + minute * 60_000;
  const dwellCounts: number[] = Array.from({ length: DWELL_EDGES_SEC.length + 1 }, () => 0);
  dwellCounts[3] = 2;
  return {
    schemaVersion: 1,
    id: uuidv7(),
    cameraId: 'demo',
    configVersion: 1,
    epoch: 0,
    viewerId: VIEWER_ID,
    startMs,
    endMs: startMs + 60_000,
    coveredMs: 60_000,
    framesAnalysed: 600,
    framesDropped: 3,
    engine: 'ort-wasm',
    models: [{ id: 'person-detector', sha: '01234567' }],
    occupancy: { personMs: 90_000, min: 0, max: 3 },
    entries: 2,
    exits: 1,
    lines: [{ lineId: 'entrance', in: 2, out: 1 }],
    zones: [
      {
        zoneId: 'view',
        occupancy: { personMs: 90_000, min: 0, max: 3 },
        dwell: { counts: dwellCounts, sumMs: 14_000 },
      },
    ],
    ...changes,
  };
}
