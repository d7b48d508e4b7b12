import { AGE_BANDS, GENDERS, MOOD_GROUPS } from './attributes';

export const RELEASED_GENDERS = [...GENDERS, 'unknown'] as const;
export const RELEASED_AGES = [...AGE_BANDS, 'unknown'] as const;
export const RELEASED_MOODS = [...MOOD_GROUPS, 'unknown'] as const;

/** A count of visits that may be withheld (null), because it could point at single people. */
export type ToldVisits = number | null;

/** Visits by gender, and of each gender by age band. */
export interface AgeGenderRelease {
  readonly visits: ToldVisits;
  /** Every gender and 'unknown', in the order of `RELEASED_GENDERS`. */
  readonly genders: readonly {
    readonly gender: (typeof RELEASED_GENDERS)[number];
    readonly visits: ToldVisits;
    /** Every age band and 'unknown', in the order of `RELEASED_AGES`. */
    readonly ages: readonly {
      readonly ageBand: (typeof RELEASED_AGES)[number];
      readonly visits: ToldVisits;
    }[];
  }[];
}

/** Visits by what the faces looked like. */
export interface MoodRelease {
  readonly visits: ToldVisits;
  /** Every group and 'unknown', in the order of `RELEASED_MOODS`. */
  readonly groups: readonly {
    readonly group: (typeof RELEASED_MOODS)[number];
    readonly visits: ToldVisits;
  }[];
}

/**
 * What a site tells of the visits of one camera that ended in a closed span: one vote per visit of the whole
 * picture. Of each camera and time there is at most one, and it is never told anew.
 */
export interface BreakdownRelease {
  readonly cameraId: string;
  /** UTC, ms; begins and ends at a full hour. */
  readonly startMs: number;
  readonly endMs: number;
  /** Counts from 1 to one less were withheld. */
  readonly threshold: number;
  /** Noise was added for ε-differential privacy of one visit; null: counts are exact. */
  readonly epsilon: number | null;
  /** Null: not told here. */
  readonly ageGender: AgeGenderRelease | null;
  readonly mood: MoodRelease | null;
}
