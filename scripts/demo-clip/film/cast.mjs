/** Who is in the clip and what they do. Places are [x, z] in metres on the floor plan; times in seconds. */

/** Length of the loop. */
export const loopSec = 42;

const fromRight = [
  [0.4, 9.9],
  [-0.9, 9.7],
  [-1.75, 9.2],
  [-1.9, 8.4],
];
const fromLeft = [
  [-4.9, 9.9],
  [-3.5, 9.7],
  [-2.5, 9.2],
  [-2.15, 8.4],
];
const toRight = [
  [-2.05, 8.2],
  [-1.8, 9.15],
  [-0.9, 9.7],
  [0.5, 9.9],
];
const toLeft = [
  [-2.25, 8.2],
  [-2.5, 9.15],
  [-3.5, 9.7],
  [-4.9, 9.9],
];

const pale = [1, 0.985, 0.97];
const tan = [0.93, 0.84, 0.78];
const brown = [0.83, 0.71, 0.63];

/** People in order of entering. `acts` alternate walking (`go`) and standing (`stand` seconds, `face` heading). */
export const cast = [
  {
    id: 1,
    startSec: 0.6,
    speed: 1.18,
    outfit: {
      kind: 'dress',
      top: '#2b6068',
      shoes: '#2a2523',
      tights: '#3a3437',
      hair: '#6b452a',
      skin: pale,
      ponytail: true,
      sleeves: 'long',
    },
    build: { height: 1.68, shoulders: 1, hips: 1, mirrored: true },
    acts: [
      { go: [...fromRight, [-1.85, 7.3], [-1.8, 6.4], [-1.72, 5.5]] },
      { stand: 9.4, face: 2.15, does: 'browse' },
      { go: [[-1.75, 6.3], [-1.85, 7.2], ...toRight] },
    ],
  },
  {
    id: 2,
    startSec: 4.6,
    speed: 1.22,
    outfit: {
      kind: 'trousers',
      top: '#e6e2d8',
      bottom: '#5a4c40',
      shoes: '#2b2724',
      hair: '#2a211b',
      skin: pale,
      ponytail: false,
      sleeves: 'long',
    },
    build: { height: 1.81, shoulders: 1.12, hips: 0.92, mirrored: true },
    acts: [
      { go: [...fromLeft, [-1.8, 7.4], [-0.9, 6.85], [0.5, 6.6], [1.5, 6.25], [2.1, 6.2]] },
      { stand: 8.2, face: 0.25, does: 'pay' },
      { go: [[1.4, 6.0], [0.4, 6.5], [-0.9, 6.8], [-1.8, 7.4], ...toRight] },
    ],
  },
  {
    id: 3,
    startSec: 9.0,
    speed: 1.2,
    outfit: {
      kind: 'dress',
      top: '#a84a40',
      shoes: '#2c2522',
      hair: '#2a1d17',
      skin: brown,
      ponytail: false,
      sleeves: 'none',
    },
    build: { height: 1.7, shoulders: 1.02, hips: 1, mirrored: true },
    acts: [
      { go: [...fromRight, [-1.7, 7.4], [-0.6, 6.75], [0.6, 6.3], [0.98, 5.2], [0.88, 3.7], [0.82, 2.55]] },
      { stand: 3.2, face: 3.12, does: 'camera' },
      {
        go: [
          [1.1, 3.9],
          [1.05, 5.2],
          [0.8, 6.5],
          [0.6, 7.2],
        ],
      },
      { stand: 2.6, face: 0.1, does: 'browse' },
      { go: [[-0.1, 6.8], [-1.0, 6.7], [-1.65, 7.3], ...toRight] },
    ],
  },
  {
    id: 4,
    startSec: 11.5,
    speed: 1.15,
    outfit: {
      kind: 'trousers',
      top: '#cf9f4a',
      bottom: '#41526e',
      shoes: '#e9e4da',
      hair: '#3b2a20',
      skin: tan,
      ponytail: false,
      sleeves: 'long',
    },
    build: { height: 1.66, shoulders: 1.02, hips: 1, mirrored: true },
    acts: [
      { go: [...fromLeft, [-1.7, 7.5], [-0.9, 7.1], [-0.1, 7.15]] },
      { stand: 3.6, face: 0.1, does: 'browse' },
      {
        go: [
          [-0.8, 6.9],
          [-1.3, 6.3],
          [-1.62, 5.35],
        ],
      },
      { stand: 10, face: 2.3, does: 'browse' },
      { go: [[-1.95, 6.1], [-2.2, 7.1], ...toLeft] },
    ],
  },
  {
    id: 5,
    startSec: 25.2,
    speed: 1.2,
    outfit: {
      kind: 'trousers',
      top: '#46587a',
      bottom: '#33343a',
      shoes: '#ddd6ca',
      hair: '#a8814f',
      skin: pale,
      ponytail: false,
      sleeves: 'long',
    },
    build: { height: 1.75, shoulders: 1.07, hips: 0.95, mirrored: true },
    acts: [
      { go: [...fromRight, [-1.7, 7.4], [-0.8, 6.8], [0.5, 6.35], [1.6, 5.9], [2.25, 6.05]] },
      { stand: 2.7, face: 0.2, does: 'pay' },
      { go: [[1.5, 5.9], [0.4, 6.4], [-0.9, 6.8], [-1.75, 7.4], ...toRight] },
    ],
  },
];
