/** Bone rotations for a moment of walking or standing, and the skinned body they give. */
import { bones } from './body.mjs';

const rad = Math.PI / 180;
const bump = (u, centre, width) => {
  const d = Math.abs(((u - centre + 1.5) % 1) - 0.5) / width;
  return Math.exp(-d * d);
};

/** Metres walked in one gait cycle (two steps) by a person of 1.7 m at full stride. */
export const cycleMetres = 1.22;

function leg(u, amount) {
  return {
    hip: amount * (20 * Math.cos(2 * Math.PI * u) + 3),
    knee: 4 * (1 - amount) + amount * (7 + 11 * bump(u, 0.14, 0.1) + 48 * bump(u, 0.74, 0.14)),
    ankle: amount * (6 * bump(u, 0.98, 0.08) - 20 * bump(u, 0.6, 0.09)),
  };
}

/** A rotation (degrees; x bends forward when negative) as nine numbers, applied z, then x, then y. */
function turn(x, y, z) {
  const [a, b, c] = [Math.cos(x * rad), Math.cos(y * rad), Math.cos(z * rad)];
  const [p, q, r] = [Math.sin(x * rad), Math.sin(y * rad), Math.sin(z * rad)];
  return [
    b * c + q * p * r,
    -b * r + q * p * c,
    q * a,
    a * r,
    a * c,
    -p,
    -q * c + b * p * r,
    q * r + b * p * c,
    b * a,
  ];
}

function chain(parent, joint, rotation) {
  const m = new Float64Array(12);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += parent[i * 4 + k] * rotation[k * 3 + j];
      m[i * 4 + j] = sum;
    }
  }
  for (let i = 0; i < 3; i++) {
    let moved = parent[i * 4 + 3];
    for (let k = 0; k < 3; k++) moved += parent[i * 4 + k] * joint[k] - m[i * 4 + k] * joint[k];
    m[i * 4 + 3] = moved;
  }
  return m;
}

function apply(m, p) {
  return [0, 1, 2].map((i) => m[i * 4] * p[0] + m[i * 4 + 1] * p[1] + m[i * 4 + 2] * p[2] + m[i * 4 + 3]);
}

/**
 * Bone matrices in model space with the soles on the floor. `state`: { phase (cycles), stride 0–1,
 * headTurn, headNod (degrees), reachL, reachR 0–1 (arm lifted forward), sway (seconds, for idling) }.
 */
export function bonesOf(body, state) {
  const j = body.joints;
  const f = body.flip;
  const { phase, stride } = state;
  const legL = leg(phase % 1, stride);
  const legR = leg((phase + 0.5) % 1, stride);
  const swing = Math.cos(2 * Math.PI * phase);
  const idle = 1 - stride;
  const t = state.sway;
  const lean = 3 * stride + 0.8 * idle * Math.sin(t * 0.9);
  const root = chain(
    [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
    j.pelvis,
    turn(
      0,
      f * (14 + 4 * stride * swing * f),
      1.2 * idle * Math.sin(t * 0.7) + 1.6 * stride * Math.sin(2 * Math.PI * phase),
    ),
  );
  const chest = chain(root, j.chest, turn(lean, -8 * stride * swing, -1.2 * idle * Math.sin(t * 0.7)));
  const head = chain(
    chest,
    j.head,
    turn(-lean * 0.8 + state.headNod, -f * 10 + 4 * stride * swing + f * state.headTurn, 0),
  );
  const armSwing = 24 * stride * swing;
  const arm = (s, sign, down, foreDown, reach, forward) => {
    const upper = chain(chest, j[`upperArm${s}`], turn(-(forward + 52 * reach), 0, sign * f * down));
    const fore = chain(
      upper,
      j[`foreArm${s}`],
      turn(-(10 + 14 * stride + Math.max(0, forward) * 0.5 + 44 * reach), 0, sign * f * foreDown),
    );
    return [upper, fore];
  };
  const [upperArmL, foreArmL] = arm('L', 1, 15, 29, state.reachL, -armSwing + 1.5 * idle * Math.sin(t * 1.1));
  const [upperArmR, foreArmR] = arm('R', -1, 29, 7, state.reachR, armSwing + 1.5 * idle * Math.sin(t * 1.3));
  const limb = (s, l) => {
    const spread = (s === 'L' ? -1 : 1) * f * 2.2 * stride;
    const thigh = chain(root, j[`thigh${s}`], turn(-l.hip, 0, spread));
    const shin = chain(thigh, j[`shin${s}`], turn(l.knee, 0, 0));
    const foot = chain(shin, j[`foot${s}`], turn(l.hip - l.knee - l.ankle, 0, 0));
    return [thigh, shin, foot];
  };
  const [thighL, shinL, footL] = limb('L', legL);
  const [thighR, shinR, footR] = limb('R', legR);
  const matrices = [
    root,
    chest,
    head,
    upperArmL,
    foreArmL,
    upperArmR,
    foreArmR,
    thighL,
    shinL,
    footL,
    thighR,
    shinR,
    footR,
  ];
  let lowest = Infinity;
  for (const [foot, joint] of [
    [footL, j.footL],
    [footR, j.footR],
  ]) {
    for (const dz of [-0.03, 0.06, 0.13])
      lowest = Math.min(lowest, apply(foot, [joint[0], 0, dz * body.scale])[1]);
  }
  for (const m of matrices) m[7] -= lowest;
  return matrices;
}

/**
 * Skins the body into world space: `at` [x, z] metres, `heading` radians (0 = away from the camera's wall
 * plan, +z; π = towards it). Returns world positions and normals, valid until the next call for this body.
 */
export function skin(body, matrices, at, heading, floorY = 0) {
  const { count, rest, weights } = body;
  const total = count * 2;
  body.world ??= new Float32Array(total * 3);
  body.normals ??= new Float32Array(total * 3);
  const { world } = body;
  const fx = Math.sin(heading);
  const fz = Math.cos(heading);
  const m = new Float64Array(12);
  const b = bones.length;
  for (let n = 0; n < count; n++) {
    m.fill(0);
    for (let k = 0; k < b; k++) {
      const w = weights[n * b + k];
      if (w < 0.002) continue;
      const bone = matrices[k];
      for (let i = 0; i < 12; i++) m[i] += w * bone[i];
    }
    for (let s = 0; s < 2; s++) {
      const v = (n + s * count) * 3;
      const x = rest[v];
      const y = rest[v + 1];
      const z = rest[v + 2];
      const mx = m[0] * x + m[1] * y + m[2] * z + m[3];
      const my = m[4] * x + m[5] * y + m[6] * z + m[7];
      const mz = m[8] * x + m[9] * y + m[10] * z + m[11];
      world[v] = at[0] + mz * fx - mx * fz;
      world[v + 1] = Math.max(0, my) + floorY;
      world[v + 2] = at[1] + mz * fz + mx * fx;
    }
  }
  normalsOf(body);
  return body;
}

function normalsOf(body) {
  const { world, normals, triangles, frontTriangles } = body;
  normals.fill(0);
  for (let i = 0; i < triangles.length; i += 3) {
    const a = triangles[i] * 3;
    const b = triangles[i + 1] * 3;
    const c = triangles[i + 2] * 3;
    const ux = world[b] - world[a];
    const uy = world[b + 1] - world[a + 1];
    const uz = world[b + 2] - world[a + 2];
    const vx = world[c] - world[a];
    const vy = world[c + 1] - world[a + 1];
    const vz = world[c + 2] - world[a + 2];
    const s = (i < frontTriangles ? 1 : -1) * body.flip;
    const nx = s * (uy * vz - uz * vy);
    const ny = s * (uz * vx - ux * vz);
    const nz = s * (ux * vy - uy * vx);
    for (const v of [a, b, c]) {
      normals[v] += nx;
      normals[v + 1] += ny;
      normals[v + 2] += nz;
    }
  }
  const { count } = body;
  for (let n = 0; n < count; n++) {
    const f = n * 3;
    const k = (n + count) * 3;
    for (const v of [f, k]) {
      const l = 1 / (Math.hypot(normals[v], normals[v + 1], normals[v + 2]) || 1);
      normals[v] *= l;
      normals[v + 1] *= l;
      normals[v + 2] *= l;
    }
  }
}

/** Balls [x, y, z, r] in world space that stand for the body when it throws a shadow. */
export function shadowBalls(body, matrices, at, heading) {
  const j = body.joints;
  const fx = Math.sin(heading);
  const fz = Math.cos(heading);
  const k = body.scale;
  const mid = (p, q, t = 0.5) => [0, 1, 2].map((i) => p[i] * (1 - t) + q[i] * t);
  const list = [];
  const put = (bone, p, r) => {
    const [mx, my, mz] = apply(matrices[bones.indexOf(bone)], p);
    list.push([at[0] + mz * fx - mx * fz, Math.max(r * 0.6, my), at[1] + mz * fz + mx * fx, r * k]);
  };
  put('head', j.headCentre, 0.11);
  put('chest', mid(j.chest, j.head, 0.62), 0.16);
  put('chest', j.chest, 0.13);
  put('pelvis', j.pelvis, 0.16);
  for (const s of ['L', 'R']) {
    put(`thigh${s}`, mid(j[`thigh${s}`], j[`shin${s}`], 0.45), 0.085);
    put(`shin${s}`, j[`shin${s}`], 0.065);
    put(`shin${s}`, mid(j[`shin${s}`], j[`foot${s}`]), 0.055);
    put(`foot${s}`, [j[`foot${s}`][0], 0.05 * k, 0], 0.05);
    put(`foot${s}`, [j[`foot${s}`][0], 0.03 * k, 0.1 * k], 0.045);
    put(`upperArm${s}`, mid(j[`upperArm${s}`], j[`foreArm${s}`]), 0.05);
    put(`foreArm${s}`, mid(j[`foreArm${s}`], j[`hand${s}`], 0.5), 0.045);
  }
  return list;
}
