import { middleBand, type FusedAnswers } from '../../../src/attributes/fusion';
import { DEFAULT_VOTE_OPTIONS } from '../../../src/attributes/votes';
import { AGE_BANDS, type Gender } from '../../../src/domain/attributes';
import type { Interval, Metrics } from '../kind';
import { bootstrapInterval } from '../metrics/bootstrap';
import { expectedCalibrationError } from '../metrics/calibration';
import { groupsOf } from '../metrics/groups';
import { accuracyAtCoverage, atBar, riskCoverageCurve, type JudgedAnswer } from '../metrics/risk-coverage';
import type { LabelledFace } from '../sets/labelled-faces';

/** A face that was found, what is true of it and what is said. */
export interface JudgedFace {
  readonly label: Pick<LabelledFace, 'ageBand' | 'ageYears' | 'gender' | 'group'>;
  readonly fused: FusedAnswers;
  /** Only what is both could vote for a person who is followed. */
  readonly isFrontal: boolean;
  readonly isSharp: boolean;
  readonly facePx: number;
}

const CURVE = [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 1];
/** Upper edges of the classes of face size, pixels. */
const FACE_SIZES = [32, 48, 64, 96, 128];

/** Everything that is said of a set of `pictures` in which these faces were found. */
export function attributeMetrics(faces: readonly JudgedFace[], pictures: number): Metrics {
  const gender = genderAnswers(faces);
  const bands = bandAnswers(faces);
  const share = pictures === 0 ? null : faces.length / pictures;
  const { minAgeBandProbability, minGenderProbability } = DEFAULT_VOTE_OPTIONS;
  return {
    ...measuresOf(faces),
    genderAccuracyAtCoverage75: accuracyAtCoverage(gender, pictures, 0.75),
    genderAccuracyAtCoverage80: accuracyAtCoverage(gender, pictures, 0.8),
    coverage: share,
    pictures,
    genderEce: expectedCalibrationError(gender),
    bandEce: expectedCalibrationError(bands),
    withMisses: withMisses(faces, pictures),
    answered: {
      gender: { ...atBar(gender, pictures, minGenderProbability) },
      ageBand: { ...atBar(bands, pictures, minAgeBandProbability) },
    },
    riskCoverage: {
      gender: curveOf(gender, pictures),
      ageBand: curveOf(bands, pictures),
    },
    byFrontal: measuresBy(faces, ({ isFrontal }) => (isFrontal ? 'frontal' : 'turnedAway')),
    bySharpness: measuresBy(faces, ({ isSharp }) => (isSharp ? 'sharp' : 'blurred')),
    byAgeBand: inOrder(measuresBy(faces, ({ label }) => label.ageBand)),
    byGender: measuresBy(faces, ({ label }) => label.gender),
    ...(faces.some(({ label }) => label.group !== null)
      ? { byGroup: measuresBy(faces, ({ label }) => label.group ?? 'none') }
      : {}),
    byFacePx: measuresBy(
      faces.toSorted((first, second) => first.facePx - second.facePx),
      ({ facePx }) => faceSizeName(facePx),
    ),
  };
}

/** Bootstrap over pictures; a picture without a face is drawn like any other. */
export function attributeIntervals(
  faces: readonly JudgedFace[],
  pictures: number,
): Readonly<Record<string, Interval>> {
  const drawn: readonly (JudgedFace | null)[] = [
    ...faces,
    ...Array.from({ length: pictures - faces.length }, () => null),
  ];
  const found = (sample: readonly (JudgedFace | null)[]): readonly JudgedFace[] =>
    sample.flatMap((face) => face ?? []);
  const statistics: Readonly<Record<string, (sample: readonly (JudgedFace | null)[]) => number | null>> = {
    ageMae: (sample) => ageMae(found(sample)),
    bandExact: (sample) => bandWithin(found(sample), 0),
    bandWithinOne: (sample) => bandWithin(found(sample), 1),
    genderAccuracy: (sample) => genderAccuracy(found(sample)),
    genderAccuracyAtCoverage75: (sample) =>
      accuracyAtCoverage(genderAnswers(found(sample)), sample.length, 0.75),
    genderAccuracyAtCoverage80: (sample) =>
      accuracyAtCoverage(genderAnswers(found(sample)), sample.length, 0.8),
  };
  const intervals: Record<string, Interval> = {};
  for (const [name, statistic] of Object.entries(statistics)) {
    const interval = bootstrapInterval(drawn, statistic);
    if (interval !== null) intervals[name] = interval;
  }
  for (const [group, nameOf] of Object.entries(SUBGROUPS)) {
    for (const [name, members] of groupsOf(faces, nameOf)) {
      const interval = bootstrapInterval(members, genderAccuracy);
      if (interval !== null) intervals[`${group}.${name}.genderAccuracy`] = interval;
      const exact = bootstrapInterval(members, (sample) => bandWithin(sample, 0));
      if (exact !== null) intervals[`${group}.${name}.bandExact`] = exact;
    }
  }
  return intervals;
}

const SUBGROUPS: Readonly<Record<string, (face: JudgedFace) => string>> = {
  byAgeBand: ({ label }) => label.ageBand,
  byGender: ({ label }) => label.gender,
};

function measuresOf(faces: readonly JudgedFace[]): Metrics {
  return {
    ageMae: ageMae(faces),
    bandExact: bandWithin(faces, 0),
    bandWithinOne: bandWithin(faces, 1),
    genderAccuracy: genderAccuracy(faces),
    faces: faces.length,
  };
}

function measuresBy(faces: readonly JudgedFace[], nameOf: (face: JudgedFace) => string): Metrics {
  return Object.fromEntries(
    [...groupsOf(faces, nameOf)].map(([name, members]) => [name, measuresOf(members)]),
  );
}

function withMisses(faces: readonly JudgedFace[], pictures: number): Metrics {
  const ofAll = (ofFound: number | null): number | null =>
    ofFound === null || pictures === 0 ? null : (ofFound * faces.length) / pictures;
  return {
    bandExact: ofAll(bandWithin(faces, 0)),
    bandWithinOne: ofAll(bandWithin(faces, 1)),
    genderAccuracy: ofAll(genderAccuracy(faces)),
  };
}

function curveOf(answers: readonly JudgedAnswer[], pictures: number): Metrics {
  const points = riskCoverageCurve(answers, pictures, CURVE);
  return Object.fromEntries(
    points.map(({ coverage, accuracy }) => [`at${Math.round(coverage * 100)}`, accuracy]),
  );
}

function ageMae(faces: readonly JudgedFace[]): number | null {
  return meanOf(
    faces.flatMap(({ label, fused }) =>
      label.ageYears === null || fused.ageYears === null ? [] : [Math.abs(label.ageYears - fused.ageYears)],
    ),
  );
}

/** Share of faces whose band is at most so many bands away from the truth. */
function bandWithin(faces: readonly JudgedFace[], bands: number): number | null {
  return meanOf(
    faces.map(({ label, fused }) => {
      const answer = bandOf(fused);
      const distance =
        answer === null
          ? Infinity
          : Math.abs(AGE_BANDS.indexOf(answer.band) - AGE_BANDS.indexOf(label.ageBand));
      return distance <= bands ? 1 : 0;
    }),
  );
}

function genderAccuracy(faces: readonly JudgedFace[]): number | null {
  return meanOf(faces.map(({ label, fused }) => (genderOf(fused) === label.gender ? 1 : 0)));
}

function genderAnswers(faces: readonly JudgedFace[]): readonly JudgedAnswer[] {
  return faces.flatMap(({ label, fused }) => {
    const male = fused.maleProbability;
    return male === null
      ? []
      : [{ confidence: Math.max(male, 1 - male), isRight: genderOf(fused) === label.gender }];
  });
}

function bandAnswers(faces: readonly JudgedFace[]): readonly JudgedAnswer[] {
  return faces.flatMap(({ label, fused }) => {
    const answer = bandOf(fused);
    return answer === null
      ? []
      : [{ confidence: answer.probability, isRight: answer.band === label.ageBand }];
  });
}

function genderOf({ maleProbability }: FusedAnswers): Gender | null {
  return maleProbability === null ? null : maleProbability > 0.5 ? 'male' : 'female';
}

function bandOf({ ageBandProbabilities }: FusedAnswers): ReturnType<typeof middleBand> | null {
  return ageBandProbabilities === null ? null : middleBand(ageBandProbabilities);
}

function faceSizeName(facePx: number): string {
  const above = FACE_SIZES.findLast((edge) => edge <= facePx);
  const below = FACE_SIZES.find((edge) => edge > facePx);
  return below === undefined ? `from${above ?? 0}` : `below${below}`;
}

function inOrder(byBand: Metrics): Metrics {
  return Object.fromEntries(
    AGE_BANDS.flatMap((band) => (band in byBand ? [[band, byBand[band] ?? null]] : [])),
  );
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
