import { COCO_CLASSES } from './classes';
import type { ModelMeta } from '../meta';

const HUMAN = '@vladmandic/human';

/** CenterNet on MobileNetV3: persons and COCO's other objects, one picture at a time. */
export const CENTERNET: ModelMeta = {
  id: 'centernet',
  role: 'person-detector',
  load: 'first-count',
  upstreamUrl: 'https://github.com/610265158/mobilenetv3_centernet',
  graph: {
    kind: 'graph-model',
    topology: { package: HUMAN, path: 'models/centernet.json' },
    weights: { package: HUMAN, path: 'models/centernet.bin' },
  },
  licence: {
    code: 'none stated in the source repository',
    weights: 'none stated in the source repository; distributed in @vladmandic/human (MIT)',
    trainingData: 'COCO 2017 (annotations CC BY 4.0; pictures under the terms of their authors on Flickr)',
  },
  classes: COCO_CLASSES,
  input: {
    name: 'image',
    tfjsName: 'tower_0/images',
    width: 512,
    height: 512,
    channels: 3,
    colour: 'rgb',
    scale: [1, 1, 1],
    offset: [0, 0, 0],
    fit: 'letterbox',
    // On the net's grid of 32 pixels; in the centre most shapes lie between its lines (2 AP50 less on COCO).
    anchor: 'top-left',
    padValue: 114,
  },
  outputs: [
    { name: 'wh', tfjsName: 'tower_0/wh', shape: [128, 128, 4] },
    { name: 'keypoints', tfjsName: 'tower_0/keypoints', shape: [128, 128, 80] },
  ],
  crop: null,
  onnxBatches: [1],
  tfjsMaxBatch: 1,
  card: {
    summary: 'Finds people and 79 kinds of objects; made for pictures at eye level.',
    smallestUsefulPx: 24,
    accuracy: [
      { what: 'person AP50', value: '67.0', by: 'COCO, 128 pictures of its training part, one look' },
      { what: 'person AP50', value: '72.5', by: 'the same, with two further looks (tiles)' },
      { what: 'person AP50', value: '95.4', by: 'Penn-Fudan, 60 pictures, one look' },
      { what: 'recall, frames of a yard', value: '88 %', by: 'PETS09-S2L1, 300 frames, after tracking' },
    ],
    accuracyBySubgroup: null,
    knownFailures: [
      'people seen from straight above',
      'people shorter than about a twentieth of the picture',
      'people behind others: the peaks of two centres merge',
      'lifelike pictures of people (posters, screens, mannequins) are counted',
    ],
  },
};
