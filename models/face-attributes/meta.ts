import { fusedMeasurements } from '../fused-faces';
import type { ModelMeta } from '../meta';

const FUSED = fusedMeasurements(
  'FairFace, 270 faces in whole pictures, fused with the age and gender net, out of fold',
  'UTKFace, 1,214 faces in whole pictures, fused with the age and gender net, which has learnt from it',
);
const FAIRFACE_ALONE = 'FairFace, the same faces, with the mirror image, not calibrated';
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
  crop: { scale: 1.6, shiftY: -0.1, isLevelled: true, zooms: [0.875, 1, 1.125] },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Apparent gender, age in years and 1024 numbers to tell faces apart.',
    smallestUsefulPx: 28,
    accuracy: [
      ...FUSED.accuracy,
      { what: 'alone: age group of 9, exact / within one', value: '40.4 / 84.8 %', by: FAIRFACE_ALONE },
      FUSED.byFaceSize,
      { what: 'alone: gender', value: '80.4 %', by: FAIRFACE_ALONE },
    ],
    accuracyBySubgroup: FUSED.bySubgroup,
    knownFailures: [
      'gender of children up to nine: right in three of four; at the screen’s bar six in ten stay unknown',
      'old women are taken for men, small boys for girls; the calibration makes up for a part',
      'covered faces, and blurred ones: these do not vote',
    ],
  },
};
