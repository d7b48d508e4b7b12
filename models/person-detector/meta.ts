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
    sizeStep: 32,
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
    smallestUsefulPx: 40,
    accuracy: [
      {
        what: 'person AP50',
        value: '68.0 (62.3–75.0)',
        by: 'COCO, 128 pictures of its training part, one look',
      },
      { what: 'person AP50', value: '73.4 (67.6–79.4)', by: 'the same, with further looks (tiles)' },
      { what: 'person AP50', value: '95.7 (93.6–97.6)', by: 'Penn-Fudan, 60 pictures, one look' },
      {
        what: 'found, 24–32 / 32–48 / 48–96 / from 96 px high in its input',
        value: '55 / 86 / 87 / 93 %',
        by: 'those pictures and frames of PETS, TUD-Campus and a campus: 806 people, scores from 0.2',
      },
      { what: 'recall, frames of a yard', value: '88 %', by: 'PETS09-S2L1, 300 frames, after tracking' },
    ],
    accuracyBySubgroup: null,
    knownFailures: [
      'people seen from straight above',
      'people lower than a sixteenth of the longer side of the picture, 40 px of 640: half are missed',
      'people behind others: the peaks of two centres merge',
      'lifelike pictures of people (posters, screens, mannequins) are counted',
    ],
  },
};
