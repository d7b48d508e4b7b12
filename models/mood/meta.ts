import { MOODS } from '../../src/domain/attributes';
import type { ModelMeta } from '../meta';

const HUMAN = '@vladmandic/human';

/** A mini Xception trained on FER-2013: seven expressions of a face in grey. */
export const EMOTION: ModelMeta = {
  id: 'emotion',
  role: 'mood',
  load: 'attributes',
  upstreamUrl: 'https://github.com/oarriaga/face_classification',
  graph: {
    kind: 'graph-model',
    topology: { package: HUMAN, path: 'models/emotion.json' },
    weights: { package: HUMAN, path: 'models/emotion.bin' },
  },
  licence: {
    code: 'MIT',
    weights: 'MIT',
    trainingData: 'FER-2013 (pictures from a web search, a Kaggle research set)',
  },
  classes: MOODS,
  input: {
    name: 'image',
    tfjsName: 'input_1',
    width: 64,
    height: 64,
    channels: 1,
    colour: 'grey',
    scale: [2 / 255],
    offset: [-1],
    fit: 'stretch',
    padValue: 114,
  },
  outputs: [{ name: 'mood', tfjsName: 'Identity', shape: [7] }],
  crop: { scale: 1.15, shiftY: -0.075 },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary:
      'How a face looks, not how a person feels; people agree on these pictures in about 65 % of cases.',
    smallestUsefulPx: 40,
    accuracy: [{ what: 'seven moods', value: '66.2 %', by: 'FER-2013, private test' }],
    accuracyBySubgroup: null,
    knownFailures: [
      'disgust and fear are rarely right',
      'speaking mouths read as surprise or happiness',
      'covered faces',
    ],
  },
};
