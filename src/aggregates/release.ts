import { moodGroupOf } from '../domain/attributes';
import {
  type AgeGenderRelease,
  type BreakdownRelease,
  type MoodRelease,
  RELEASED_AGES,
  RELEASED_GENDERS,
  RELEASED_MOODS,
  type ToldVisits,
} from '../domain/breakdown-release';
import type { SiteFeatures } from '../domain/config';
import type { Breakdown } from '../domain/live';
import { withhold } from './withhold';

export interface ReleaseOptions {
  readonly cameraId: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Of the camera, all that ended in the span. */
  readonly breakdowns: readonly Breakdown[];
  /** What the site shows; nothing else is told. */
  readonly features: SiteFeatures;
  readonly threshold: number;
  readonly noise: ReleaseNoise | null;
}

/** Noise for every count of a table, also the empty ones. */
export interface ReleaseNoise {
  /** ε of the release as a whole, which its tables share. */
  readonly epsilon: number;
  /** A whole number from the discrete Laplace distribution of this ε. */
  readonly draw: (epsilon: number) => number;
}

type Count = (visits: number) => number;

/**
 * What may be told of a closed span. Each level is a row whose sum the level above tells, and is withheld by
 * the rule of `withhold`: the visits, of them each gender, and of a gender that is told each age band. So no
 * sum gives away a count below the threshold, and rows do not help against each other.
 *
 * With noise each visit is in one cell of each table, so a table's share of ε protects it (Dwork & Roth, 2014,
 * ch. 3). Everything after the noise, rounding up to zero and withholding included, takes nothing from that.
 */
export function releaseOf(options: ReleaseOptions): BreakdownRelease {
  const { cameraId, startMs, endMs, breakdowns, features, threshold, noise } = options;
  const tableCount = Number(features.ageGender) + Number(features.mood);
  const count: Count = (visits) =>
    noise === null ? visits : Math.max(0, visits + noise.draw(noise.epsilon / tableCount));
  return {
    cameraId,
    startMs,
    endMs,
    threshold,
    epsilon: noise?.epsilon ?? null,
    ageGender: features.ageGender ? ageGenderRelease(breakdowns, threshold, count) : null,
    mood: features.mood ? moodRelease(breakdowns, threshold, count) : null,
  };
}

function ageGenderRelease(
  breakdowns: readonly Breakdown[],
  threshold: number,
  count: Count,
): AgeGenderRelease {
  const votes = breakdowns.flatMap(({ ageGender }) => ageGender);
  const rows = RELEASED_GENDERS.map((gender) =>
    RELEASED_AGES.map((ageBand) =>
      count(visitsOf(votes.filter((vote) => vote.gender === gender && vote.ageBand === ageBand))),
    ),
  );
  const total = told(sumOf(rows.map(sumOf)), threshold);
  const genders = rowOf(total, rows.map(sumOf), threshold);
  return {
    visits: total,
    genders: RELEASED_GENDERS.map((gender, index) => {
      const visits = genders[index] ?? null;
      const ages = rowOf(visits, rows[index] ?? [], threshold);
      return {
        gender,
        visits,
        ages: RELEASED_AGES.map((ageBand, age) => ({ ageBand, visits: ages[age] ?? null })),
      };
    }),
  };
}

function moodRelease(breakdowns: readonly Breakdown[], threshold: number, count: Count): MoodRelease {
  const votes = breakdowns.flatMap(({ mood }) => mood);
  const row = RELEASED_MOODS.map((group) =>
    count(
      visitsOf(votes.filter(({ mood }) => (mood === 'unknown' ? 'unknown' : moodGroupOf(mood)) === group)),
    ),
  );
  const visits = told(sumOf(row), threshold);
  const groups = rowOf(visits, row, threshold);
  return {
    visits,
    groups: RELEASED_MOODS.map((group, index) => ({ group, visits: groups[index] ?? null })),
  };
}

function told(visits: number, threshold: number): ToldVisits {
  return visits > 0 && visits < threshold ? null : visits;
}

/** Nothing is told of a row whose sum is withheld. */
function rowOf(sum: ToldVisits, counts: readonly number[], threshold: number): readonly ToldVisits[] {
  return sum === null ? counts.map(() => null) : withhold(counts, threshold);
}

function visitsOf(votes: readonly { readonly visits: number }[]): number {
  return sumOf(votes.map(({ visits }) => visits));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
