import { BUCKET_SCHEMA_VERSION, DWELL_EDGES_SEC, type Bucket } from '../domain/bucket';
import { firstIdAt } from './count-store';

/** For tests: the n-th bucket of a camera, one per minute from 2026-01-01; ids in the order of `n`. */
export function testBucket(n: number, change: Partial<Bucket> = {}): Bucket {
  const startMs = Date.UTC(2026, 0, 1) + n * 60_000;
  const occupancy = { personMs: 90_000, min: 0, max: 3 };
  const counts = new Array<number>(DWELL_EDGES_SEC.length + 1).fill(0);
  return {
    schemaVersion: BUCKET_SCHEMA_VERSION,
    id: firstIdAt(startMs),
    cameraId: 'door',
    configVersion: 1,
    epoch: 0,
    viewerId: '018f0000-0000-7000-8000-000000000001',
    startMs,
    endMs: startMs + 60_000,
    coveredMs: 60_000,
    framesAnalysed: 600,
    framesDropped: 0,
    engine: 'ort-wasm',
    models: [],
    occupancy,
    entries: 2,
    exits: 1,
    lines: [{ lineId: 'a', in: 2, out: 1 }],
    zones: [{ zoneId: 'view', occupancy, dwell: { counts, sumMs: 0 } }],
    ...change,
  };
}
