import { describe, expect, test } from 'vitest';
import { AGE_BANDS } from '../domain/attributes';
import { logitOf, meanOfCrops, probabilityOf, softmaxOf, type FaceAnswers } from './face-answers';
import { calibratedMood, fuseAnswers, fusedBands, fusedMale, middleBand } from './fusion';

const CONSTANTS = { faceRes: 2, ageGender: 1, male: 0.5, child: 1, old: -1 };
const AGE = { spreadYears: 5, faceResPower: 1 };

function answersOf(change: {
  readonly faceResMale?: number;
  readonly male?: number;
  readonly years?: number;
  readonly faceResYears?: number;
}): FaceAnswers {
  const { faceResMale = 0.5, male = 0.5, years = 30, faceResYears = 30 } = change;
  const ageProbabilities = Array.from({ length: 100 }, (_, year) => (year === faceResYears ? 1 : 0));
  return {
    faceRes: { maleProbability: faceResMale, ageProbabilities },
    ageGender: { maleProbability: male, ageYears: years },
    moodProbabilities: null,
  };
}

describe('fusedMale', () => {
  test.each([
    ['undecided nets leave the constant', {}, 0.5],
    ['logits are added with their weights', { faceResMale: 0.8, male: 0.2 }, Math.log(4) + 0.5],
    ['a newborn', { years: 0 }, 1.5],
    ['half way to the age from which it is no child', { years: 7.5 }, 1],
    ['half way to old', { years: 60 }, 0],
    ['older than old', { years: 95 }, -0.5],
  ])('%s', (_, change, logit) => {
    expect(logitOf(fusedMale(answersOf(change), CONSTANTS) ?? Number.NaN)).toBeCloseTo(logit);
  });

  test('one net alone is taken at its word; none says nothing', () => {
    const both = answersOf({ faceResMale: 0.7, male: 0.2 });
    expect(fusedMale({ ...both, faceRes: null }, CONSTANTS)).toBe(0.2);
    expect(fusedMale({ ...both, ageGender: null }, CONSTANTS)).toBe(0.7);
    expect(fusedMale({ ...both, faceRes: null, ageGender: null }, CONSTANTS)).toBeNull();
  });
});

describe('fusedBands', () => {
  const likeliest = (answers: FaceAnswers): string | undefined => {
    const bands = fusedBands(answers, AGE) ?? [];
    expect(bands.reduce((sum, band) => sum + band, 0)).toBeCloseTo(1);
    return AGE_BANDS[bands.indexOf(Math.max(...bands))];
  };
  test.each([
    ['both nets agree', { years: 34, faceResYears: 35 }, '30-39'],
    ['between two bands the other net decides', { years: 39.5, faceResYears: 45 }, '40-49'],
    ['a net that is far off is overruled by the years', { years: 25, faceResYears: 75 }, '20-29'],
    ['above all edges', { years: 90, faceResYears: 90 }, '70+'],
  ])('%s', (_, change, expected) => {
    expect(likeliest(answersOf(change))).toBe(expected);
  });

  test('one net alone answers with its own distribution', () => {
    const answers = answersOf({ years: 34, faceResYears: 65 });
    expect(fusedBands({ ...answers, ageGender: null }, AGE)?.[AGE_BANDS.indexOf('60-69')]).toBe(1);
    expect(likeliest({ ...answers, faceRes: null })).toBe('30-39');
  });
});

test.each([
  ['the likeliest where it holds the middle', [0, 0, 0.2, 0.6, 0.2, 0, 0, 0, 0], '20-29', 0.6],
  ['not the likeliest where most lies to one side of it', [0, 0.4, 0, 0.3, 0.3, 0, 0, 0, 0], '20-29', 0.3],
  ['the first', [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0], '0-2', 0.5],
  ['the last, also where the sum falls short', [0, 0, 0, 0, 0, 0, 0, 0, 0.49], '70+', 0.49],
] as const)('the band in the middle is %s', (_, probabilities, band, probability) => {
  expect(middleBand(probabilities)).toEqual({ band, probability });
});

test('a temperature above 1 makes less sure and keeps the order', () => {
  const [low = 0, high = 0] = calibratedMood([0.1, 0.9], 2);
  // √9 : 1
  expect(high / low).toBeCloseTo(3);
});

test('no net, no answer', () => {
  expect(fuseAnswers({ faceRes: null, ageGender: null, moodProbabilities: null })).toEqual({
    ageYears: null,
    ageBandProbabilities: null,
    maleProbability: null,
    moodProbabilities: null,
  });
});

describe('meanOfCrops', () => {
  test('genders and moods by their logarithms, ages plainly', () => {
    const first = answersOf({ faceResMale: 0.5, male: 0.9, years: 20 });
    const second = answersOf({ faceResMale: probabilityOf(2), male: 0.9, years: 40 });
    const moods = [
      { ...first, moodProbabilities: [0.5, 0.5] },
      { ...second, moodProbabilities: [0.9, 0.1] },
    ];
    const mean = meanOfCrops(moods);
    expect(mean.faceRes?.maleProbability).toBeCloseTo(probabilityOf(1));
    expect(mean.ageGender).toEqual({ maleProbability: expect.closeTo(0.9), ageYears: 30 });
    // √(0.5 · 0.9) : √(0.5 · 0.1) is 3 : 1.
    expect(mean.moodProbabilities?.[0]).toBeCloseTo(0.75);
  });
});

test('logits and logarithms stay finite for certainty', () => {
  expect([logitOf(0), logitOf(1)].every(Number.isFinite)).toBe(true);
  expect(softmaxOf([1000, 1000])).toEqual([0.5, 0.5]);
});
