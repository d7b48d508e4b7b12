import type { BucketNumbers } from '../domain/bucket';
import { type AggregateNumbers, mergeNumbers, numbersOf } from './aggregate-numbers';

/** Merged numbers of one step, [startMs, endMs) UTC ms. */
export interface AggregateStep extends AggregateNumbers {
  readonly startMs: number;
  readonly endMs: number;
}

/** Which steps are wanted: of `stepMs` each, the first at `fromMs`, the last cut at `toMs`. */
export interface RollupRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/**
 * Merges buckets (or rows, to coarser ones) by step, oldest first. Each belongs to the step in which
 * it starts; what starts outside the range is left out, and so are steps without covered time.
 */
export function rollup(
  buckets: readonly (AggregateNumbers & Pick<BucketNumbers, 'startMs'>)[],
  range: RollupRange,
): readonly AggregateStep[] {
  const { fromMs, stepMs, toMs } = range;
  const steps = new Map<number, AggregateNumbers>();
  for (const bucket of buckets) {
    if (bucket.startMs < fromMs || bucket.startMs >= toMs) continue;
    const startMs = fromMs + Math.floor((bucket.startMs - fromMs) / stepMs) * stepMs;
    const known = steps.get(startMs);
    steps.set(startMs, known === undefined ? numbersOf(bucket) : mergeNumbers(known, bucket));
  }
  return [...steps]
    .filter(([, numbers]) => numbers.coveredMs > 0)
    .sort(([a], [b]) => a - b)
    .map(([startMs, numbers]) => ({ startMs, endMs: Math.min(startMs + stepMs, toMs), ...numbers }));
}

/** Share of a step that was covered, 0–1. */
export function coverageShare(step: Pick<AggregateStep, 'startMs' | 'endMs' | 'coveredMs'>): number {
  return Math.min(1, step.coveredMs / (step.endMs - step.startMs));
}

/** Share of the range's steps that were covered by at least `minShare` of their length; 0 for an empty range. */
export function fullStepShare(steps: readonly AggregateStep[], range: RollupRange, minShare: number): number {
  const wanted = Math.ceil((range.toMs - range.fromMs) / range.stepMs);
  if (wanted <= 0) return 0;
  return steps.filter((step) => coverageShare(step) >= minShare).length / wanted;
}
