import { expect, test } from 'vitest';
import { AGE_BANDS, ageBandOf, type AgeBand, type Gender } from '../../../src/domain/attributes';
import { attributeIntervals, attributeMetrics, type JudgedFace } from './attribute-metrics';

function faceOf(from: {
  readonly years: number;
  readonly gender: Gender;
  readonly saidYears: number;
  readonly saidBand: AgeBand;
  readonly male: number;
}): JudgedFace {
  const { years, gender, saidYears, saidBand, male } = from;
  return {
    label: { ageYears: years, ageBand: ageBandOf(years), gender, group: null },
    fused: {
      ageYears: saidYears,
      ageBandProbabilities: AGE_BANDS.map((band) => (band === saidBand ? 0.6 : 0.05)),
      maleProbability: male,
      moodProbabilities: null,
    },
    isFrontal: male > 0.5,
    isSharp: true,
    facePx: 100,
  };
}

/** Of five pictures; in the fifth no face was found. */
const FACES: readonly JudgedFace[] = [
  faceOf({ years: 34, gender: 'male', saidYears: 36, saidBand: '30-39', male: 0.9 }),
  faceOf({ years: 34, gender: 'female', saidYears: 28, saidBand: '20-29', male: 0.2 }),
  faceOf({ years: 72, gender: 'female', saidYears: 60, saidBand: '50-59', male: 0.6 }),
  faceOf({ years: 5, gender: 'male', saidYears: 5, saidBand: '3-9', male: 0.55 }),
];

test('numbers are of the faces found; misses and coverages are of all pictures', () => {
  const metrics = attributeMetrics(FACES, 5);
  expect(metrics).toMatchObject({
    // (2 + 6 + 12 + 0) / 4
    ageMae: 5,
    bandExact: 0.5,
    // 72 taken for 50–59 is two bands away.
    bandWithinOne: 0.75,
    genderAccuracy: 0.75,
    coverage: 0.8,
    // Four of five pictures would have to be answered: all faces.
    genderAccuracyAtCoverage75: 0.75,
    withMisses: { bandExact: 0.4, genderAccuracy: expect.closeTo(0.6) },
    byAgeBand: { '30-39': { faces: 2, genderAccuracy: 1 }, '70+': { genderAccuracy: 0 } },
    byFrontal: { frontal: { faces: 3 }, turnedAway: { faces: 1 } },
    byFacePx: { below128: { faces: 4 } },
  });
  expect(metrics['byGroup']).toBeUndefined();
});

test('a coverage that the faces found do not reach cannot be said', () => {
  expect(attributeMetrics(FACES, 6)['genderAccuracyAtCoverage75']).toBeNull();
});

test('intervals hold the value they are of', () => {
  const { genderAccuracy: [low, high] = [1, 0] } = attributeIntervals(FACES, 5);
  expect(low).toBeLessThanOrEqual(0.75);
  expect(high).toBeGreaterThanOrEqual(0.75);
});
