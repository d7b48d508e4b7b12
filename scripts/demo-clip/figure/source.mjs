/**
 * The one picture of a person that all figures come from: the rendered full-body warm-up sample
 * inside @vladmandic/human. Decoded by ffmpeg, cut out here.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Side of the square picture in pixels. */
export const side = 1200;

const sampleUrl = new URL('../../../node_modules/@vladmandic/human/src/sample.ts', import.meta.url);

/** Joints in the picture (pixels). "Left" and "right" are the viewer's. */
export const joints = {
  headTop: [600, 12],
  head: [602, 95],
  neck: [604, 185],
  chest: [606, 300],
  waist: [600, 430],
  pelvis: [604, 560],
  shoulderL: [520, 238],
  elbowL: [434, 396],
  wristL: [291, 503],
  handL: [225, 575],
  shoulderR: [697, 238],
  elbowR: [819, 390],
  wristR: [901, 514],
  handR: [940, 610],
  hipL: [562, 575],
  kneeL: [571, 820],
  ankleL: [578, 1085],
  toeL: [525, 1160],
  hipR: [646, 575],
  kneeR: [668, 822],
  ankleR: [672, 1100],
  toeR: [622, 1176],
};

const shoes = [
  [
    [105, 640],
    [130, 560],
    [180, 470],
    [225, 430],
    [340, 270],
    [385, 180],
    [392, 0],
    [588, 0],
    [605, 240],
    [640, 330],
    [630, 440],
    [560, 490],
    [510, 510],
    [440, 610],
    [350, 670],
    [180, 695],
    [120, 680],
  ],
  [
    [610, 720],
    [620, 640],
    [690, 530],
    [740, 510],
    [880, 310],
    [905, 180],
    [912, 0],
    [1116, 0],
    [1110, 200],
    [1130, 340],
    [1165, 480],
    [1155, 545],
    [1090, 590],
    [1000, 680],
    [930, 740],
    [830, 775],
    [650, 780],
    [620, 755],
  ],
].map((outline) => outline.map(([x, y]) => [490 + x / 5.6, 1040 + y / 5.6]));

/** Is the point inside the polygon (even-odd)? */
export function inside(polygon, x, y) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

/** Box blur of one plane, three passes: close to a Gaussian of `radius` pixels. */
export function blur(plane, radius, w = side, h = side) {
  let from = Float32Array.from(plane);
  let to = new Float32Array(plane.length);
  for (let pass = 0; pass < 3; pass++) {
    for (const [count, length, stepOut, stepIn] of [
      [h, w, w, 1],
      [w, h, 1, w],
    ]) {
      for (let line = 0; line < count; line++) {
        const base = line * stepOut;
        let sum = 0;
        for (let i = -radius; i <= radius; i++)
          sum += from[base + Math.min(length - 1, Math.max(0, i)) * stepIn];
        for (let i = 0; i < length; i++) {
          to[base + i * stepIn] = sum / (2 * radius + 1);
          const drop = Math.max(0, i - radius);
          const take = Math.min(length - 1, i + radius + 1);
          sum += from[base + take * stepIn] - from[base + drop * stepIn];
        }
      }
      [from, to] = [to, from];
    }
  }
  return from;
}

/** Decodes the sample: `rgb` bytes and `mask` (1 = person) of side × side pixels. */
export function loadSource() {
  const text = readFileSync(sampleUrl, 'utf8');
  const found = text.match(/export const body(?:: string)? = `([\s\S]*?)`/);
  if (!found) throw new Error(`no full-body sample in ${sampleUrl.pathname}`);
  const jpeg = Buffer.from(found[1].replace(/\s/g, ''), 'base64');
  const rgb = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    { input: jpeg, maxBuffer: 1 << 24 },
  );
  return { rgb, mask: cutOut(rgb) };
}

function cutOut(rgb) {
  const isBackdrop = (i, y) => {
    const r = rgb[i * 3];
    const g = rgb[i * 3 + 1];
    const b = rgb[i * 3 + 2];
    const low = Math.min(r, g, b);
    const high = Math.max(r, g, b);
    if (y < 750) return high - low < 13 && low > 229 && high < 250;
    return high - low < 12 && low > 120;
  };
  const backdrop = new Uint8Array(side * side);
  const queue = [];
  const seed = (x, y) => {
    const i = y * side + x;
    if (!backdrop[i]) {
      backdrop[i] = 1;
      queue.push(i);
    }
  };
  for (let i = 0; i < side; i++)
    [
      [i, 0],
      [0, i],
      [side - 1, i],
      [i, side - 1],
    ].forEach(([x, y]) => seed(x, y));
  seed(609, 800);
  seed(609, 950);
  while (queue.length > 0) {
    const i = queue.pop();
    const x = i % side;
    for (const j of [x > 0 ? i - 1 : -1, x < side - 1 ? i + 1 : -1, i - side, i + side]) {
      if (j < 0 || j >= side * side || backdrop[j] || !isBackdrop(j, Math.floor(j / side))) continue;
      backdrop[j] = 1;
      queue.push(j);
    }
  }
  const raw = new Float32Array(side * side);
  for (let i = 0; i < side * side; i++) {
    const y = Math.floor(i / side);
    if (y < 1046) raw[i] = 1 - backdrop[i];
    else raw[i] = shoes.some((outline) => inside(outline, (i % side) + 0.5, y + 0.5)) ? 1 : 0;
  }
  const soft = blur(raw, 1);
  const mask = new Uint8Array(side * side);
  for (let i = 0; i < side * side; i++) mask[i] = soft[i] > 0.72 ? 1 : 0;
  return largestPiece(mask);
}

function largestPiece(mask) {
  const label = new Int32Array(mask.length);
  let best = 0;
  let bestSize = 0;
  let next = 0;
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || label[start]) continue;
    next++;
    label[start] = next;
    const queue = [start];
    let size = 0;
    while (queue.length > 0) {
      const i = queue.pop();
      size++;
      for (const j of [i - 1, i + 1, i - side, i + side]) {
        if (j >= 0 && j < mask.length && mask[j] && !label[j]) {
          label[j] = next;
          queue.push(j);
        }
      }
    }
    if (size > bestSize) [best, bestSize] = [next, size];
  }
  return mask.map((_, i) => (label[i] === best ? 1 : 0));
}
