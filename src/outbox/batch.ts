import { MAX_BATCH } from '../api/contract';
import type { Bucket } from '../domain/bucket';

/** An upload's body stays below this, unless one bucket alone is larger. */
export const MAX_BODY_BYTES = 1_000_000;

/** One upload. */
export interface Batch {
  readonly buckets: readonly Bucket[];
  readonly body: string;
}

const ENVELOPE_BYTES = '{"buckets":[]}'.length;

/** The first of `buckets` that fit in one upload; at least one. */
export function createBatch(
  buckets: readonly Bucket[],
  maxCount = MAX_BATCH,
  maxBytes = MAX_BODY_BYTES,
): Batch {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const bucket of buckets.slice(0, maxCount)) {
    const part = JSON.stringify(bucket);
    bytes += encoder.encode(part).byteLength + 1;
    if (parts.length > 0 && bytes > maxBytes) break;
    parts.push(part);
  }
  return { buckets: buckets.slice(0, parts.length), body: `{"buckets":[${parts.join(',')}]}` };
}
