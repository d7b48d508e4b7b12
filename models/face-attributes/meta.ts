import type { ModelMeta } from '../meta';

const FAIRFACE = 'FairFace, 270 faces in whole pictures, fused with the age and gender net, out of fold';
const UTKFACE =
  'UTKFace, 153 faces in whole pictures, fused with the age and gender net, whose training data it is among';
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
  crop: { scale: 1.4, shiftY: -0.1, isLevelled: true, zooms: [1] },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Apparent gender, age in years and 1024 numbers to tell faces apart.',
    smallestUsefulPx: 28,
    accuracy: [
      { what: 'age group of 9, exact / within one', value: '50.7 / 90.7 %', by: FAIRFACE },
      { what: 'gender', value: '84.1 % (80–88)', by: FAIRFACE },
      { what: 'gender, the surest three quarters', value: '93.1 % (89–96)', by: FAIRFACE },
      { what: 'age, mean absolute error', value: '4.2 years (3.5–5.0)', by: UTKFACE },
      { what: 'gender', value: '88.9 % (84–93)', by: UTKFACE },
      { what: 'alone: age group of 9, exact / within one', value: '40.4 / 84.8 %', by: FAIRFACE_ALONE },
      {
        what: 'age group exact / gender with faces made 24, 40 and about 126 px wide',
        value: '49 / 90, 58 / 91 and 56 / 90 %',
        by: 'FairFace, the first 80 faces, constants not out of fold',
      },
      { what: 'alone: gender', value: '80.4 %', by: FAIRFACE_ALONE },
    ],
    accuracyBySubgroup: [
      { what: '0–2 years: gender / age group', value: '67 % (50–83) / 63 % (47–80)', by: FAIRFACE },
      { what: '3–9 years: gender / age group', value: '67 % (50–83) / 60 % (43–77)', by: FAIRFACE },
      { what: '10–19 years: gender / age group', value: '77 % (60–90) / 37 % (20–57)', by: FAIRFACE },
      { what: '20–29 years: gender / age group', value: '80 % (67–93) / 67 % (47–83)', by: FAIRFACE },
      { what: '30–39 years: gender / age group', value: '100 % (100–100) / 53 % (37–70)', by: FAIRFACE },
      { what: '40–49 years: gender / age group', value: '100 % (100–100) / 33 % (17–50)', by: FAIRFACE },
      { what: '50–59 years: gender / age group', value: '93 % (83–100) / 57 % (40–73)', by: FAIRFACE },
      { what: '60–69 years: gender / age group', value: '87 % (73–97) / 20 % (7–33)', by: FAIRFACE },
      { what: '70 years and more: gender / age group', value: '87 % (73–97) / 67 % (50–83)', by: FAIRFACE },
      { what: 'women and girls: gender / age group', value: '86 % (80–92) / 45 % (36–53)', by: FAIRFACE },
      { what: 'men and boys: gender / age group', value: '82 % (76–89) / 56 % (48–64)', by: FAIRFACE },
    ],
    knownFailures: [
      'gender of children up to nine: right in two of three, little better than a guess',
      'old women are taken for men, small boys for girls; the calibration makes up for a part',
      'covered faces',
    ],
  },
};
