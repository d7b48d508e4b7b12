/**
 * Checks that the clip can be analysed: runs the product's person detector (CenterNet, letterbox 512) on every
 * n-th frame and compares with the truth boxes. node scripts/demo-clip/check.mjs [--every 4] [--min 0.35]
 */
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '4' },
    min: { type: 'string', default: '0.35' },
    verbose: { type: 'boolean', default: false },
  },
});
const every = Number(values.every);
const low = 0.3;
const inputSide = 512;
const cells = 128;
const modules = new URL('../../node_modules/', import.meta.url);
const demo = new URL('../../public/demo/', import.meta.url);
const { width, height, fps } = JSON.parse(readFileSync(new URL('shop.truth.json', demo), 'utf8'));
const scale = inputSide / Math.max(width, height);
const fitW = Math.round(width * scale);
const fitH = Math.round(height * scale);
const padX = Math.floor((inputSide - fitW) / 2);
const padY = Math.floor((inputSide - fitH) / 2);

setWasmPaths(new URL('@tensorflow/tfjs-backend-wasm/dist/', modules).pathname);
await tf.setBackend('wasm');
const model = await tf.loadGraphModel(
  fileHandler(new URL('@vladmandic/human/models/centernet.json', modules)),
);

function fileHandler(url) {
  return {
    load: async () => {
      const { modelTopology, weightsManifest } = JSON.parse(readFileSync(url, 'utf8'));
      const parts = weightsManifest.flatMap((g) => g.paths).map((p) => readFileSync(new URL(p, url)));
      const bytes = Buffer.concat(parts);
      return {
        modelTopology,
        weightSpecs: weightsManifest.flatMap((g) => g.weights),
        weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      };
    },
  };
}

function detect(rgb) {
  const [wh, heat] = tf.tidy(() => {
    const picture = tf.tensor3d(new Uint8Array(rgb), [fitH, fitW, 3], 'int32').toFloat();
    const padded = tf.pad(
      picture,
      [
        [padY, inputSide - fitH - padY],
        [padX, inputSide - fitW - padX],
        [0, 0],
      ],
      114,
    );
    return model.execute(padded.expandDims(0), ['tower_0/wh', 'tower_0/keypoints']);
  });
  const sizes = wh.dataSync();
  const scores = heat.dataSync();
  tf.dispose([wh, heat]);
  const found = [];
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const score = scores[(y * cells + x) * 80];
      if (score < low) continue;
      let isPeak = true;
      for (let v = -1; v <= 1; v++) {
        for (let u = -1; u <= 1; u++) {
          const j = (y + v) * cells + x + u;
          if (y + v >= 0 && y + v < cells && x + u >= 0 && x + u < cells && scores[j * 80] > score)
            isPeak = false;
        }
      }
      if (!isPeak) continue;
      const s = (y * cells + x) * 4;
      const toX = (v) => (v - padX) / scale;
      const toY = (v) => (v - padY) / scale;
      found.push({
        score,
        box: [
          toX(4 * x - sizes[s]),
          toY(4 * y - sizes[s + 1]),
          toX(4 * x + sizes[s + 2]),
          toY(4 * y + sizes[s + 3]),
        ],
      });
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

function iou(a, b) {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h);
}

const truth = new Map();
for (const line of readFileSync(new URL('shop.gt.txt', demo), 'utf8').trim().split('\n')) {
  const [frame, id, x, y, w, h, , , visibility] = line.split(',').map(Number);
  const list = truth.get(frame - 1) ?? [];
  list.push({ id, box: [x, y, x + w, y + h], visibility });
  truth.set(frame - 1, list);
}

const decoder = spawn('ffmpeg', [
  '-v',
  'error',
  '-i',
  new URL('shop.webm', demo).pathname,
  '-vf',
  `scale=${fitW}:${fitH}:flags=bilinear`,
  '-f',
  'rawvideo',
  '-pix_fmt',
  'rgb24',
  'pipe:1',
]);
const size = fitW * fitH * 3;
let rest = Buffer.alloc(0);
let frame = 0;
const tally = { wanted: 0, found: 0, scores: [], foot: [], falseOnes: 0, frames: 0 };
const perPerson = new Map();
for await (const chunk of decoder.stdout) {
  rest = Buffer.concat([rest, chunk]);
  while (rest.length >= size) {
    if (frame % every === 0) judge(frame, detect(rest.subarray(0, size)));
    rest = rest.subarray(size);
    frame++;
  }
}

function judge(at, found) {
  tally.frames++;
  const free = [...found];
  for (const { id, box, visibility } of truth.get(at) ?? []) {
    let best = -1;
    free.forEach((f, i) => {
      if (iou(f.box, box) >= 0.5 && (best < 0 || f.score > free[best].score)) best = i;
    });
    const hit = best >= 0 ? free.splice(best, 1)[0] : null;
    const own = perPerson.get(id) ?? { wanted: 0, found: 0, misses: [] };
    perPerson.set(id, own);
    if (visibility < 0.6) continue;
    tally.wanted++;
    own.wanted++;
    if (hit && hit.score >= Number(values.min)) {
      tally.found++;
      own.found++;
      tally.scores.push(hit.score);
      tally.foot.push(Math.abs(hit.box[3] - box[3]));
    } else
      own.misses.push(
        `${(at / fps).toFixed(1)}s(${hit ? hit.score.toFixed(2) : '-'} v${visibility.toFixed(2)} h${Math.round(box[3] - box[1])})`,
      );
  }
  for (const f of free) {
    const overlap = Math.max(0, ...(truth.get(at) ?? []).map((t) => iou(f.box, t.box)));
    if (f.score < low) continue;
    tally.falseOnes++;
    console.log(
      `extra ${(at / fps).toFixed(2)} s score ${f.score.toFixed(2)} box ${f.box.map(Math.round)} iou ${overlap.toFixed(2)}`,
    );
  }
}

const sorted = (list) => [...list].sort((a, b) => a - b);
const at = (list, q) => sorted(list)[Math.floor((list.length - 1) * q)] ?? NaN;
for (const [id, own] of perPerson)
  console.log(`person ${id}: ${own.found}/${own.wanted}  missed ${own.misses.join(' ')}`);
console.log(
  `frames ${tally.frames} (decoded ${frame}), found ${tally.found}/${tally.wanted} at ≥ ${values.min}, extra ${tally.falseOnes}`,
);
console.log(
  `score p5/p50 ${at(tally.scores, 0.05).toFixed(2)}/${at(tally.scores, 0.5).toFixed(2)}, feet error px p50/p95 ${at(tally.foot, 0.5).toFixed(1)}/${at(tally.foot, 0.95).toFixed(1)}`,
);
