import { CALIBRATED_ON } from '../../../src/attributes/calibration';
import { calibratedMood } from '../../../src/attributes/fusion';
import { DEFAULT_VOTE_OPTIONS, likeliestMood } from '../../../src/attributes/votes';
import { MOODS, moodGroupOf, type Mood } from '../../../src/domain/attributes';
import { UsageError } from '../command-line';
import { fitMood } from '../fit/calibrate';
import { outOfFold } from '../fit/folds';
import type { EvalContext, EvalKind, EvalReport, Interval, Metrics } from '../kind';
import { bootstrapInterval } from '../metrics/bootstrap';
import { expectedCalibrationError } from '../metrics/calibration';
import { accuracyOf, balancedAccuracyOf, recallByClass } from '../metrics/confusion';
import { accuracyAtCoverage, atBar, type JudgedAnswer } from '../metrics/risk-coverage';
import { modelVersionsOf } from '../model-versions';
import { hasLabelledMoods, readLabelledMoods, type LabelledMood } from '../sets/labelled-faces';

/** Where the face of a picture is: the picture is cut to it, or it must be found like any other. */
const FACE_PLACES = ['cut', 'found'] as const;
type FacePlace = (typeof FACE_PLACES)[number];

/** A labelled face with what the net said and with what the product makes of it. */
interface AskedMood extends LabelledMood {
  /** As the net said it. */
  readonly said: readonly number[];
  /** Calibrated. */
  readonly shown: readonly number[];
}

/**
 * The mood of the face in each picture. Sets of this form are cut to faces: by default the picture is the
 * face, as the net was trained; with `--faces found` our own detector must find it, as in the product, and
 * numbers are of the faces found. On the set that the temperature was fitted on, each face is judged by a
 * temperature fitted without it.
 */
export const mood: EvalKind = {
  name: 'mood',
  options: { faces: 'cut (default: the picture is the face) or found (by the detector)' },
  canRead: hasLabelledMoods,
  variantsOf: () => Promise.resolve([{}, { faces: 'found' }]),
  run: measureMood,
};

async function measureMood(context: EvalContext): Promise<EvalReport> {
  const labels = (await readLabelledMoods(context.dir)).slice(0, context.limit ?? Infinity);
  const place = placeOf(context.options['faces']);
  const asked = await askedMoods(context, labels, place);
  const isFittedHere = context.set === CALIBRATED_ON.mood && context.limit === null && place === 'cut';
  const judged = isFittedHere ? judgedOutOfFold(asked) : asked;
  return {
    kind: 'mood',
    set: context.set,
    engine: context.engine,
    models: modelVersionsOf(place === 'cut' ? ['mood'] : ['face-detector', 'mood'], context.engine),
    metrics: {
      ...moodMetrics(judged, labels.length),
      ...(isFittedHere ? { fitted: { ...fitMood(samplesOf(asked)) } } : {}),
    },
    intervals: moodIntervals(judged),
  };
}

async function askedMoods(
  context: EvalContext,
  labels: readonly LabelledMood[],
  place: FacePlace,
): Promise<readonly AskedMood[]> {
  const vision = await context.vision();
  const features = { ageGender: false, mood: true };
  const wants = { persons: false, face: true, isFaceCrop: place === 'cut', features };
  const asked: AskedMood[] = [];
  for (const [index, label] of labels.entries()) {
    const { face } = await vision.inspectPicture(label.file, wants);
    const said = face?.answers.moodProbabilities ?? null;
    const shown = face?.vote.moodProbabilities ?? null;
    if (said !== null && shown !== null)
      asked.push({ ...label, said: Array.from(said), shown: Array.from(shown) });
    context.progress(index + 1, labels.length);
  }
  return asked;
}

function moodMetrics(faces: readonly AskedMood[], pictures: number): Metrics {
  const classified = faces.map(classifiedMood);
  const answers = faces.map(judgedAnswer);
  return {
    accuracy: accuracyOf(classified),
    balancedAccuracy: balancedAccuracyOf(classified),
    ece: expectedCalibrationError(answers),
    accuracyOfGroups: atBar(faces.map(judgedGroup), faces.length, 0).accuracy,
    accuracyAtCoverage75: accuracyAtCoverage(answers, pictures, 0.75),
    coverage: pictures === 0 ? null : faces.length / pictures,
    pictures,
    answered: { ...atBar(faces.map(judgedGroup), pictures, DEFAULT_VOTE_OPTIONS.minMoodGroupProbability) },
    recall: Object.fromEntries(recallByClass(classified)),
  };
}

function moodIntervals(faces: readonly AskedMood[]): Readonly<Record<string, Interval>> {
  const statistics: Readonly<Record<string, (sample: readonly AskedMood[]) => number | null>> = {
    accuracy: (sample) => accuracyOf(sample.map(classifiedMood)),
    balancedAccuracy: (sample) => balancedAccuracyOf(sample.map(classifiedMood)),
    ece: (sample) => expectedCalibrationError(sample.map(judgedAnswer)),
  };
  const intervals: Record<string, Interval> = {};
  for (const [name, statistic] of Object.entries(statistics)) {
    const interval = bootstrapInterval(faces, statistic);
    if (interval !== null) intervals[name] = interval;
  }
  return intervals;
}

function judgedOutOfFold(faces: readonly AskedMood[]): readonly AskedMood[] {
  return outOfFold(faces, {
    fit: (items) => fitMood(samplesOf(items)),
    answer: (face, { temperature }) => ({ ...face, shown: calibratedMood(face.said, temperature) }),
  });
}

function samplesOf(
  faces: readonly AskedMood[],
): readonly { readonly probabilities: readonly number[]; readonly mood: Mood }[] {
  return faces.map(({ said, mood }) => ({ probabilities: said, mood }));
}

function classifiedMood({ mood, shown }: AskedMood): { readonly truth: Mood; readonly answer: Mood } {
  return { truth: mood, answer: MOODS[shown.indexOf(Math.max(...shown))] ?? 'neutral' };
}

function judgedAnswer(face: AskedMood): JudgedAnswer {
  const { truth, answer } = classifiedMood(face);
  return { confidence: Math.max(...face.shown), isRight: truth === answer };
}

/** What the screen shows: the group of moods. */
function judgedGroup({ mood, shown }: AskedMood): JudgedAnswer {
  const likeliest = likeliestMood(shown);
  return {
    confidence: likeliest.groupProbability,
    isRight: moodGroupOf(likeliest.mood) === moodGroupOf(mood),
  };
}

function placeOf(text = 'cut'): FacePlace {
  const place = FACE_PLACES.find((name) => name === text);
  if (place === undefined) throw new UsageError(`--faces is ${FACE_PLACES.join(' or ')}, got ${text}`);
  return place;
}
