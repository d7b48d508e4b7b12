/**
 * A solid body from a flat picture: the outline is blown up (Poisson inflation) into a front and a back
 * sheet, and each vertex is tied to bones. Model space: metres, x to the viewer's right, y up from the
 * soles, z towards the viewer (the way the person faces).
 */
import { blur, joints, side } from './source.mjs';

export const bones = [
  'pelvis',
  'chest',
  'head',
  'upperArmL',
  'foreArmL',
  'upperArmR',
  'foreArmR',
  'thighL',
  'shinL',
  'footL',
  'thighR',
  'shinR',
  'footR',
];
const boneCount = bones.length;
const step = 4;
const nodes = side / step + 1;
const metrePerPx = 1.7 / 1176;
const kneeY = 820;
const ankleHeight = 0.085;
const clamp01 = (v) => Math.min(1, Math.max(0, v));
const ramp = (a, b, v) => {
  const t = clamp01((v - a) / (b - a));
  return t * t * (3 - 2 * t);
};

/** Where one leg or shoe ends and the other begins (picture x), for a picture y. */
function legDivide(y) {
  const legs = 604 + clamp01((y - 575) / 500) * 20;
  return legs - 12 * clamp01((y - 1080) / 35) - 22 * clamp01((y - 1118) / 32);
}

/** Picture place to model x and y (before the person's own build). */
function modelFromPicture(x, y) {
  const leftLeg = x < legDivide(y);
  const ankle = leftLeg ? joints.ankleL[1] : joints.ankleR[1];
  const straight = y > 575 ? (20 * (y - 575)) / 510 : 0;
  const kneeHeight = (1183 - kneeY) * metrePerPx;
  let height = (1183 - y) * metrePerPx;
  if (y > kneeY) height = kneeHeight + ((y - kneeY) / (ankle - kneeY)) * (ankleHeight - kneeHeight);
  return [(x - 604 - straight) * metrePerPx, Math.max(0, height), (y - ankle) / 78];
}

function alongPath(points, x, y) {
  let best = Infinity;
  let place = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [ax, ay] = points[i];
    const [bx, by] = points[i + 1];
    const raw = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = i === 0 ? Math.min(1, raw) : clamp01(raw);
    const d = Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
    if (d < best) [best, place] = [d, i + t];
  }
  return place;
}

function weightsAt(x, y, kind, out) {
  out.fill(0);
  const armLineL = y < 360 ? 524 - ((y - 215) * 26) / 145 : 485;
  const armLineR = y < 320 ? 700 + ((y - 215) * 14) / 105 : 725;
  if (y < 660 && y > 200 && x < armLineL) return armInto(out, x, y, 'L', 3);
  if (y < 660 && y > 200 && x > armLineR) return armInto(out, x, y, 'R', 5);
  if (y < 240) {
    const head = 1 - ramp(158, 205, y);
    out[2] = head;
    out[1] = 1 - head;
    return;
  }
  const low = ramp(395, 500, y);
  if (y < 545) {
    out[0] = low;
    out[1] = 1 - low;
    return;
  }
  const [from, to] = kind === 'dress' ? [545, 730] : [550, 655];
  const leg = ramp(from, to, y) * (kind === 'dress' && y < 745 ? 0.94 : 1);
  const middle = legDivide(y);
  const blend = y > 1040 ? 2 : kind === 'dress' && y < 747 ? 78 : 20;
  const rightSide = ramp(middle - blend, middle + blend, x);
  out[0] = 1 - leg;
  for (const [share, at, ankle] of [
    [1 - rightSide, 7, joints.ankleL[1]],
    [rightSide, 10, joints.ankleR[1]],
  ]) {
    const shin = ramp(kneeY - 40, kneeY + 36, y);
    const foot = ramp(ankle - 22, ankle + 8, y);
    out[at] = leg * share * (1 - shin);
    out[at + 1] = leg * share * shin * (1 - foot);
    out[at + 2] = leg * share * shin * foot;
  }
}

function armInto(out, x, y, s, at) {
  const place = alongPath([joints[`shoulder${s}`], joints[`elbow${s}`], joints[`wrist${s}`]], x, y);
  const arm = ramp(-0.16, 0.2, place);
  const fore = ramp(0.86, 1.14, place);
  out[1] = 1 - arm;
  out[at] = arm * (1 - fore);
  out[at + 1] = arm * fore;
}

const depthScale = [0.66, 0.74, 1.42, 1, 0.85, 1, 0.85, 0.95, 1.05, 0.8, 0.95, 1.05, 0.8];

/**
 * Builds the mesh of an outfit. `build`: { height (m), shoulders, hips (width factors), mirrored }.
 * Returns rest positions, texture places, bone weights, triangles (front sheet first) and rest joints.
 */
export function buildBody({ mask }, { kind, height, shoulders, hips, mirrored }) {
  const inMask = new Uint8Array(nodes * nodes);
  for (let j = 0; j < nodes; j++) {
    for (let i = 0; i < nodes; i++) {
      const x = Math.min(side - 1, i * step);
      const y = Math.min(side - 1, j * step);
      inMask[j * nodes + i] = mask[y * side + x];
    }
  }
  const edge = blur(mask, 2);
  const swell = inflate(inMask).map((h, node) => {
    const at =
      Math.min(side - 1, Math.floor(node / nodes) * step) * side + Math.min(side - 1, (node % nodes) * step);
    return h * clamp01((edge[at] - 0.5) * 2.1);
  });
  const outline = outlineSnapper(mask);
  const id = new Int32Array(nodes * nodes).fill(-1);
  const list = [];
  for (let j = 1; j + 1 < nodes; j++) {
    for (let i = 1; i + 1 < nodes; i++) {
      let near = false;
      for (let v = -1; v <= 1; v++)
        for (let u = -1; u <= 1; u++) if (inMask[(j + v) * nodes + i + u]) near = true;
      if (near) {
        id[j * nodes + i] = list.length;
        list.push(j * nodes + i);
      }
    }
  }
  const count = list.length;
  const rest = new Float32Array(count * 2 * 3);
  const uv = new Float32Array(count * 2 * 2);
  const weights = new Float32Array(count * boneCount);
  const one = new Float64Array(boneCount);
  const k = height / 1.7;
  const flip = mirrored ? -1 : 1;
  list.forEach((node, n) => {
    const x = (node % nodes) * step;
    const y = Math.floor(node / nodes) * step;
    weightsAt(x, y, kind, one);
    weights.set(one, n * boneCount);
  });
  soften(weights, list, id, kind);
  list.forEach((node, n) => {
    let x = (node % nodes) * step;
    let y = Math.floor(node / nodes) * step;
    if (!inMask[node]) [x, y] = outline(x, y);
    const [mx, my, toe] = modelFromPicture(x, y);
    const wide =
      1 +
      (shoulders - 1) * ramp(420, 300, y) * ramp(165, 230, y) +
      (hips - 1) * ramp(380, 480, y) * (1 - ramp(640, 760, y));
    let depth = 0;
    for (let b = 0; b < boneCount; b++) depth += weights[n * boneCount + b] * depthScale[b];
    const hand =
      y < 660 &&
      ((alongPath([joints.shoulderL, joints.elbowL, joints.wristL, joints.handL], x, y) > 2.05 && x < 330) ||
        x > 890)
        ? 0.6
        : 1;
    const z = Math.sqrt(swell[node]) * metrePerPx * depth * hand;
    const v = clamp01(toe);
    for (const sheet of [0, 1]) {
      const at = (n + sheet * count) * 3;
      rest[at] = mx * wide * k * flip;
      if (toe <= 0) {
        rest[at + 1] = my * k;
        rest[at + 2] = (sheet ? -z : z) * k;
      } else {
        rest[at + 1] =
          (sheet
            ? ankleHeight * Math.max(0, 1 - v * 5)
            : ankleHeight * (1 - v) ** 1.3 + 0.028 * Math.sqrt(v) * (1 - v * 0.5) * (z > 0 ? 1 : 0)) * k;
        rest[at + 2] = (0.165 * v + (sheet ? -z * (1 - v) : z * (1 - v))) * k;
      }
      uv[(n + sheet * count) * 2] = x;
      uv[(n + sheet * count) * 2 + 1] = y;
    }
  });
  const triangles = [];
  for (const sheet of [0, 1]) {
    for (let j = 1; j + 2 < nodes; j++) {
      for (let i = 1; i + 2 < nodes; i++) {
        const a = id[j * nodes + i];
        const b = id[j * nodes + i + 1];
        const c = id[(j + 1) * nodes + i];
        const d = id[(j + 1) * nodes + i + 1];
        if (a < 0 || b < 0 || c < 0 || d < 0) continue;
        const corners =
          inMask[j * nodes + i] +
          inMask[j * nodes + i + 1] +
          inMask[(j + 1) * nodes + i] +
          inMask[(j + 1) * nodes + i + 1];
        if (corners === 0 || stretched(uv, a, b, c, d)) continue;
        const o = sheet * count;
        triangles.push(a + o, b + o, c + o, b + o, d + o, c + o);
      }
    }
  }
  return {
    count,
    rest,
    uv,
    weights,
    flip,
    scale: k,
    height,
    triangles: Uint32Array.from(triangles),
    frontTriangles: triangles.length / 2,
    joints: restJoints(k, flip, shoulders, hips),
  };
}

function restJoints(k, flip, shoulders, hips) {
  const at = (name, wide = 1) => {
    const [x, y] = modelFromPicture(...joints[name]);
    return [x * wide * k * flip, y * k, 0];
  };
  return {
    pelvis: at('pelvis'),
    chest: at('waist'),
    head: at('neck'),
    headCentre: at('head'),
    upperArmL: at('shoulderL', shoulders),
    foreArmL: at('elbowL'),
    handL: at('handL'),
    upperArmR: at('shoulderR', shoulders),
    foreArmR: at('elbowR'),
    handR: at('handR'),
    thighL: at('hipL', hips),
    shinL: at('kneeL'),
    footL: at('ankleL'),
    thighR: at('hipR', hips),
    shinR: at('kneeR'),
    footR: at('ankleR'),
  };
}

/** A cell that would bridge a gap of the outline: its corners lie too far apart in the picture. */
function stretched(uv, ...corners) {
  const xs = corners.map((v) => uv[v * 2]);
  const ys = corners.map((v) => uv[v * 2 + 1]);
  return Math.max(...xs) - Math.min(...xs) > 9 || Math.max(...ys) - Math.min(...ys) > 9;
}

/** Moves a place just outside the outline onto it, so that both sheets meet there. */
function outlineSnapper(mask) {
  const soft = blur(mask, 1);
  const at = (x, y) => {
    const i = Math.min(side - 2, Math.max(0, Math.floor(x)));
    const j = Math.min(side - 2, Math.max(0, Math.floor(y)));
    const u = x - i;
    const v = y - j;
    const o = j * side + i;
    return (
      (soft[o] * (1 - u) + soft[o + 1] * u) * (1 - v) +
      (soft[o + side] * (1 - u) + soft[o + side + 1] * u) * v
    );
  };
  return (x, y) => {
    let best = [x, y];
    let bestD = Infinity;
    for (let k = 0; k < 24; k++) {
      const [dx, dy] = [Math.cos((k * Math.PI) / 12), Math.sin((k * Math.PI) / 12)];
      for (let d = 0; d < 8 && d < bestD; d += 0.5) {
        if (at(x + dx * d, y + dy * d) >= 0.6) {
          bestD = d;
          best = [x + dx * d, y + dy * d];
        }
      }
    }
    return best;
  };
}

/** Solves ∇²h = −2 inside the outline (h = 0 outside): the root of h is a round cross-section. */
function inflate(inMask) {
  const h = new Float32Array(nodes * nodes);
  const cells = [];
  for (let i = nodes; i < nodes * (nodes - 1); i++) if (inMask[i]) cells.push(i);
  const source = 2 * step * step;
  for (let pass = 0; pass < 260; pass++) {
    for (const i of cells) {
      const next = (h[i - 1] + h[i + 1] + h[i - nodes] + h[i + nodes] + source) / 4;
      h[i] += 1.85 * (next - h[i]);
    }
  }
  return h.map((v) => Math.max(0, v));
}

function soften(weights, list, id) {
  const copy = new Float32Array(weights.length);
  for (let pass = 0; pass < 5; pass++) {
    copy.set(weights);
    list.forEach((node, n) => {
      const y = Math.floor(node / nodes) * step;
      if (y > 560) return;
      for (let b = 0; b < boneCount; b++) {
        let sum = copy[n * boneCount + b];
        let times = 1;
        for (const other of [node - 1, node + 1, node - nodes, node + nodes]) {
          if (id[other] < 0) continue;
          sum += copy[id[other] * boneCount + b];
          times++;
        }
        weights[n * boneCount + b] = sum / times;
      }
    });
  }
}
