import { CALIBRATED_ON, CALIBRATION } from '../../../src/attributes/calibration';
import { DEFAULT_FACE_QUALITY } from '../../../src/attributes/face-quality';
import { fuseAnswers, type FusedAnswers } from '../../../src/attributes/fusion';
import { fitAge, fitGender } from '../fit/calibrate';
import { outOfFold } from '../fit/folds';
import type { EvalContext, EvalKind, EvalReport, Metrics } from '../kind';
import { modelVersionsOf } from '../model-versions';
import type { PlainFace } from '../page/plain-inspection';
import { hasLabelledFaces, readLabelledFaces, type LabelledFace } from '../sets/labelled-faces';
import { ALTERATION_OPTIONS, alterationOf } from './alteration';
import { attributeIntervals, attributeMetrics, type JudgedFace } from './attribute-metrics';

const WANTS = { persons: false, face: true, features: { ageGender: true, mood: false } } as const;

/** A labelled face that was found, with what the product says of it. */
type FoundFace = LabelledFace & { readonly face: PlainFace };

/**
 * Age, age band and gender of the face in each picture, found by the product's own detector in the whole
 * picture. Numbers are of faces that were found, `coverage` of the pictures; `withMisses` counts a face that
 * was not found as wrong, and coverages of the risk–coverage curves are shares of all pictures. On the set
 * that the constants were fitted on, each face is judged by constants fitted without it.
 */
export const attributes: EvalKind = {
  name: 'attributes',
  options: ALTERATION_OPTIONS,
  canRead: hasLabelledFaces,
  run: measureAttributes,
};

async function measureAttributes(context: EvalContext): Promise<EvalReport> {
  const labels = (await readLabelledFaces(context.dir)).slice(0, context.limit ?? Infinity);
  const alteration = alterationOf(context.options);
  const vision = await context.vision();
  const found: FoundFace[] = [];
  for (const [index, label] of labels.entries()) {
    const { face } =
      alteration === null
        ? await vision.inspectPicture(label.file, WANTS)
        : await vision.inspectAltered(label.file, WANTS, alteration);
    if (face !== null) found.push({ ...label, face });
    context.progress(index + 1, labels.length);
  }
  const isWholeSet = context.limit === null && alteration === null;
  const isFittedHere = context.set === CALIBRATED_ON.attributes && isWholeSet;
  const fused = isFittedHere ? fusedOutOfFold(found) : found.map(({ face }) => face.vote);
  const judged = found.map((label, index): JudgedFace => judgedFace(label, fused[index]));
  return {
    kind: 'attributes',
    set: context.set,
    engine: context.engine,
    models: modelVersionsOf(['face-detector', 'face-age-gender', 'face-attributes'], context.engine),
    metrics: {
      ...attributeMetrics(judged, labels.length),
      ...(isFittedHere ? { fitted: fittedOn(found) } : {}),
    },
    intervals: attributeIntervals(judged, labels.length),
  };
}

function judgedFace(label: FoundFace, fused: FusedAnswers | undefined): JudgedFace {
  const { box, isFrontal, sharpness } = label.face;
  if (fused === undefined) throw new Error(`${label.file}: a face without an answer`);
  return {
    label,
    fused,
    isFrontal: isFrontal === true,
    isSharp: sharpness !== null && sharpness >= DEFAULT_FACE_QUALITY.minSharpness,
    facePx: Math.max(box.x2 - box.x1, box.y2 - box.y1),
  };
}

function fusedOutOfFold(found: readonly FoundFace[]): readonly FusedAnswers[] {
  const faces = found.map((label) => ({ ...label, answers: label.face.answers }));
  return outOfFold(faces, {
    fit: (items) => ({ ...CALIBRATION, gender: fitGender(items), age: fitAge(items) }),
    answer: ({ answers }, constants) => fuseAnswers(answers, constants),
  });
}

/** What `src/attributes/calibration.ts` is to hold. */
function fittedOn(found: readonly FoundFace[]): Metrics {
  const faces = found.map((label) => ({ ...label, answers: label.face.answers }));
  return { gender: { ...fitGender(faces) }, age: { ...fitAge(faces) } };
}
