/**
 * What the nets said of one face, each in its own way. Null: that net did not run. Numbers only; what
 * tells one person from another (a descriptor) is not among them.
 */
export interface FaceAnswers {
  /** FaceRes. */
  readonly faceRes: {
    /** 0 female – 1 male. */
    readonly maleProbability: number;
    /** One per year from 0 on, 100 numbers. */
    readonly ageProbabilities: ArrayLike<number>;
  } | null;
  /** face-api's age and gender net. */
  readonly ageGender: {
    readonly maleProbability: number;
    readonly ageYears: number;
  } | null;
  /** One per mood, in the order of `MOODS`; null: the net did not run. */
  readonly moodProbabilities: ArrayLike<number> | null;
}

/** A probability that is 0 or 1 says more than a net can know. */
const SUREST = 1e-6;

/** ln(p / (1 − p)), finite for every probability. */
export function logitOf(probability: number): number {
  const p = Math.min(1 - SUREST, Math.max(SUREST, probability));
  return Math.log(p / (1 - p));
}

/** The probability of a logit. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Probabilities that add up to 1 from logarithms known up to a constant. */
export function softmaxOf(logs: readonly number[]): readonly number[] {
  const most = Math.max(...logs);
  const parts = logs.map((value) => Math.exp(value - most));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** The logarithm of a probability, finite for 0. */
export function logOf(probability: number): number {
  return Math.log(Math.max(SUREST, probability));
}

/** The answers about one face from several crops (another zoom, the mirror image): their means. */
export function meanOfCrops(crops: readonly FaceAnswers[]): FaceAnswers {
  const faceRes = crops.flatMap((crop) => crop.faceRes ?? []);
  const ageGender = crops.flatMap((crop) => crop.ageGender ?? []);
  const moods = crops.flatMap(({ moodProbabilities }) =>
    moodProbabilities === null ? [] : [moodProbabilities],
  );
  return {
    faceRes:
      faceRes.length === 0
        ? null
        : {
            maleProbability: meanProbability(faceRes.map(({ maleProbability }) => maleProbability)),
            ageProbabilities: meanOfRows(faceRes.map(({ ageProbabilities }) => ageProbabilities)),
          },
    ageGender:
      ageGender.length === 0
        ? null
        : {
            maleProbability: meanProbability(ageGender.map(({ maleProbability }) => maleProbability)),
            ageYears: meanOf(ageGender.map(({ ageYears }) => ageYears)),
          },
    moodProbabilities: moods.length === 0 ? null : geometricMeanOfRows(moods),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Means of logits: a crop that it is sure of weighs more. */
function meanProbability(probabilities: readonly number[]): number {
  return probabilityOf(meanOf(probabilities.map(logitOf)));
}

function meanOfRows(rows: readonly ArrayLike<number>[]): readonly number[] {
  const [first] = rows;
  return Array.from({ length: first?.length ?? 0 }, (_, index) => meanOf(rows.map((row) => row[index] ?? 0)));
}

/** Sharpest where the crops agree; better calibrated than the plain mean. */
function geometricMeanOfRows(rows: readonly ArrayLike<number>[]): readonly number[] {
  return softmaxOf(meanOfRows(rows.map((row) => Array.from(row, logOf))));
}
