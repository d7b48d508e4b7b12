import { CLOCK_GUARD_MS } from '../../src/api/lease-contract';
import { NearbyTimes } from './nearby-times';

/** A bucket that a viewer counted without a lease may end this much after our now. */
export const MAX_AHEAD_MS = 5_000;

/** Time of one camera that belongs to one viewer and epoch: a lease as recorded, or a stored bucket. UTC, ms, end exclusive. */
export interface CountedTime {
  readonly epoch: number;
  readonly viewerId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What a bucket is judged by: every span and stored bucket of its camera as near as `STORED_GUARD_MS`. */
export interface KnownTime {
  /** They never overlap. */
  readonly spans: readonly CountedTime[];
  readonly stored: readonly CountedTime[];
  readonly nowMs: number;
}

/** A viewer's times may be off by this much, those of a span are exact. */
export const SPAN_GUARD_MS = CLOCK_GUARD_MS;
/** The times of two viewers may be off in opposite directions. */
export const STORED_GUARD_MS = 2 * CLOCK_GUARD_MS;

/** Why a bucket will never be stored, in words for whoever looks into the quarantine. */
export const REFUSALS = {
  leased: 'Another viewer had the lease of this camera at that time, and its counts stand.',
  covered: 'This camera was counted at that time by somebody else, whose counts were here first.',
  ahead: "It was counted without a lease and lies ahead of the server's clock.",
} as const;
export type Refusal = keyof typeof REFUSALS;

/**
 * Null: the bucket is stored. It is, if it lies in its own lease; or if no other viewer had the lease, or
 * counted without one, then or nearly then. Buckets of one lease are never held against each other.
 * Those of the same viewer's other epochs are (two tabs, or the time around a lost answer), and so are
 * those without any lease, but without a guard: a viewer has one clock.
 *
 * A lease needs no look at what other viewers stored: it began after whatever was stored before it (a
 * bucket is finished before it is sent), and keeps away whatever comes later.
 */
export function refusalOf(bucket: CountedTime, { spans, stored, nowMs }: KnownTime): Refusal | null {
  const isOwnElsewhere = ({ epoch, viewerId }: CountedTime): boolean =>
    viewerId === bucket.viewerId && (epoch !== bucket.epoch || epoch === 0);
  if (stored.filter(isOwnElsewhere).some((other) => isNear(bucket, other, 0))) return 'covered';
  if (isInOwnSpan(bucket, spans)) return null;
  if (bucket.endMs > nowMs + MAX_AHEAD_MS) return 'ahead';
  const others = (time: CountedTime): boolean => time.viewerId !== bucket.viewerId;
  if (spans.filter(others).some((span) => isNear(bucket, span, SPAN_GUARD_MS))) return 'leased';
  // Another viewer's bucket in its own lease is covered by that, which is exact.
  const isInTheWay = (other: CountedTime): boolean =>
    isNear(bucket, other, STORED_GUARD_MS) && !isInOwnSpan(other, spans);
  return stored.filter(others).some(isInTheWay) ? 'covered' : null;
}

/** Whether a bucket lies within the recorded lease of its epoch. */
function isInOwnSpan(bucket: CountedTime, spans: readonly CountedTime[]): boolean {
  return spans.some(
    ({ epoch, viewerId, startMs, endMs }) =>
      epoch === bucket.epoch &&
      viewerId === bucket.viewerId &&
      startMs <= bucket.startMs &&
      bucket.endMs <= endMs,
  );
}

function isNear(bucket: CountedTime, other: CountedTime, guardMs: number): boolean {
  return bucket.startMs < other.endMs + guardMs && bucket.endMs > other.startMs - guardMs;
}

/** Spans and stored buckets near a batch, by camera. */
export type TimeByCamera = ReadonlyMap<string, readonly CountedTime[]>;

interface JudgedBucket extends CountedTime {
  readonly id: string;
  readonly cameraId: string;
}

export interface Judgement<Bucket extends JudgedBucket> {
  readonly accepted: readonly Bucket[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** Judges the buckets of a batch one after the other, each also by those before it. */
export function judgeBatch<Bucket extends JudgedBucket>(
  buckets: readonly Bucket[],
  known: { readonly spans: TimeByCamera; readonly stored: TimeByCamera; readonly nowMs: number },
): Judgement<Bucket> {
  const stored = new Map([...known.stored].map(([cameraId, times]) => [cameraId, new NearbyTimes(times)]));
  const accepted: Bucket[] = [];
  const refused: { readonly id: string; readonly reason: string }[] = [];
  for (const bucket of buckets) {
    const { id, cameraId } = bucket;
    const spans = known.spans.get(cameraId) ?? [];
    const beside = stored.get(cameraId) ?? new NearbyTimes();
    const near = beside.near(bucket, STORED_GUARD_MS);
    const refusal = refusalOf(bucket, { spans, stored: near, nowMs: known.nowMs });
    if (refusal !== null) {
      refused.push({ id, reason: REFUSALS[refusal] });
      continue;
    }
    accepted.push(bucket);
    beside.add(bucket);
    stored.set(cameraId, beside);
  }
  return { accepted, refused };
}
