import { expect } from 'vitest';
import type { MadeBucket } from './counting-tab';
import type { LeaseServer } from './lease-server';
import type { WorldEnd } from './lease-world';

/** Two ends of one stretch are computed from different clocks; this is what floating point leaves. */
const ROUNDING_MS = 0.01;

/** What must hold at the end of every world. Failures name buckets in words. */
export async function assertWorld(end: WorldEnd, server: LeaseServer): Promise<void> {
  const made = new Map(end.made.map((bucket) => [bucket.id, bucket]));
  expect(new Set(end.storedIds).size, 'each id is stored once').toBe(end.storedIds.length);
  for (const camera of new Set(end.made.map((bucket) => bucket.camera))) {
    const { ids, entries, exits, spans } = await server.storedOf(camera);
    const stored = ids.flatMap((id) => made.get(id) ?? []);
    expect(new Set(ids), 'what was answered as stored is stored').toEqual(
      new Set(end.storedIds.filter((id) => made.get(id)?.camera === camera)),
    );

    const problems: string[] = [];
    for (const [index, span] of spans.entries()) {
      const next = spans[index + 1];
      if (next !== undefined && next.startMs < span.endMs)
        problems.push(`epochs ${span.epoch} and ${next.epoch} overlap`);
    }
    let covered = { entries: 0, exits: 0 };
    let last: MadeBucket | null = null;
    for (const bucket of [...stored].sort((a, b) => a.trueFromMs - b.trueFromMs)) {
      if (last !== null && sharedMs(last, bucket) > ROUNDING_MS) {
        problems.push(`counted twice: ${wordsOf(last)} and ${wordsOf(bucket)}`);
      }
      if (last === null || bucket.trueToMs > last.trueToMs) last = bucket;
      const truth = end.truthOf(camera).countsIn(bucket.trueFromMs, bucket.trueToMs);
      covered = { entries: covered.entries + truth.entries, exits: covered.exits + truth.exits };
    }
    expect({ entries, exits }, 'the stored sums are the truth of the covered time').toEqual(covered);

    for (const bucket of end.made) {
      if (bucket.camera !== camera) continue;
      const refusal = end.refusals.get(bucket.id);
      if (ids.includes(bucket.id) === (refusal !== undefined))
        problems.push(`neither or both: ${wordsOf(bucket)}`);
      if (refusal !== undefined && bucket.isLeased && !isSharedWithOwnTab(bucket, stored)) {
        problems.push(`in its lease and refused (${refusal}): ${wordsOf(bucket)}`);
      }
    }
    expect(problems).toEqual([]);
  }
}

/** An empty bucket shares nothing: a clock that was set forward leaves one. */
function sharedMs(a: MadeBucket, b: MadeBucket): number {
  return Math.min(a.trueToMs, b.trueToMs) - Math.max(a.trueFromMs, b.trueFromMs);
}

/** Another tab of the same browser counted the same time without a lease, and sent it first. */
function isSharedWithOwnTab(bucket: MadeBucket, stored: readonly MadeBucket[]): boolean {
  return stored.some(
    (other) =>
      other.viewerId === bucket.viewerId &&
      other.epoch !== bucket.epoch &&
      other.startMs < bucket.endMs &&
      other.endMs > bucket.startMs,
  );
}

function wordsOf({ viewerId, epoch, camera, startMs, endMs, trueFromMs, trueToMs }: MadeBucket): string {
  const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
  const seen = `${clock(startMs)}–${clock(endMs)}`;
  return `viewer ${viewerId.slice(-1)} epoch ${epoch} camera ${camera} ${seen} (truly ${clock(trueFromMs)}–${clock(trueToMs)})`;
}
