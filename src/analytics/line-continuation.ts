import type { Passage } from './line-zone';

/** Somebody lost for longer than this is not looked for on the other side. */
const LOST_AT_MOST_MS = 2500;
/** Both the last and the first sighting are this near to the line, body heights. */
const NEAR_HEIGHTS = 1;
/** Nobody walks faster, body heights a second; the slack is the noise of two boxes. */
const FASTEST_HEIGHTS_PER_SEC = 2;
const SLACK_HEIGHTS = 0.25;
/** Whoever is lost came nearer at this speed, or stood on the line, body heights a second. */
const APPROACH_HEIGHTS_PER_SEC = 0.1;
/** Two boxes of one body differ by less than this. */
const MAX_HEIGHT_RATIO = 1.6;
/** Whoever has come this much nearer to the line since goes the other way, body heights. */
const RETURN_HEIGHTS = 0.1;

/**
 * Who, among people first seen while `lost` was missing, is the one that was lost on the line: somebody
 * behind it of the same size, near enough to have walked there, who has not crossed the line since.
 * Null where nobody, or more than one, comes into question: a guess would count as often wrong as right.
 */
export function findContinuation(
  lost: Passage,
  others: Iterable<Passage>,
  marginShare: number,
): Passage | null {
  const { heightPx, side } = lost;
  const isOnLine = Math.abs(lost.distancePx) < marginShare * heightPx;
  const approach = -side * (lost.speedPxPerSec / heightPx);
  if (side === 0 || Math.abs(lost.distancePx) > NEAR_HEIGHTS * heightPx) return null;
  if (!isOnLine && approach < APPROACH_HEIGHTS_PER_SEC) return null;
  let found: Passage | null = null;
  for (const other of others) {
    if (!continues(lost, other)) continue;
    if (found !== null) return null;
    found = other;
  }
  return found;
}

function continues(lost: Passage, { distancePx, first, hasCrossed, side }: Passage): boolean {
  const missedMs = first.atMs - lost.atMs;
  if (hasCrossed || missedMs <= 0 || missedMs > LOST_AT_MOST_MS) return false;
  if (side !== -lost.side || Math.sign(first.distancePx) !== -lost.side) return false;
  const heightPx = Math.max(lost.heightPx, first.heightPx);
  if (heightPx > MAX_HEIGHT_RATIO * Math.min(lost.heightPx, first.heightPx)) return false;
  if (Math.abs(first.distancePx) > NEAR_HEIGHTS * heightPx) return false;
  if (Math.abs(distancePx) < Math.abs(first.distancePx) - RETURN_HEIGHTS * heightPx) return false;
  const wayPx = Math.hypot(
    first.anchorInFrame.x - lost.anchorInFrame.x,
    first.anchorInFrame.y - lost.anchorInFrame.y,
  );
  return wayPx <= heightPx * (SLACK_HEIGHTS + (FASTEST_HEIGHTS_PER_SEC * missedMs) / 1000);
}
