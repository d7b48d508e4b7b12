import type { ModelMeta } from '../meta';

const FACE_API = '@vladmandic/face-api';
const FAIRFACE = 'FairFace, 270 faces, this crop around the box of BlazeFace';
const UTKFACE = 'UTKFace, 305 faces, the same crop; the set is among its training data';
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
  crop: { scale: 1.05, shiftY: 0 },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Apparent age in years and gender; the better of the two for age.',
    smallestUsefulPx: 40,
    accuracy: [
      {
        what: 'age, mean absolute error',
        value: '4.8 years',
        by: UTKFACE,
      },
      { what: 'gender', value: '93.8 %', by: UTKFACE },
      { what: 'age group of 9, exact / within one', value: '48.5 / 87.8 %', by: FAIRFACE },
      { what: 'gender', value: '79.3 %', by: FAIRFACE },
    ],
    accuracyBySubgroup: null,
    knownFailures: ['gender of faces outside its training data: fuse it with FaceRes', 'covered faces'],
  },
};
