import { fusedMeasurements } from '../fused-faces';
import type { ModelMeta } from '../meta';

const FACE_API = '@vladmandic/face-api';
const FUSED = fusedMeasurements(
  'FairFace, 270 faces in whole pictures, fused with FaceRes, out of fold',
  'UTKFace, 1,214 faces in whole pictures, fused with FaceRes; the set is among its training data',
);
const FAIRFACE_ALONE = 'FairFace, the same faces, with the mirror image, not calibrated';
const MEANS = [122.782, 117.001, 104.298];

/** face-api's small Xception: age in years and gender. */
export const AGE_GENDER: ModelMeta = {
  id: 'age-gender',
  role: 'face-age-gender',
  load: 'attributes',
  upstreamUrl: 'https://github.com/justadudewhohacks/face-api.js',
  graph: {
    kind: 'weights',
    architecture: 'age-gender',
    manifest: { package: FACE_API, path: 'model/age_gender_model-weights_manifest.json' },
    weights: { package: FACE_API, path: 'model/age_gender_model.bin' },
  },
  licence: {
    code: 'MIT',
    weights: 'MIT',
    trainingData: 'UTKFace, FG-NET, ChaLearn, IMDB-WIKI, CACD and MegaAge; most are offered for research',
  },
  classes: ['male', 'female'],
  input: {
    name: 'image',
    tfjsName: 'image',
    width: 112,
    height: 112,
    channels: 3,
    colour: 'rgb',
    scale: MEANS.map(() => 1 / 255),
    offset: MEANS.map((mean) => -mean / 255),
    fit: 'letterbox',
    padValue: 0,
  },
  outputs: [
    { name: 'age', tfjsName: 'age', shape: [1] },
    { name: 'gender', tfjsName: 'gender', shape: [2] },
  ],
  crop: { scale: 1.05, shiftY: 0, isLevelled: true, zooms: [0.91, 1, 1.09] },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Apparent age in years and gender; the better of the two for age.',
    smallestUsefulPx: 28,
    accuracy: [
      ...FUSED.accuracy,
      { what: 'alone: age group of 9, exact / within one', value: '54.8 / 89.6 %', by: FAIRFACE_ALONE },
      FUSED.byFaceSize,
      { what: 'alone: gender', value: '82.2 %', by: FAIRFACE_ALONE },
    ],
    accuracyBySubgroup: FUSED.bySubgroup,
    knownFailures: [
      'gender of children up to nine: right in three of four; at the screen’s bar six in ten stay unknown',
      'age of people between 60 and 69: taken for a band younger or older in three of four',
      'gender of faces outside its training data: fused with FaceRes',
      'covered faces, and blurred ones: these do not vote',
    ],
  },
};
