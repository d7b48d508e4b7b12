import {
  type BreakdownRelease,
  RELEASED_AGES,
  RELEASED_GENDERS,
  RELEASED_MOODS,
  type ToldVisits,
} from '../../domain/breakdown-release';

/** Told visits of one age band by gender, and whether some of them may be withheld. */
export interface ToldAgeRow {
  readonly ageBand: (typeof RELEASED_AGES)[number];
  readonly female: number;
  readonly male: number;
  readonly unknown: number;
  readonly hasWithheld: boolean;
}

/** A table of several releases in one. */
export interface ToldSum {
  /** Visits whose group is told. */
  readonly told: number;
  /** Visits that are known to be there, of groups that are withheld. */
  readonly withheld: number;
  /** Releases so small that even their visits are withheld. */
  readonly smallCount: number;
}

/** What was told of a span by one camera, ready to be drawn. */
export interface ToldModel {
  readonly ages: ToldSum & { readonly rows: readonly ToldAgeRow[]; readonly largest: number };
  readonly moods: ToldSum & {
    readonly groups: readonly {
      readonly group: (typeof RELEASED_MOODS)[number];
      readonly visits: number;
      readonly hasWithheld: boolean;
    }[];
  };
  /** The largest of the releases; null: none. */
  readonly threshold: number | null;
  readonly isNoisy: boolean;
}

/** Adds up what is told; what is withheld is in no sum but `withheld`, and never zero. */
export function mergeReleases(releases: readonly BreakdownRelease[]): ToldModel {
  const tables = releases.flatMap(({ ageGender }) => ageGender ?? []);
  const moods = releases.flatMap(({ mood }) => mood ?? []);
  const rows = RELEASED_AGES.map((ageBand, age): ToldAgeRow => {
    const cellsOf = (gender: number): ToldVisits[] =>
      tables.map(({ genders }) => genders[gender]?.ages[age]?.visits ?? null);
    const [female = [], male = [], unknown = []] = RELEASED_GENDERS.map((_, gender) => cellsOf(gender));
    return {
      ageBand,
      female: toldOf(female),
      male: toldOf(male),
      unknown: toldOf(unknown),
      hasWithheld: [...female, ...male, ...unknown].includes(null),
    };
  });
  const totals = rows.map(({ female, male, unknown }) => female + male + unknown);
  const groups = RELEASED_MOODS.map((group, index) => {
    const cells = moods.map((mood) => mood.groups[index]?.visits ?? null);
    return { group, visits: toldOf(cells), hasWithheld: cells.includes(null) };
  });
  return {
    ages: { ...sumOf(tables, add(totals)), rows, largest: Math.max(0, ...totals) },
    moods: { ...sumOf(moods, add(groups.map(({ visits }) => visits))), groups },
    threshold: releases.length === 0 ? null : Math.max(...releases.map(({ threshold }) => threshold)),
    isNoisy: releases.some(({ epsilon }) => epsilon !== null),
  };
}

function sumOf(tables: readonly { readonly visits: ToldVisits }[], told: number): ToldSum {
  const known = toldOf(tables.map(({ visits }) => visits));
  return {
    told,
    withheld: known - told,
    smallCount: tables.filter(({ visits }) => visits === null).length,
  };
}

function toldOf(cells: readonly ToldVisits[]): number {
  return add(cells.map((visits) => visits ?? 0));
}

function add(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
