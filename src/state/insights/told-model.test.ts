import { expect, it } from 'vitest';
import { releaseOf } from '../../aggregates/release';
import { emptyBreakdown } from '../../aggregates/breakdown';
import type { AgeBand, Mood } from '../../domain/attributes';
import { mergeReleases } from './told-model';

function release(women: Partial<Record<AgeBand, number>>, moods: Partial<Record<Mood, number>> = {}) {
  const breakdown = {
    ...emptyBreakdown('door', 0),
    ageGender: Object.entries(women).map(([ageBand, visits]) => ({
      ageBand: ageBand as AgeBand,
      gender: 'female' as const,
      visits,
    })),
    mood: Object.entries(moods).map(([mood, visits]) => ({ mood: mood as Mood, visits })),
  };
  return releaseOf({
    cameraId: 'door',
    startMs: 0,
    endMs: 3_600_000,
    breakdowns: [breakdown],
    features: { ageGender: true, mood: true },
    threshold: 5,
    noise: null,
  });
}

it('adds up what is told, and keeps apart what is withheld', () => {
  const model = mergeReleases([
    release({ '20-29': 9, '30-39': 2, '60-69': 4 }, { happy: 15 }),
    release({ '20-29': 6 }, { neutral: 4, sad: 2 }),
    release({ '30-39': 3 }, { happy: 3 }),
  ]);
  expect(model.ages).toMatchObject({ told: 15, withheld: 6, smallCount: 1, largest: 15 });
  expect(model.ages.rows.find(({ ageBand }) => ageBand === '20-29')).toEqual({
    ageBand: '20-29',
    female: 15,
    male: 0,
    unknown: 0,
    hasWithheld: true,
  });
  expect(model.ages.rows.find(({ ageBand }) => ageBand === '30-39')).toMatchObject({ female: 0 });
  expect(model.moods).toMatchObject({ told: 15, withheld: 6, smallCount: 1 });
  expect(model.moods.groups[0]).toEqual({ group: 'positive', visits: 15, hasWithheld: true });
  expect([model.threshold, model.isNoisy]).toEqual([5, false]);
});

it('has nothing of nothing', () => {
  const { ages, threshold } = mergeReleases([]);
  expect(ages).toMatchObject({ told: 0, withheld: 0, smallCount: 0, largest: 0 });
  expect(threshold).toBeNull();
});
