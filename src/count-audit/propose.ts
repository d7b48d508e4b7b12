import type { AnalyticsCameraConfig } from '../analytics/camera-analytics';
import { ANALYTICS_DEFAULTS } from '../analytics/analytics-options';
import { THRESHOLD_BOUNDS, type Thresholds } from '../domain/corrections';
import type { Detections } from '../domain/detection';
import type { IgnoreSpot } from '../domain/ignore-spot';
import { TRACKER_DEFAULTS } from '../tracking/tracker-options';
import { type AuditSide, type CountAudit, momentsOf, resultOf, sumOf } from './count-audit';
import { Replay } from './replay';

/** A check, and what the tracker was given while it went on. */
export interface RecordedCheck {
  readonly audit: CountAudit;
  /** In order of time. */
  readonly frames: readonly Detections[];
}

/** One threshold of a camera that would have counted the checks better. */
export interface Proposal {
  readonly changed: keyof Thresholds;
  readonly thresholds: Thresholds;
  /** What the checks would have come to. */
  readonly result: AuditSide;
}

export interface Trial {
  /** The checks counted again by the present thresholds. */
  readonly now: AuditSide;
  /** Null: none is better, or too few were seen. */
  readonly proposal: Proposal | null;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  foundingScore: TRACKER_DEFAULTS.highScore,
  minHeight: TRACKER_DEFAULTS.minHeight,
  lineConfirmMs: ANALYTICS_DEFAULTS.lineConfirmMs,
};

/** Below so many people seen nothing is proposed; a stricter threshold must still count as many of them. */
export const LEAST_SEEN = 5;

const TRIED: Readonly<Record<keyof Thresholds, readonly number[]>> = {
  foundingScore: [0.25, 0.3, 0.35, 0.4, 0.43, 0.46, 0.5, 0.55, 0.6, 0.65],
  minHeight: [0, 0.03, 0.05, 0.08, 0.12, 0.16, 0.2],
  lineConfirmMs: [50, 100, 200, 400, 700, 1000],
};
const THRESHOLD_NAMES = ['foundingScore', 'minHeight', 'lineConfirmMs'] as const;
/** Work between two reports of progress. */
const FRAMES_PER_STEP = 20;

/**
 * Counts the checks again with one threshold after the other changed, and proposes the change that leaves
 * the fewest mistakes; among equals the smallest. One at a time, because few events would fit any set of
 * them. Yields how much of the work is done, 0–1.
 */
export function* tryThresholds(
  checks: readonly RecordedCheck[],
  now: {
    readonly camera: AnalyticsCameraConfig;
    readonly spots: readonly IgnoreSpot[];
    readonly thresholds: Thresholds;
  },
): Generator<number, Trial> {
  const candidates = candidatesFor(now.thresholds);
  const share = 1 / (candidates.length + 1);
  const present = yield* count(checks, now, { from: 0, share });
  if (present.seen < LEAST_SEEN || mistakesOf(present) === 0) return { now: present, proposal: null };
  let best: Proposal | null = null;
  for (const [index, { changed, thresholds }] of candidates.entries()) {
    const from = (index + 1) * share;
    const result: AuditSide = yield* count(checks, { ...now, thresholds }, { from, share });
    const isStricter = thresholds[changed] > now.thresholds[changed];
    const isProven = !isStricter || result.matched >= Math.max(present.matched, LEAST_SEEN);
    if (isProven && mistakesOf(result) < mistakesOf(best?.result ?? present)) {
      best = { changed, thresholds, result };
    }
  }
  return { now: present, proposal: best };
}

/** Events that were missed, or counted for nothing. */
export function mistakesOf({ missed, extra }: AuditSide): number {
  return missed + extra;
}

/** One threshold changed, nearest to the present first, within the bounds. */
function candidatesFor(
  present: Thresholds,
): readonly { readonly changed: keyof Thresholds; readonly thresholds: Thresholds }[] {
  return THRESHOLD_NAMES.flatMap((changed) => {
    const [least, most] = THRESHOLD_BOUNDS[changed];
    const distance = (value: number): number => Math.abs(value - present[changed]);
    return TRIED[changed]
      .filter((value) => value >= least && value <= most && value !== present[changed])
      .sort((a, b) => distance(a) - distance(b))
      .map((value) => ({ changed, thresholds: { ...present, [changed]: value } }));
  });
}

function* count(
  checks: readonly RecordedCheck[],
  terms: ConstructorParameters<typeof Replay>[0],
  work: { readonly from: number; readonly share: number },
): Generator<number, AuditSide> {
  const frameCount = checks.reduce((sum, { frames }) => sum + frames.length, 0);
  const totals: AuditSide[] = [];
  let done = 0;
  for (const { audit, frames } of checks) {
    const replay = new Replay(terms);
    for (const frame of frames) {
      replay.take(frame);
      done += 1;
      if (done % FRAMES_PER_STEP === 0) yield work.from + (work.share * done) / frameCount;
    }
    totals.push(resultOf({ ...audit, counted: momentsOf(replay.events, audit.target, audit) }).total);
  }
  return sumOf(totals);
}
