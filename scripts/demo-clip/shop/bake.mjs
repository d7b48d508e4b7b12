/**
 * Renders the empty shop once, in worker threads: colour, view depth, normals, floor mirror, and
 * light probes for the people. The result is cached by the settings that made it.
 */
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { camera, height, rayThrough, width } from '../camera.mjs';
import { randomFrom } from '../random.mjs';
import { buildScene } from './scene.mjs';
import { createTracer } from './tracer.mjs';

/** Planes of the picture: light and colour are linear, `lit` is their product sample by sample; `depth` is along the view axis in metres. */
const planes = ['albedo', 'light', 'lit', 'mirror', 'normal'];

/** The probe lattice: positions in metres. */
export const probeGrid = {
  xs: [-3.4, -2.4, -1.4, -0.4, 0.6, 1.6, 2.6, 3.3],
  ys: [0.25, 0.95, 1.65],
  zs: [2.2, 3.2, 4.2, 5.2, 6.2, 7.2, 8.0, 8.9, 9.8],
};

/** Bakes the room with `samples` paths per pixel on `threads` threads. */
export async function bake({ samples, threads }) {
  const out = { depth: new Float32Array(width * height), gloss: new Float32Array(width * height) };
  for (const name of planes) out[name] = new Float32Array(width * height * 3);
  const step = 16;
  let next = 0;
  let done = 0;
  await Promise.all(
    [...Array(threads).keys()].map(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: { role: 'bake', samples } });
          const give = () => {
            if (next >= height) {
              worker.postMessage(null);
              return;
            }
            worker.postMessage({ from: next, to: Math.min(height, next + step) });
            next += step;
          };
          worker.on('message', (part) => {
            for (const name of planes) out[name].set(part[name], part.from * width * 3);
            out.depth.set(part.depth, part.from * width);
            out.gloss.set(part.gloss, part.from * width);
            done += step;
            if (done % 80 === 0) console.log(`room ${Math.min(100, Math.round((100 * done) / height))} %`);
            give();
          });
          worker.on('error', reject);
          worker.on('exit', resolve);
          give();
        }),
    ),
  );
  out.probes = bakeProbes();
  return out;
}

function bakeProbes() {
  const tracer = createTracer(buildScene());
  const random = randomFrom(99);
  const axes = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ];
  const { xs, ys, zs } = probeGrid;
  const probes = new Float32Array(xs.length * ys.length * zs.length * 18);
  const one = [0, 0, 0];
  let at = 0;
  for (const z of zs)
    for (const y of ys)
      for (const x of xs)
        for (const n of axes) {
          const sum = [0, 0, 0];
          const times = 220;
          for (let i = 0; i < times; i++) {
            tracer.irradiance(x, y, z, n[0], n[1], n[2], random, one, 2);
            for (let k = 0; k < 3; k++) sum[k] += one[k];
          }
          for (let k = 0; k < 3; k++) probes[at++] = sum[k] / times;
        }
  return probes;
}

function bakeRows({ from, to, samples, tracer }) {
  const count = (to - from) * width;
  const part = { from, depth: new Float32Array(count), gloss: new Float32Array(count) };
  for (const name of planes) part[name] = new Float32Array(count * 3);
  const random = randomFrom(1000 + from);
  const { hit, solids } = tracer;
  const [ox, oy, oz] = camera.position;
  const [fx, fy, fz] = camera.forward;
  const ray = [0, 0, 0];
  const light = [0, 0, 0];
  const colour = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const px = i % width;
    const py = from + Math.floor(i / width);
    let gloss = 0;
    let hits = 0;
    for (let s = 0; s < samples; s++) {
      rayThrough(px + random(), py + random(), ray);
      const [dx, dy, dz] = ray;
      tracer.walk(ox, oy, oz, dx, dy, dz, 1e9, false);
      if (hit.solid < 0 || solids[hit.solid].paint.emit) {
        tracer.seen(ox, oy, oz, dx, dy, dz, random, light);
        for (let k = 0; k < 3; k++) part.mirror[i * 3 + k] += light[k];
        continue;
      }
      hits++;
      const solid = solids[hit.solid];
      const t = hit.t;
      const { nx, ny, nz } = hit;
      const x = ox + dx * t;
      const y = oy + dy * t;
      const z = oz + dz * t;
      solid.paint.colour(x, y, z, nx, ny, nz, solid, colour);
      tracer.irradiance(x + nx * 1e-3, y + ny * 1e-3, z + nz * 1e-3, nx, ny, nz, random, light);
      for (let k = 0; k < 3; k++) {
        part.albedo[i * 3 + k] += colour[k];
        const l = Math.min(light[k], 9);
        part.light[i * 3 + k] += l;
        part.lit[i * 3 + k] += l * colour[k];
      }
      part.normal[i * 3] += nx;
      part.normal[i * 3 + 1] += ny;
      part.normal[i * 3 + 2] += nz;
      const { gloss: f0, rough } = solid.paint;
      if (f0 === 0) continue;
      const cosine = -(dx * nx + dy * ny + dz * nz);
      const fresnel = f0 + (1 - f0) * Math.pow(1 - cosine, 5) * (1 - Math.min(1, rough * 2));
      gloss += fresnel;
      let rx = dx + 2 * cosine * nx + (random() + random() - 1) * rough;
      let ry = dy + 2 * cosine * ny + (random() + random() - 1) * rough;
      let rz = dz + 2 * cosine * nz + (random() + random() - 1) * rough;
      const n = 1 / Math.hypot(rx, ry, rz);
      rx *= n;
      ry *= n;
      rz *= n;
      tracer.seen(x + nx * 1e-3, y + ny * 1e-3, z + nz * 1e-3, rx, ry, rz, random, light);
      for (let k = 0; k < 3; k++) part.mirror[i * 3 + k] += fresnel * Math.min(light[k], 7);
    }
    for (const name of planes) for (let k = 0; k < 3; k++) part[name][i * 3 + k] /= samples;
    if (hits > 0) for (let k = 0; k < 3; k++) part.light[i * 3 + k] *= samples / hits;
    part.gloss[i] = gloss / samples;
    rayThrough(px + 0.5, py + 0.5, ray);
    tracer.walk(ox, oy, oz, ray[0], ray[1], ray[2], 1e9, false);
    part.depth[i] = hit.solid < 0 ? 40 : hit.t * (ray[0] * fx + ray[1] * fy + ray[2] * fz);
  }
  return part;
}

if (!isMainThread && workerData?.role === 'bake') {
  const tracer = createTracer(buildScene());
  parentPort.on('message', (rows) => {
    if (rows === null) {
      process.exit(0);
    }
    parentPort.postMessage(bakeRows({ ...rows, samples: workerData.samples, tracer }));
  });
}
