import {
  AGE_BANDS,
  moodGroupOf,
  MOODS,
  type AgeBand,
  type Mood,
  type MoodGroup,
} from '../../domain/attributes';
import type { Breakdown } from '../../domain/live';

/** Visits of one age band by gender. */
export interface AgeRow {
  readonly ageBand: AgeBand;
  readonly female: number;
  readonly male: number;
  readonly unknown: number;
}

/** Breakdowns of several hours in one, ready to be drawn. */
export interface BreakdownModel {
  /** From the youngest band with visits to the oldest, bands without visits between them included. */
  readonly ages: readonly AgeRow[];
  /** Most visits of one band. */
  readonly largestAge: number;
  readonly ageUnknown: number;
  readonly moods: Readonly<Record<MoodGroup, number>>;
  readonly moodDetails: readonly { readonly mood: Mood; readonly visits: number }[];
  readonly moodKnown: number;
  readonly moodUnknown: number;
  readonly visits: number;
}

export function mergeBreakdowns(breakdowns: readonly Breakdown[]): BreakdownModel {
  const ages = AGE_BANDS.map((ageBand) => ageRow(breakdowns, ageBand));
  const used = ages.map((row) => row.female + row.male + row.unknown);
  const first = used.findIndex((visits) => visits > 0);
  const moodDetails = MOODS.map((mood) => ({ mood, visits: moodVisits(breakdowns, mood) }));
  const groupVisits = (group: MoodGroup): number =>
    sum(moodDetails.filter(({ mood }) => moodGroupOf(mood) === group).map(({ visits }) => visits));
  const moods = {
    positive: groupVisits('positive'),
    neutral: groupVisits('neutral'),
    negative: groupVisits('negative'),
  };
  return {
    ages: first === -1 ? [] : ages.slice(first, used.findLastIndex((visits) => visits > 0) + 1),
    largestAge: Math.max(0, ...used),
    ageUnknown: sum(
      breakdowns.flatMap(({ ageGender }) =>
        ageGender.filter(({ ageBand }) => ageBand === 'unknown').map(({ visits }) => visits),
      ),
    ),
    moods,
    moodDetails: moodDetails.filter(({ visits }) => visits > 0),
    moodKnown: moods.positive + moods.neutral + moods.negative,
    moodUnknown: moodVisits(breakdowns, 'unknown'),
    visits: sum(breakdowns.map(({ visits }) => visits)),
  };
}

function ageRow(breakdowns: readonly Breakdown[], ageBand: AgeBand): AgeRow {
  const visitsOf = (gender: 'female' | 'male' | 'unknown'): number =>
    sum(
      breakdowns.flatMap(({ ageGender }) =>
        ageGender
          .filter((cell) => cell.ageBand === ageBand && cell.gender === gender)
          .map(({ visits }) => visits),
      ),
    );
  return { ageBand, female: visitsOf('female'), male: visitsOf('male'), unknown: visitsOf('unknown') };
}

function moodVisits(breakdowns: readonly Breakdown[], wanted: Mood | 'unknown'): number {
  return sum(
    breakdowns.flatMap(({ mood }) => mood.filter((cell) => cell.mood === wanted).map(({ visits }) => visits)),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
