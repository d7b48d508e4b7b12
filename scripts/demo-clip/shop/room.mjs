/** The baked room: from the cache, or rendered now. */
import { mkdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { camera, height, rayThrough, width } from '../camera.mjs';
import { bake, probeGrid } from './bake.mjs';
import { denoise } from './denoise.mjs';
import { room as plan } from './scene.mjs';

const cacheDir = new URL('../../../node_modules/.cache/demo-clip/', import.meta.url);
const streetY = -0.02;
/** The street is shown darker than it shines, as a camera with a wide dynamic range would. */
const streetShown = [0.5, 0.54, 0.6];

/** Loads the room for `samples` paths per pixel; bakes it when the cache has none (minutes). */
export async function loadRoom({ samples, threads, fresh }) {
  mkdirSync(cacheDir, { recursive: true });
  const file = new URL(`room-${width}x${height}-${samples}.bin`, cacheDir);
  if (fresh || !existsSync(file)) {
    const baked = await bake({ samples, threads });
    writeFileSync(file, pack(baked));
  }
  const room = unpack(readFileSync(file));
  finishStreet(room);
  lightStreet(room.probes);
  room.light = denoise(room.light, room, { passes: 4, strength: 2.2 });
  keepEdges(room);
  room.mirror = denoise(room.mirror, room, { passes: 2, strength: 1.4 });
  room.body = room.albedo.map((v, i) => v * room.light[i]);
  softenEdges(room.body, room);
  softenEdges(room.mirror, room);
  return room;
}

/** Outdoors the probes see no solids: daylight from above and from the street, the shop's shade on the near side. */
function lightStreet(probes) {
  const { xs, ys, zs } = probeGrid;
  const daylight = [0.85, 0.85, 1.25, 0.6, 1.5, 0.5];
  zs.forEach((z, k) => {
    if (z <= plan.back) return;
    for (let j = 0; j < ys.length; j++) {
      for (let i = 0; i < xs.length; i++) {
        const at = ((k * ys.length + j) * xs.length + i) * 18;
        daylight.forEach((v, axis) => probes.set([v * 0.98, v, v * 1.04], at + axis * 3));
      }
    }
  });
}

/** A lens is never sharper than its pixels: blurs outlines a little, which also evens out their sampling noise. */
function softenEdges(plane, { normal, depth }) {
  const isEdge = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const n = Math.hypot(normal[i * 3], normal[i * 3 + 1], normal[i * 3 + 2]);
      const jump =
        Math.max(Math.abs(depth[i + 1] - depth[i]), Math.abs(depth[i + width] - depth[i])) > depth[i] * 0.02;
      if (n < 0.985 || jump) for (const j of [i, i - 1, i + 1, i - width, i + width]) isEdge[j] = 1;
    }
  }
  const from = Float32Array.from(plane);
  for (let i = width + 1; i < width * (height - 1) - 1; i++) {
    if (!isEdge[i]) continue;
    for (let k = 0; k < 3; k++) {
      let sum = 0;
      for (let v = -1; v <= 1; v++)
        for (let u = -1; u <= 1; u++)
          sum += from[(i + v * width + u) * 3 + k] * (2 - Math.abs(u)) * (2 - Math.abs(v));
      plane[i * 3 + k] = sum / 16;
    }
  }
}

/** On outlines of things, colour and light belong together sample by sample: there the unfiltered product stays. */
function keepEdges({ albedo, light, lit, normal }) {
  for (let i = 0; i < width * height; i++) {
    const n = Math.hypot(normal[i * 3], normal[i * 3 + 1], normal[i * 3 + 2]);
    if (n > 0.985 || n === 0) continue;
    for (let k = 0; k < 3; k++)
      if (albedo[i * 3 + k] > 1e-4) light[i * 3 + k] = lit[i * 3 + k] / albedo[i * 3 + k];
  }
}

/** Beyond the door there is no solid: give the street its depth and an upright normal, so that people stand on it. */
function finishStreet(room) {
  const ray = [0, 0, 0];
  const [fx, fy, fz] = camera.forward;
  for (let i = 0; i < width * height; i++) {
    if (room.depth[i] < 39) continue;
    for (let k = 0; k < 3; k++) room.mirror[i * 3 + k] *= streetShown[k];
    rayThrough((i % width) + 0.5, Math.floor(i / width) + 0.5, ray);
    if (ray[1] >= 0) continue;
    const t = (streetY - camera.position[1]) / ray[1];
    const depth = t * (ray[0] * fx + ray[1] * fy + ray[2] * fz);
    if (depth < 24) {
      room.depth[i] = depth;
      room.normal[i * 3 + 1] = 1;
    }
  }
}

const names = ['albedo', 'light', 'lit', 'mirror', 'normal', 'depth', 'gloss', 'probes'];

function pack(room) {
  const head = new Uint32Array(names.map((n) => room[n].length));
  return Buffer.concat([
    Buffer.from(head.buffer),
    ...names.map((n) => Buffer.from(room[n].buffer, room[n].byteOffset, room[n].byteLength)),
  ]);
}

function unpack(bytes) {
  const room = {};
  let at = names.length * 4;
  names.forEach((n, i) => {
    const length = bytes.readUInt32LE(i * 4);
    room[n] = new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + length * 4));
    at += length * 4;
  });
  return room;
}
