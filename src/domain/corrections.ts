import type { ModelVersion } from './engine';
import type { IgnoreSpot } from './ignore-spot';

/** By what detections become people, and people's paths crossings, at one camera. */
export interface Thresholds {
  /** Detections from this score on may found a track, 0–1. */
  readonly foundingScore: number;
  /** Who is shorter than this share of the picture's height is left out; 0: nobody is. */
  readonly minHeight: number;
  /** Who is beyond a line for this long has crossed it, ms. */
  readonly lineConfirmMs: number;
}

/** Least and greatest of each: between them no camera is blind, or counts what flickers. */
export const THRESHOLD_BOUNDS: Readonly<Record<keyof Thresholds, readonly [least: number, most: number]>> = {
  foundingScore: [0.25, 0.65],
  minHeight: [0, 0.2],
  lineConfirmMs: [50, 1000],
};

/** Thresholds that the user of one browser took over for a camera. */
export interface Tuning {
  readonly thresholds: Thresholds;
  /** Ids of the nets that they were found with; scores of others mean something else. */
  readonly modelIds: readonly string[];
  /** When they were taken over, ms since the epoch. */
  readonly madeAtMs: number;
}

/** What the user of one browser has put right at a camera, as far as it is in force. */
export interface Corrections {
  readonly spots: readonly IgnoreSpot[];
  readonly tuning: Tuning | null;
}

export const NO_CORRECTIONS: Corrections = { spots: [], tuning: null };

/** Whether the tuning was found with the nets that count now. */
export function isFoundWith({ modelIds }: Tuning, models: readonly Pick<ModelVersion, 'id'>[]): boolean {
  return modelIds.length === models.length && models.every(({ id }) => modelIds.includes(id));
}

/** The thresholds to count by; null: the product's own. */
export function thresholdsInForce(
  { tuning }: Corrections,
  models: readonly Pick<ModelVersion, 'id'>[],
): Thresholds | null {
  return tuning !== null && isFoundWith(tuning, models) ? tuning.thresholds : null;
}
