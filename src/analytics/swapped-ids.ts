import type { Box, Point } from '../domain/geometry';
import { centreOf } from './same-place';

/** Somebody in two frames: as known, and where their track is now. */
export interface SeenAgain<T extends Known> {
  readonly last: T;
  readonly box: Box;
}

/** What is known of somebody before the frame. */
export interface Known {
  readonly box: Box;
  /** px/s of the box centre, smoothed. */
  readonly velocity: Point;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

/** Both are this far, body heights, from where they should be … */
const JUMP_HEIGHTS = 0.25;
/** … and the other way round they are nearer by this factor. */
const BETTER_BY = 0.4;
/** Nobody's way is known from shorter acquaintance, or after a longer time unseen. */
const KNOWN_FOR_MS = 700;
const UNSEEN_AT_MOST_MS = 1000;

/**
 * Pairs of people whose tracks have changed places since the frame before: both jump against their own
 * motion, and each to where the other was to be. Two who pass each other go on as they went, and are no
 * such pair.
 */
export function findSwaps<T extends Known>(
  seen: readonly SeenAgain<T>[],
  nowMs: number,
): readonly (readonly [SeenAgain<T>, SeenAgain<T>])[] {
  const jumpers = seen.filter(
    (one) => isKnownWell(one.last, nowMs) && missOf(one.last, one.box, nowMs) > JUMP_HEIGHTS,
  );
  const taken = new Set<SeenAgain<T>>();
  const swaps: (readonly [SeenAgain<T>, SeenAgain<T>])[] = [];
  for (const [index, first] of jumpers.entries()) {
    for (const second of jumpers.slice(index + 1)) {
      if (taken.has(first) || taken.has(second)) continue;
      const kept = missOf(first.last, first.box, nowMs) + missOf(second.last, second.box, nowMs);
      const exchanged = missOf(first.last, second.box, nowMs) + missOf(second.last, first.box, nowMs);
      if (exchanged >= BETTER_BY * kept) continue;
      taken.add(first).add(second);
      swaps.push([first, second]);
    }
  }
  return swaps;
}

function isKnownWell({ firstSeenAtMs, lastSeenAtMs }: Known, nowMs: number): boolean {
  const unseenMs = nowMs - lastSeenAtMs;
  return unseenMs > 0 && unseenMs <= UNSEEN_AT_MOST_MS && lastSeenAtMs - firstSeenAtMs >= KNOWN_FOR_MS;
}

/** How far a box is from where somebody should be by now, body heights. */
function missOf({ box, velocity, lastSeenAtMs }: Known, now: Box, nowMs: number): number {
  const sec = (nowMs - lastSeenAtMs) / 1000;
  const from = centreOf(box);
  const to = centreOf(now);
  const heightPx = Math.max(1, box.y2 - box.y1, now.y2 - now.y1);
  return Math.hypot(to.x - from.x - velocity.x * sec, to.y - from.y - velocity.y * sec) / heightPx;
}
