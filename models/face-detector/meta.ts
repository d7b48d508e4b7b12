import type { ModelMeta } from '../meta';

const HUMAN = '@vladmandic/human';

/** BlazeFace for the back camera: faces with six points, from the upper part of a person's box. */
export const BLAZEFACE: ModelMeta = {
  id: 'blazeface',
  role: 'face-detector',
  load: 'attributes',
  upstreamUrl: 'https://github.com/google-ai-edge/mediapipe',
  graph: {
    kind: 'graph-model',
    topology: { package: HUMAN, path: 'models/blazeface.json' },
    weights: { package: HUMAN, path: 'models/blazeface.bin' },
  },
  licence: {
    code: 'Apache-2.0',
    weights: 'Apache-2.0',
    trainingData: 'pictures of Google that are not public',
  },
  classes: ['face'],
  input: {
    name: 'image',
    tfjsName: 'input',
    width: 256,
    height: 256,
    channels: 3,
    colour: 'rgb',
    scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
    offset: [-1, -1, -1],
    fit: 'letterbox',
    padValue: 0,
  },
  outputs: [
    { name: 'scores512', tfjsName: 'Identity', shape: [512, 1] },
    { name: 'scores384', tfjsName: 'Identity_1', shape: [384, 1] },
    { name: 'boxes512', tfjsName: 'Identity_2', shape: [512, 16] },
    { name: 'boxes384', tfjsName: 'Identity_3', shape: [384, 16] },
  ],
  crop: null,
  onnxBatches: [1, 8],
  tfjsMaxBatch: 1,
  card: {
    summary: 'Finds faces that look roughly at the camera, with eyes, nose, mouth and ears.',
    smallestUsefulPx: 20,
    accuracy: [
      {
        what: 'faces found',
        value: '1,214 of 1,218',
        by: 'UTKFace, whole pictures that are cut to the face',
      },
      { what: 'faces found', value: '270 of 270', by: 'FairFace, whole pictures, sideways faces among them' },
      {
        what: 'sure enough to vote, faces made 16, 24, 40 and about 126 px wide',
        value: '41, 67, 85 and 91 %',
        by: 'FairFace, every second face, outside the browser',
      },
    ],
    accuracyBySubgroup: null,
    knownFailures: [
      'faces in profile or from behind',
      'faces under a tenth of the picture it is given',
      'covered faces',
    ],
  },
};
