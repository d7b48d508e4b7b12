import type { ModelMeta } from '../meta';

const FACE_API = '@vladmandic/face-api';
const MEANS = [122.782, 117.001, 104.298];

/** dlib's ResNet by way of face-api.js: 128 numbers that lie close together for one person. */
export const FACE_RECOGNITION: ModelMeta = {
  id: 'face-recognition',
  role: 'face-recognition',
  load: 'on-demand',
  upstreamUrl: 'https://github.com/davisking/dlib-models',
  graph: {
    kind: 'weights',
    architecture: 'face-recognition',
    manifest: { package: FACE_API, path: 'model/face_recognition_model-weights_manifest.json' },
    weights: { package: FACE_API, path: 'model/face_recognition_model.bin' },
  },
  licence: {
    code: 'MIT',
    weights: 'CC0-1.0',
    trainingData: 'FaceScrub, VGG Face and pictures from the web, about 3 million faces of 7485 people',
  },
  classes: [],
  input: {
    name: 'image',
    tfjsName: 'image',
    width: 150,
    height: 150,
    channels: 3,
    colour: 'rgb',
    scale: MEANS.map(() => 1 / 255),
    offset: MEANS.map((mean) => -mean / 255),
    fit: 'letterbox',
    padValue: 0,
  },
  outputs: [{ name: 'descriptor', tfjsName: 'descriptor', shape: [128] }],
  crop: { scale: 1.2, shiftY: 0, isLevelled: true, zooms: [1] },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary: 'Tells whether two pictures show the same person; two faces below a distance of 0.6 match.',
    smallestUsefulPx: 80,
    accuracy: [
      { what: 'LFW, same or different', value: '99.38 %', by: 'as published by dlib' },
      {
        what: 'area under the ROC curve',
        value: '1.00',
        by: '28 pairs of photographs, 4 of them of one person',
      },
    ],
    accuracyBySubgroup: null,
    knownFailures: ['faces that are not upright and level', 'small or blurred faces', 'children'],
  },
};
