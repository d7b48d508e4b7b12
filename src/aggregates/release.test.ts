import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakdownReleaseSchema } from '../api/breakdown-contract';
import { RELEASED_AGES, RELEASED_GENDERS } from '../domain/breakdown-release';
import type { Breakdown } from '../domain/live';
import { releaseOf, type ReleaseNoise } from './release';

const HOUR_MS = 3_600_000;
const THRESHOLD = 5;
const MOODS = ['happy', 'neutral', 'sad', 'unknown'] as const;
const BOTH = { ageGender: true, mood: true };

/** Visits by gender × age band, and by mood. */
interface World {
  readonly ageGender: readonly (readonly number[])[];
  readonly mood: readonly number[];
}

function breakdownOf({ ageGender, mood }: World): Breakdown {
  return {
    cameraId: 'door',
    hourStartMs: 0,
    visits: mood.reduce((sum, visits) => sum + visits, 0),
    ageGender: RELEASED_GENDERS.flatMap((gender, row) =>
      RELEASED_AGES.map((ageBand, column) => ({ ageBand, gender, visits: ageGender[row]?.[column] ?? 0 })),
    ).filter(({ visits }) => visits > 0),
    mood: MOODS.map((one, index) => ({ mood: one, visits: mood[index] ?? 0 })).filter(
      ({ visits }) => visits > 0,
    ),
  };
}

function tell(world: World, noise: ReleaseNoise | null = null, features = BOTH) {
  const span = { cameraId: 'door', startMs: 0, endMs: HOUR_MS };
  return releaseOf({ ...span, breakdowns: [breakdownOf(world)], features, threshold: THRESHOLD, noise });
}

const ages = (counts: Partial<Record<(typeof RELEASED_AGES)[number], number>>): number[] =>
  RELEASED_AGES.map((band) => counts[band] ?? 0);

/** From an empty hour to a busy one, from few kinds of people to many. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    most: fc.constantFrom(2, 4, 8, 20),
    kinds: fc.constantFrom(2, 5, 10),
    cells: fc.array(fc.nat(9_999), { minLength: 30, maxLength: 30 }),
    shares: fc.array(fc.nat(9_999), { minLength: 4, maxLength: 4 }),
  })
  .map(({ most, kinds, cells, shares }) => {
    const counts = cells.map((draw) => (draw % 10 < kinds ? draw % (most + 1) : 0));
    let left = counts.reduce((sum, visits) => sum + visits, 0);
    const mood = shares.map((draw, index) => {
      const share = index === shares.length - 1 ? left : draw % (left + 1);
      left -= share;
      return share;
    });
    return { ageGender: RELEASED_GENDERS.map((_, row) => counts.slice(row * 10, row * 10 + 10)), mood };
  });

describe('releaseOf', () => {
  const world: World = {
    ageGender: [ages({ '20-29': 9, '30-39': 6, '60-69': 2, unknown: 4 }), ages({ '20-29': 6 }), ages({})],
    mood: [20, 4, 3, 0],
  };

  it('tells each level as far as its row allows', () => {
    const { ageGender, mood } = tell(world);
    expect(ageGender?.visits).toBe(27);
    expect(ageGender?.genders.map(({ visits }) => visits)).toEqual([21, 6, 0]);
    const [female, male, unknown] = ageGender?.genders ?? [];
    const visitsOf = (of: typeof female) => of?.ages.map(({ visits }) => visits);
    // 2 + 4 of the women are withheld, and with them the bands without any.
    expect(visitsOf(female)).toEqual([null, null, null, 9, 6, null, null, null, null, null]);
    expect(visitsOf(male)).toEqual([0, 0, 0, 6, 0, 0, 0, 0, 0, 0]);
    expect(visitsOf(unknown)).toEqual(RELEASED_AGES.map(() => 0));
    expect(mood).toEqual({
      visits: 27,
      groups: [
        { group: 'positive', visits: 20 },
        { group: 'neutral', visits: null },
        { group: 'negative', visits: null },
        { group: 'unknown', visits: null },
      ],
    });
  });

  it('tells nothing of a gender that is withheld, nor of fewer visits than the threshold', () => {
    const few = tell({ ageGender: [ages({ '20-29': 3 }), ages({}), ages({})], mood: [3, 0, 0, 0] });
    expect(JSON.stringify(few)).not.toMatch(/"visits":\d/);
    const hidden = tell({
      ageGender: [ages({ '20-29': 30 }), ages({ '3-9': 2 }), ages({ unknown: 4 })],
      mood: [36, 0, 0, 0],
    }).ageGender;
    expect(hidden?.genders.map(({ visits }) => visits)).toEqual([30, null, null]);
    expect(hidden?.genders[1]?.ages.every(({ visits }) => visits === null)).toBe(true);
  });

  it('tells what the site shows and nothing else', () => {
    expect(tell(world, null, { ageGender: false, mood: true })).toMatchObject({ ageGender: null });
    expect(tell(world, null, { ageGender: true, mood: false })).toMatchObject({ mood: null });
  });

  it('adds noise to every cell, empty ones too, and shares ε between the tables', () => {
    const asked: number[] = [];
    const noise = { epsilon: 1, draw: (epsilon: number) => (asked.push(epsilon), 7) };
    const { epsilon, ageGender, mood } = tell(world, noise);
    expect(epsilon).toBe(1);
    expect(asked).toEqual(Array.from({ length: 34 }, () => 0.5));
    expect(ageGender?.genders[2]?.ages.map(({ visits }) => visits)).toEqual(RELEASED_AGES.map(() => 7));
    expect(mood?.groups.map(({ visits }) => visits)).toEqual([27, 11, 10, 7]);
    const below = tell(world, { epsilon: 1, draw: () => -100 });
    expect(below.ageGender?.visits).toBe(0);
  });

  it('gives nothing away: for every withheld count there is another world that is told the same way', () => {
    let withheldCount = 0;
    fc.assert(
      fc.property(worlds, (one) => {
        withheldCount += attack(one);
      }),
      { numRuns: 10_000 },
    );
    expect(withheldCount).toBeGreaterThan(20_000);
  });

  it('is a release that the server takes', () => {
    fc.assert(
      fc.property(worlds, (one) => {
        expect(breakdownReleaseSchema.safeParse(tell(one)).error?.issues ?? []).toEqual([]);
      }),
    );
  });
});

/** One row of a release, with how to make the same world with other counts in it. */
interface Row {
  readonly counts: readonly number[];
  readonly told: readonly (number | null)[];
  /** `from[i]`: whose count, or whole row of ages, stands in cell i. */
  readonly reorder: (from: readonly number[]) => World;
  /** One visit of a world stands in another cell. */
  readonly move: (world: World, from: number, to: number) => World;
}

/**
 * Looks at every withheld count from 1 to 4 and finds a world with the same number of visits, told the same
 * way, in which it is another: then nothing that is computed of releases (differences over hours, cameras,
 * filters) tells it. Returns how many there were.
 */
function attack(world: World): number {
  const text = JSON.stringify(tell(world));
  let count = 0;
  for (const { counts, told, reorder, move } of rowsOf(world)) {
    const withheld = [...counts.keys()].filter((index) => told[index] === null);
    for (const index of withheld) {
      const visits = counts[index] ?? 0;
      if (visits === 0 || visits >= THRESHOLD) continue;
      count += 1;
      const isHidden = withheld.some((other) => {
        if (other === index) return false;
        const swapped = [...counts.keys()].map((cell) =>
          cell === index ? other : cell === other ? index : cell,
        );
        if (counts[other] !== visits && JSON.stringify(tell(reorder(swapped))) === text) return true;
        if (JSON.stringify(tell(move(world, index, other))) === text) return true;
        // All but one visit in one cell.
        let gathered = world;
        for (const cell of withheld) {
          const leaving = cell === other ? 0 : (counts[cell] ?? 0) - Number(cell === index);
          for (let visit = 0; visit < leaving; visit += 1) gathered = move(gathered, cell, other);
        }
        return JSON.stringify(tell(gathered)) === text;
      });
      if (!isHidden) expect.fail(`cell ${index} of ${JSON.stringify(counts)} is ${visits}: ${text}`);
    }
  }
  return count;
}

function rowsOf(world: World): Row[] {
  const { ageGender, mood } = tell(world);
  const visitsOf = (cells: readonly { readonly visits: number | null }[] = []) =>
    cells.map(({ visits }) => visits);
  const pick = <T>(items: readonly T[], from: readonly number[]): T[] =>
    from.flatMap((index) => items.slice(index, index + 1));
  return [
    {
      counts: world.mood,
      told: visitsOf(mood?.groups),
      reorder: (from) => ({ ...world, mood: pick(world.mood, from) }),
      move: (of, from, to) => ({ ...of, mood: moved(of.mood, from, to) }),
    },
    {
      counts: world.ageGender.map((ages) => ages.reduce((sum, visits) => sum + visits, 0)),
      told: visitsOf(ageGender?.genders),
      reorder: (from) => ({ ...world, ageGender: pick(world.ageGender, from) }),
      move: (of, from, to) => {
        const age = of.ageGender[from]?.findIndex((visits) => visits > 0) ?? 0;
        const change = (gender: number): number => Number(gender === to) - Number(gender === from);
        return {
          ...of,
          ageGender: of.ageGender.map((ages, gender) => ages.with(age, (ages[age] ?? 0) + change(gender))),
        };
      },
    },
    ...world.ageGender.map((counts, gender): Row => {
      const withAges = (of: World, change: (ages: readonly number[]) => number[]): World => ({
        ...of,
        ageGender: of.ageGender.with(gender, change(of.ageGender[gender] ?? [])),
      });
      return {
        counts,
        told: visitsOf(ageGender?.genders[gender]?.ages),
        reorder: (from) => withAges(world, (ages) => pick(ages, from)),
        move: (of, from, to) => withAges(of, (ages) => moved(ages, from, to)),
      };
    }),
  ];
}

function moved(counts: readonly number[], from: number, to: number): number[] {
  return counts.with(from, (counts[from] ?? 0) - 1).with(to, (counts[to] ?? 0) + 1);
}
