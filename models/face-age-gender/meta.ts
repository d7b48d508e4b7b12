import type { ModelMeta } from '../meta';

const FACE_API = '@vladmandic/face-api';
const FAIRFACE = 'FairFace, 270 faces in whole pictures, fused with FaceRes, out of fold';
const UTKFACE =
  'UTKFace, 153 faces in whole pictures, fused with FaceRes; the set is among its training data';
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
  crop: { scale: 1.05, shiftY: 0, isLevelled: true, zooms: [0.91, 1.09] },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Apparent age in years and gender; the better of the two for age.',
    smallestUsefulPx: 28,
    accuracy: [
      { what: 'age group of 9, exact / within one', value: '50.7 / 90.7 %', by: FAIRFACE },
      { what: 'gender', value: '84.1 % (80–88)', by: FAIRFACE },
      { what: 'gender, the surest three quarters', value: '93.1 % (89–96)', by: FAIRFACE },
      { what: 'age, mean absolute error', value: '4.2 years (3.5–5.0)', by: UTKFACE },
      { what: 'gender', value: '88.9 % (84–93)', by: UTKFACE },
      { what: 'alone: age group of 9, exact / within one', value: '54.8 / 89.6 %', by: FAIRFACE_ALONE },
      {
        what: 'age group exact / gender with faces made 24, 40 and about 126 px wide',
        value: '49 / 90, 58 / 91 and 56 / 90 %',
        by: 'FairFace, the first 80 faces, constants not out of fold',
      },
      { what: 'alone: gender', value: '82.2 %', by: FAIRFACE_ALONE },
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
      'age of people between 60 and 69: taken for a band younger or older in four of five',
      'gender of faces outside its training data: fused with FaceRes',
      'covered faces',
    ],
  },
};
