import type { BucketNumbers } from '../domain/bucket';

/** What buckets merged have in common: everything that adds up or has extremes. */
export type AggregateNumbers = Omit<BucketNumbers, 'startMs' | 'endMs' | 'configVersion'>;

/** Merged numbers of one step, [startMs, endMs) UTC ms. */
export interface AggregateStep extends AggregateNumbers {
  readonly startMs: number;
  readonly endMs: number;
}
