import type { AgeConstants, GenderConstants, MoodConstants } from '../../../src/attributes/calibration';
import type { FaceAnswers } from '../../../src/attributes/face-answers';
import { calibratedMood, fusedBands, fusedMale } from '../../../src/attributes/fusion';
import { AGE_BANDS, MOODS, type AgeBand, type Gender, type Mood } from '../../../src/domain/attributes';
import { minimise } from './minimise';

/** Keeps constants small where few faces speak for large ones (ridge), per face. */
const GENDER_RIDGE = 0.005;
/** An answer that is excluded and true costs this much and not everything. */
const LEAST_PROBABILITY = 1e-6;

/** The weights that make the known genders likeliest. */
export function fitGender(
  faces: readonly { readonly answers: FaceAnswers; readonly gender: Gender }[],
): GenderConstants {
  const fitted = minimise(
    (constants) => {
      const at = genderOf(constants);
      const cost = meanCost(faces, ({ answers, gender }) => {
        const male = fusedMale(answers, at);
        return male === null ? null : gender === 'male' ? male : 1 - male;
      });
      const { faceRes, ageGender, child, old } = at;
      return cost + (GENDER_RIDGE / 2) * (faceRes ** 2 + ageGender ** 2 + child ** 2 + old ** 2);
    },
    [1, 0.5, 0, 0, 0],
  );
  return genderOf(fitted);
}

/** The spread and the power that make the known bands likeliest. */
export function fitAge(
  faces: readonly { readonly answers: FaceAnswers; readonly ageBand: AgeBand }[],
): AgeConstants {
  const fitted = minimise(
    (constants) =>
      meanCost(faces, ({ answers, ageBand }) => {
        const bands = fusedBands(answers, ageOf(constants));
        return bands === null ? null : (bands[AGE_BANDS.indexOf(ageBand)] ?? 0);
      }),
    [Math.log(5), Math.log(0.5)],
  );
  return ageOf(fitted);
}

/** The temperature that makes the known moods likeliest. */
export function fitMood(
  faces: readonly { readonly probabilities: ArrayLike<number>; readonly mood: Mood }[],
): MoodConstants {
  const [log = 0] = minimise(
    ([logTemperature = 0]) =>
      meanCost(
        faces,
        ({ probabilities, mood }) =>
          calibratedMood(probabilities, Math.exp(logTemperature))[MOODS.indexOf(mood)] ?? 0,
      ),
    [0],
  );
  return { temperature: Math.exp(log) };
}

/** Mean −ln of the probability of what is true; faces that nothing is said of are left out. */
function meanCost<Face>(faces: readonly Face[], probabilityOfTruth: (face: Face) => number | null): number {
  const costs = faces.flatMap((face) => {
    const probability = probabilityOfTruth(face);
    return probability === null ? [] : [-Math.log(Math.max(LEAST_PROBABILITY, probability))];
  });
  return costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length);
}

function genderOf(constants: readonly number[]): GenderConstants {
  const [faceRes = 0, ageGender = 0, male = 0, child = 0, old = 0] = constants;
  return { faceRes, ageGender, male, child, old };
}

/** Both are above 0: searched by their logarithms. */
function ageOf(logs: readonly number[]): AgeConstants {
  const [spreadYears = 0, faceResPower = 0] = logs;
  return { spreadYears: Math.exp(spreadYears), faceResPower: Math.exp(faceResPower) };
}
