/** Dresses the sample: each outfit is a new front and back picture with its own outline. */
import { noise } from '../random.mjs';
import { blur, inside, joints, side } from './source.mjs';

const ponytailBesideNeck = [
  [640, 118],
  [637, 160],
  [632, 186],
  [662, 200],
  [684, 203],
  [720, 196],
  [720, 110],
];
const headOutline = [
  [530, 0],
  [690, 0],
  [690, 128],
  [641, 132],
  [637, 160],
  [612, 166],
  [585, 172],
  [556, 160],
  [535, 120],
];
const neckline = [
  [505, 236],
  [520, 212],
  [548, 200],
  [566, 196],
  [590, 214],
  [622, 212],
  [640, 190],
  [690, 204],
  [712, 222],
  [712, 238],
];
const fromHeadView = (outline) => outline.map(([x, y]) => [480 + x / 3.547, y / 3.547]);
const hairOnHead = fromHeadView([
  [190, 270],
  [226, 165],
  [262, 140],
  [300, 124],
  [345, 120],
  [425, 108],
  [460, 140],
  [490, 190],
  [515, 240],
  [535, 290],
  [560, 325],
  [590, 322],
  [620, 312],
  [665, 322],
  [720, 200],
  [620, 30],
  [400, -20],
  [220, 60],
]);
const ponytail = fromHeadView([
  [552, 450],
  [640, 480],
  [710, 600],
  [712, 700],
  [645, 700],
  [610, 800],
  [622, 1000],
  [560, 1085],
  [480, 1092],
  [400, 1060],
  [352, 940],
  [352, 850],
  [395, 760],
  [425, 660],
  [480, 600],
  [550, 590],
]);
const skinMean = [205, 163, 149];

const hexRgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const clamp01 = (v) => Math.min(1, Math.max(0, v));

/** How much a pixel looks like the sample's hair (olive) rather than skin (pink), 0–1. */
function hairness(r, g, b) {
  return clamp01((g - b - (r - g) + 2) / 14) * clamp01((205 - r) / 30) + clamp01((60 - r) / 30);
}

function distanceToPath(points, x, y) {
  let best = Infinity;
  let place = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [ax, ay] = points[i];
    const [bx, by] = points[i + 1];
    const t = clamp01(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2));
    const d = Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
    if (d < best) [best, place] = [d, i + t];
  }
  return [best, place];
}

const legs = [
  ['hipL', 'kneeL', 'ankleL'],
  ['hipR', 'kneeR', 'ankleR'],
].map((names) => names.map((n) => joints[n]));
const arms = [
  ['shoulderL', 'elbowL', 'wristL', 'handL'],
  ['shoulderR', 'elbowR', 'wristR', 'handR'],
].map((names) => names.map((n) => joints[n]));
const legWidths = [56, 39, 30];

function inTrousers(x, y, cut) {
  if (y < 560 || y > 1106) return false;
  return legs.some((leg) => {
    const [d, place] = distanceToPath([leg[0], leg[1], [leg[2][0], leg[2][1] + 10]], x, y);
    const i = Math.min(1, Math.floor(place));
    const w = legWidths[i] + (legWidths[i + 1] - legWidths[i]) * (place - i);
    return d < w * cut;
  });
}

/**
 * Makes an outfit from the source picture. `outfit`: { kind: 'dress' | 'trousers', top, bottom, shoes,
 * hair, skin (multiplier), ponytail, sleeves: 'none' | 'short' | 'long', tights, cut, hem }.
 * Returns RGBA pictures `front` and `back` (alpha = soft outline) and the hard `mask`.
 */
export function dress(source, outfit) {
  const { rgb } = source;
  const mask = Uint8Array.from(source.mask);
  const colours = {
    top: hexRgb(outfit.top),
    bottom: hexRgb(outfit.bottom ?? outfit.top),
    shoes: hexRgb(outfit.shoes),
    hair: hexRgb(outfit.hair),
  };
  const sleeveEnd = { none: 0, short: 0.82, long: 2.02 }[outfit.sleeves];
  const hemTop = outfit.kind === 'trousers' ? (outfit.hem ?? 560) : 745;
  const nearBody = blur(source.mask, 2);
  const armOf = new Float32Array(side * side).fill(-1);

  const hairSoft = new Float32Array(side * side);
  for (let i = 0; i < side * 320; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const [r, g, b] = rgb.subarray(i * 3, i * 3 + 3);
    const lum = 0.3 * r + 0.59 * g + 0.11 * b;
    if (y < 190 && Math.min(r, g, b) > 200 && Math.max(r, g, b) - Math.min(r, g, b) < 20) mask[i] = 0;
    if (inside(hairOnHead, x, y)) hairSoft[i] = 1;
    else if (inside(ponytail, x, y)) hairSoft[i] = clamp01((205 - lum) / 40);
  }
  const hairAt = blur(hairSoft, 1);
  const tints = new Float32Array(side * side);
  for (let i = 0; i < side * 700; i++)
    tints[i] =
      Math.max(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) -
      Math.min(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]);
  const tintAt = blur(tints, 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      if (!outfit.ponytail && inside(ponytailBesideNeck, x, y)) mask[i] = 0;
      if (outfit.kind === 'trousers' && y > 560 && y < 1112 && x > 440 && x < 760) {
        if (y > 630) mask[i] = 0;
        if (inTrousers(x, y, outfit.cut ?? 1)) mask[i] = 1;
        if (y > 1090 && source.mask[i]) mask[i] = 1;
      }
      for (const arm of arms) {
        const [d, place] = distanceToPath(arm, x, y);
        const outside = arm[0][0] < 600 ? x < 512 : x > 706;
        const isArm =
          y < 660 &&
          (tintAt[i] > 19 || place > 0.6 || x > 720) &&
          (outside || place > 0.55) &&
          d < (place > 1.9 ? 90 : 48);
        if (!isArm) continue;
        if (source.mask[i]) armOf[i] = place;
        else if (place > 0.3 && place < sleeveEnd && nearBody[i] > 0.12) {
          mask[i] = 1;
          armOf[i] = place;
        }
      }
    }
  }

  const rimOf = blur(mask, 9);
  const touched = new Float32Array(side * side);
  for (let i = 0; i < side * 330; i++) {
    const y = Math.floor(i / side);
    if (source.mask[i] && y > 160)
      touched[i] = hairness(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) > 0.2 || (y > 195 && y < 240) ? 1 : 0;
  }
  const nearHair = blur(touched, 7);
  const front = new Float32Array(side * side * 3);
  const back = new Float32Array(side * side * 3);
  const fabric = (out, i, rgbIn, k) => {
    for (let c = 0; c < 3; c++) out[i * 3 + c] = Math.min(250, rgbIn[c] * k);
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      if (!mask[i]) continue;
      const r = rgb[i * 3];
      const g = rgb[i * 3 + 1];
      const b = rgb[i * 3 + 2];
      const lum = 0.3 * r + 0.59 * g + 0.11 * b;
      const isHead = inside(headOutline, x, y);
      const hair = y < 320 ? clamp01(hairAt[i] * 1.2 - 0.05) : 0;
      const skin = [0, 1, 2].map((c) => [r, g, b][c] * outfit.skin[c]);
      const hairLum = 0.35 + 0.9 * Math.pow(lum / 135, 1.1);
      const hairRgb = colours.hair.map((v) => Math.min(245, v * hairLum));
      const strands =
        0.62 +
        0.36 * noise(x * 0.22 + 5 * noise(x * 0.02, y * 0.02, 4), y * 0.018, 8) +
        0.22 * noise(x * 0.6, y * 0.03, 9);
      if (isHead) {
        const w = hair;
        for (let c = 0; c < 3; c++) {
          front[i * 3 + c] = skin[c] * (1 - w) + hairRgb[c] * w;
        }
        const isCheek = x < 580 && y > 66 && rimOf[i] < 0.86 && hair < 0.3;
        if (isCheek) for (let c = 0; c < 3; c++) back[i * 3 + c] = skinMean[c] * outfit.skin[c] * 0.86;
        else fabric(back, i, colours.hair, strands * (0.85 + 0.25 * clamp01((90 - y) / 90)));
        continue;
      }
      if (armOf[i] >= 0) {
        const isSleeve = armOf[i] < sleeveEnd;
        const cloud = 0.9 + 0.12 * noise(x * 0.06, y * 0.06, 3);
        const k = source.mask[i] && lum > 60 ? 0.35 * (Math.min(lum, 178) / 170) + 0.65 * cloud : cloud * 0.9;
        for (const out of [front, back]) {
          if (isSleeve) fabric(out, i, colours.top, k);
          else
            for (let c = 0; c < 3; c++)
              out[i * 3 + c] = source.mask[i] ? skin[c] : skinMean[c] * outfit.skin[c] * 0.9;
        }
        continue;
      }
      if (y > 1035) {
        const isSkin = r - b > 26;
        const bare = isSkin && outfit.kind === 'dress';
        const sock = isSkin && outfit.kind === 'trousers';
        for (const out of [front, back]) {
          if (bare && outfit.tights) fabric(out, i, hexRgb(outfit.tights), 0.3 + (0.7 * lum) / 170);
          else if (bare) for (let c = 0; c < 3; c++) out[i * 3 + c] = skin[c];
          else if (y < 1108 && outfit.kind === 'trousers' && inTrousers(x, y, outfit.cut ?? 1))
            fabric(out, i, colours.bottom, 0.9);
          else fabric(out, i, colours.shoes, sock ? 0.75 : 0.25 + (0.8 * lum) / 225);
        }
        continue;
      }
      if (outfit.kind === 'trousers' && y > hemTop) {
        const fold = 0.88 + 0.12 * noise(x * 0.04, y * 0.03, 12) + 0.1 * noise(x * 0.12, y * 0.02, 13);
        const crease = y > hemTop && y < hemTop + 6 ? 0.6 : 1;
        for (const out of [front, back]) fabric(out, i, colours.bottom, fold * crease);
        continue;
      }
      if (y > 742) {
        for (const out of [front, back]) {
          if (outfit.tights) fabric(out, i, hexRgb(outfit.tights), 0.3 + (0.7 * lum) / 170);
          else for (let c = 0; c < 3; c++) out[i * 3 + c] = skin[c];
        }
        continue;
      }
      const isNeck = y < 238 && y < neckHeight(x) && (outfit.ponytail || (x > 545 && x < 652));
      const isCloth = !isNeck;
      const locks = outfit.ponytail ? 0 : clamp01(2.2 - 1.7 * Math.hypot((x - 628) / 72, (y - 240) / 84));
      const plainness = clamp01(
        locks + nearHair[i] * 2.4 + (outfit.kind === 'trousers' ? clamp01(1.6 - Math.abs(y - 428) / 9) : 0),
      );
      const foldLum = clamp01(lum / 232) * (1 - plainness) + 0.91 * plainness;
      const wear = 0.96 + 0.08 * noise(x * 0.05, y * 0.05, 15);
      const clothK = (0.25 + 0.78 * Math.pow(foldLum, 1.25)) * wear;
      if (isCloth) {
        const w = outfit.ponytail ? hair : 0;
        for (let c = 0; c < 3; c++)
          front[i * 3 + c] = Math.min(250, colours.top[c] * clothK) * (1 - w) + hairRgb[c] * w;
      } else if (isNeck) {
        const w = outfit.ponytail ? hair : 0;
        const smooth = !outfit.ponytail && (hair > 0.15 || x > 606);
        for (let c = 0; c < 3; c++) {
          const s = smooth || r - b < 18 ? skinMean[c] * 0.86 * outfit.skin[c] : skin[c];
          front[i * 3 + c] = s * (1 - w) + hairRgb[c] * w;
        }
      }
      const isNape = y < 196 && x > 560 && (x < 650 || outfit.ponytail);
      if (isNape)
        fabric(
          back,
          i,
          outfit.ponytail ? colours.hair : skinMean.map((v, c) => v * outfit.skin[c]),
          outfit.ponytail ? strands : 0.85,
        );
      else if (outfit.ponytail && Math.abs(x - 604) < 34 - Math.max(0, y - 200) * 0.16 && y < 330)
        fabric(back, i, colours.hair, strands);
      else fabric(back, i, colours.top, 0.92 * wear);
    }
  }
  if (outfit.kind === 'dress') belt(front, mask, colours.top);
  return { front: withEdges(front, mask), back: withEdges(back, mask), mask };
}

function neckHeight(x) {
  for (let i = 0; i + 1 < neckline.length; i++) {
    const [ax, ay] = neckline[i];
    const [bx, by] = neckline[i + 1];
    if (x >= ax && x <= bx) return ay + ((by - ay) * (x - ax)) / (bx - ax);
  }
  return 0;
}

function belt(picture, mask, colour) {
  for (let y = 423; y < 433; y++) {
    for (let x = 500; x < 700; x++) {
      if (mask[y * side + x]) for (let c = 0; c < 3; c++) picture[(y * side + x) * 3 + c] = colour[c] * 0.42;
    }
  }
}

/** Packs colours and a soft outline into RGBA bytes; colours run on beyond the outline so that no fringe shows. */
function withEdges(colour, mask) {
  const soft = blur(mask, 1);
  const known = Uint8Array.from(mask, (v, i) => (v && soft[i] > 0.9 ? 1 : 0));
  let rim = [];
  for (let i = 0; i < mask.length; i++) if (known[i]) rim.push(i);
  for (let pass = 0; pass < 10; pass++) {
    const added = [];
    for (const i of rim) {
      for (const j of [i - 1, i + 1, i - side, i + side]) {
        if (j < 0 || j >= mask.length || known[j]) continue;
        known[j] = 1;
        for (let c = 0; c < 3; c++) colour[j * 3 + c] = colour[i * 3 + c];
        added.push(j);
      }
    }
    rim = added;
  }
  const out = new Uint8ClampedArray(side * side * 4);
  for (let i = 0; i < mask.length; i++) {
    for (let c = 0; c < 3; c++) out[i * 4 + c] = colour[i * 3 + c];
    out[i * 4 + 3] = 255 * clamp01((soft[i] - 0.15) / 0.7);
  }
  return out;
}
