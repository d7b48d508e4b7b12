import { AGE_BANDS, AGE_BAND_STARTS, type AgeBand } from '../domain/attributes';
import { CALIBRATION, type AgeConstants, type Calibration, type GenderConstants } from './calibration';
import { logitOf, logOf, probabilityOf, softmaxOf, type FaceAnswers } from './face-answers';

/** What is read out of all answers about one face. Null: no net that could say has run. */
export interface FusedAnswers {
  readonly ageYears: number | null;
  /** In the order of `AGE_BANDS`; they add up to 1. */
  readonly ageBandProbabilities: ArrayLike<number> | null;
  /** 0 female – 1 male. */
  readonly maleProbability: number | null;
  /** In the order of `MOODS`; they add up to 1. */
  readonly moodProbabilities: ArrayLike<number> | null;
}

/** Years below which a face is the less of a grown man's, and above which the more of an old one's. */
const CHILD_TO_YEARS = 15;
const OLD_FROM_YEARS = 50;
const OLD_TO_YEARS = 70;
/** Added to each band of FaceRes before its power is taken: what it excludes may still be so. */
const BAND_FLOOR = 0.03;

/** A face's answers as one: two nets about age and gender become one, and probabilities mean what they say. */
export function fuseAnswers(answers: FaceAnswers, constants: Calibration = CALIBRATION): FusedAnswers {
  const { moodProbabilities } = answers;
  return {
    ageYears: fusedYears(answers),
    ageBandProbabilities: fusedBands(answers, constants.age),
    maleProbability: fusedMale(answers, constants.gender),
    moodProbabilities:
      moodProbabilities === null ? null : calibratedMood(moodProbabilities, constants.mood.temperature),
  };
}

/** The probability that the face is a man's or a boy's. */
export function fusedMale({ faceRes, ageGender }: FaceAnswers, constants: GenderConstants): number | null {
  if (faceRes === null) return ageGender?.maleProbability ?? null;
  if (ageGender === null) return faceRes.maleProbability;
  const { ageYears } = ageGender;
  return probabilityOf(
    constants.faceRes * logitOf(faceRes.maleProbability) +
      constants.ageGender * logitOf(ageGender.maleProbability) +
      constants.male +
      constants.child * share((CHILD_TO_YEARS - ageYears) / CHILD_TO_YEARS) +
      constants.old * share((ageYears - OLD_FROM_YEARS) / (OLD_TO_YEARS - OLD_FROM_YEARS)),
  );
}

/**
 * The probability of each age band: face-api's years with a spread around them, times FaceRes' own
 * distribution to a power (a logarithmic opinion pool, Genest & Zidek, 1986).
 */
export function fusedBands(
  { faceRes, ageGender }: FaceAnswers,
  constants: AgeConstants,
): readonly number[] | null {
  const fromFaceRes = faceRes === null ? null : bandSums(faceRes.ageProbabilities);
  if (ageGender === null) return fromFaceRes;
  const fromYears = bandsAround(ageGender.ageYears, constants.spreadYears);
  if (fromFaceRes === null) return fromYears;
  return softmaxOf(
    fromYears.map(
      (probability, band) =>
        logOf(probability) + constants.faceResPower * Math.log((fromFaceRes[band] ?? 0) + BAND_FLOOR),
    ),
  );
}

/**
 * The band in the middle: half of the probability lies up to it and half from it on. Of all answers it is the
 * one that is the fewest bands off in the mean; the likeliest band is more often far off.
 */
export function middleBand(probabilities: ArrayLike<number>): {
  readonly band: AgeBand;
  /** Of this band. */
  readonly probability: number;
} {
  let upTo = 0;
  let index = -1;
  do {
    index += 1;
    upTo += probabilities[index] ?? 0;
  } while (upTo < 0.5 && index < AGE_BANDS.length - 1);
  return { band: AGE_BANDS[index] ?? '70+', probability: probabilities[index] ?? 0 };
}

/** Temperature scaling (Guo et al., 2017): changes how sure the net claims to be, not what it says. */
export function calibratedMood(probabilities: ArrayLike<number>, temperature: number): readonly number[] {
  return softmaxOf(Array.from(probabilities, (probability) => logOf(probability) / temperature));
}

/** face-api's years are the better ones; FaceRes' expectation only while that net is not there. */
function fusedYears({ faceRes, ageGender }: FaceAnswers): number | null {
  if (ageGender !== null) return ageGender.ageYears;
  return faceRes === null
    ? null
    : Array.from(faceRes.ageProbabilities).reduce((sum, probability, years) => sum + probability * years, 0);
}

/**
 * A logistic distribution around the net's years, cut into bands. It is heavier in its ends than a normal
 * one: some faces are misjudged by far. What it leaves below 0 years falls to the first band, since the net
 * makes babies too old.
 */
function bandsAround(ageYears: number, spreadYears: number): readonly number[] {
  const below = (edge: number): number => probabilityOf((edge - ageYears) / spreadYears);
  return AGE_BANDS.map((_, band) => {
    const from = band === 0 ? 0 : below(AGE_BAND_STARTS[band] ?? 0);
    const to = AGE_BAND_STARTS[band + 1];
    return (to === undefined ? 1 : below(to)) - from;
  });
}

function bandSums(byYear: ArrayLike<number>): readonly number[] {
  return AGE_BANDS.map((_, band) => {
    const to = AGE_BAND_STARTS[band + 1] ?? byYear.length;
    let sum = 0;
    for (let year = AGE_BAND_STARTS[band] ?? 0; year < to; year += 1) sum += byYear[year] ?? 0;
    return sum;
  });
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
