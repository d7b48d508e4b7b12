import { MOODS } from '../../src/domain/attributes';
import type { ModelMeta } from '../meta';

const HUMAN = '@vladmandic/human';
const FER = 'FER-2013, 600 pictures of its private test; calibration out of fold';

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
  crop: { scale: 1.15, shiftY: -0.075, isLevelled: true, zooms: [0.92, 1.08] },
  onnxBatches: [1, 8],
  tfjsMaxBatch: null,
  card: {
    summary:
      'How a face looks, not how a person feels; people agree on these pictures in about 65 % of cases.',
    smallestUsefulPx: 40,
    accuracy: [
      { what: 'seven moods', value: '69.8 % (66–74)', by: FER },
      { what: 'positive, neutral, negative', value: '82 %', by: FER },
      { what: 'calibration error', value: '0.052 (0.045–0.096)', by: FER },
      {
        what: 'seven moods, the face found by our detector',
        value: '63 % (56–69)',
        by: 'FER-2013, 200 of these pictures',
      },
      { what: 'seven moods, one look', value: '66.2 %', by: 'FER-2013, private test' },
    ],
    accuracyBySubgroup: [
      { what: 'happy', value: '94 %', by: FER },
      { what: 'sad', value: '61 %', by: FER },
      { what: 'neutral', value: '70 %', by: FER },
      { what: 'fear', value: '35 %', by: FER },
      { what: 'surprise', value: '84 %', by: FER },
      { what: 'disgust', value: '77 %', by: FER },
      { what: 'angry', value: '66 %', by: FER },
    ],
    knownFailures: [
      'disgust and fear are rarely right',
      'speaking mouths read as surprise or happiness',
      'covered faces',
    ],
  },
};
