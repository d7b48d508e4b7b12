import type { ModelMeta } from '../meta';

const FAIRFACE = 'FairFace, 270 faces, this crop around the box of BlazeFace';
const UTKFACE = 'UTKFace, 305 faces, the same crop (89.9 % of the gender on the bare pictures)';
const HUMAN = '@vladmandic/human';

/** HSE FaceRes: gender, age and a descriptor from one look at a face. */
export const FACERES: ModelMeta = {
  id: 'faceres',
  role: 'face-attributes',
  load: 'attributes',
  upstreamUrl: 'https://github.com/HSE-asavchenko/HSE_FaceRec_tf',
  graph: {
    kind: 'graph-model',
    topology: { package: HUMAN, path: 'models/faceres.json' },
    weights: { package: HUMAN, path: 'models/faceres.bin' },
  },
  licence: {
    code: 'Apache-2.0',
    weights: 'Apache-2.0',
    trainingData: 'VGGFace2 and IMDB-WIKI, by its publication; both sets are offered for research',
  },
  classes: [],
  input: {
    name: 'image',
    tfjsName: 'input_1',
    width: 224,
    height: 224,
    channels: 3,
    colour: 'bgr',
    scale: [1, 1, 1],
    offset: [-103.939, -116.779, -123.68],
    fit: 'stretch',
    padValue: 114,
  },
  outputs: [
    { name: 'gender', tfjsName: 'gender_pred/Sigmoid', shape: [1] },
    { name: 'age', tfjsName: 'age_pred/Softmax', shape: [100] },
    { name: 'descriptor', tfjsName: 'global_pooling/Mean', shape: [1024] },
  ],
  crop: { scale: 1.5, shiftY: -0.1 },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Apparent gender, age in years and 1024 numbers to tell faces apart.',
    smallestUsefulPx: 48,
    accuracy: [
      { what: 'age, mean absolute error', value: '7.3 years', by: UTKFACE },
      { what: 'gender', value: '84.3 %', by: UTKFACE },
      { what: 'age group of 9, exact / within one', value: '38.5 / 82.6 %', by: FAIRFACE },
      { what: 'gender', value: '82.2 %', by: FAIRFACE },
    ],
    accuracyBySubgroup: null,
    knownFailures: [
      'the crop matters: too wide or too tight costs 5 to 15 points',
      'children',
      'covered faces',
    ],
  },
};
