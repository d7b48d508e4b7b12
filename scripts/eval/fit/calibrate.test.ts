import { expect, test } from 'vitest';
import type { FaceAnswers } from '../../../src/attributes/face-answers';
import { probabilityOf } from '../../../src/attributes/face-answers';
import { fusedMale } from '../../../src/attributes/fusion';
import { AGE_BANDS, ageBandOf } from '../../../src/domain/attributes';
import { randomOf } from '../../../src/tracking/synthetic-people';
import { fitAge, fitGender, fitMood } from './calibrate';

const random = randomOf(3);
const between = (low: number, high: number): number => low + (high - low) * random();

/** A face whose nets say this, FaceRes without an opinion about age. */
function answersOf(faceRes: number, ageGender: number, ageYears: number): FaceAnswers {
  return {
    faceRes: {
      maleProbability: probabilityOf(faceRes),
      ageProbabilities: Array.from({ length: 100 }, () => 0.01),
    },
    ageGender: { maleProbability: probabilityOf(ageGender), ageYears },
    moodProbabilities: null,
  };
}

test('finds the weights by which genders were drawn', () => {
  const truth = { faceRes: 1.2, ageGender: 0.5, male: -0.8, child: 0, old: 0 };
  const faces = Array.from({ length: 3000 }, () => {
    const answers = answersOf(between(-3, 3), between(-3, 3), 30);
    const isMale = random() < (fusedMale(answers, truth) ?? 0);
    return { answers, gender: isMale ? ('male' as const) : ('female' as const) };
  });
  const fitted = fitGender(faces);
  expect(fitted.faceRes).toBeCloseTo(1.2, 0);
  expect(fitted.ageGender).toBeCloseTo(0.5, 0);
  expect(fitted.male).toBeCloseTo(-0.8, 0);
});

test('a net that errs by more years gets a wider spread', () => {
  const facesWith = (error: number) =>
    Array.from({ length: 300 }, () => {
      const years = between(20, 60);
      return {
        answers: answersOf(0, 0, years + between(-error, error)),
        ageBand: ageBandOf(years),
      };
    });
  const narrow = fitAge(facesWith(2)).spreadYears;
  const wide = fitAge(facesWith(20)).spreadYears;
  expect(narrow).toBeGreaterThan(0);
  expect(wide).toBeGreaterThan(narrow * 3);
  expect(AGE_BANDS).toHaveLength(9);
});

test('a net that claims 0.9 and is right in half of the cases is cooled down', () => {
  const probabilities = [0.9, 0.1, 0, 0, 0, 0, 0];
  const faces = Array.from({ length: 100 }, (_, index) => ({
    probabilities,
    mood: index % 2 === 0 ? ('angry' as const) : ('disgust' as const),
  }));
  expect(fitMood(faces).temperature).toBeGreaterThan(2);
});
