/**
 * A small path tracer: turned boxes, upright cylinders and ellipsoids in a bounding-volume tree,
 * rectangular lamps in the ceiling and one portal of daylight (the door).
 */

import { buildTree } from './tree.mjs';

const maxStack = 64;

/** Builds the tree and returns the ray functions; `scene` comes from `scene.mjs`. Not shared between threads. */
export function createTracer(scene) {
  const { solids, lamps, portal, daylight } = scene;
  const count = solids.length;
  const geo = new Float64Array(count * 8);
  const kind = new Uint8Array(count);
  const bounds = new Float64Array(count * 6);
  solids.forEach((s, i) => {
    const c = Math.cos(s.yaw ?? 0);
    const n = Math.sin(s.yaw ?? 0);
    geo.set([...s.at, ...s.half, c, n], i * 8);
    kind[i] = s.kind;
    const ex = s.kind === 0 ? Math.abs(c * s.half[0]) + Math.abs(n * s.half[2]) : s.half[0];
    const ez = s.kind === 0 ? Math.abs(n * s.half[0]) + Math.abs(c * s.half[2]) : s.half[2];
    bounds.set(
      [s.at[0] - ex, s.at[1] - s.half[1], s.at[2] - ez, s.at[0] + ex, s.at[1] + s.half[1], s.at[2] + ez],
      i * 6,
    );
  });
  const tree = buildTree(bounds, count);
  const stack = new Int32Array(maxStack);
  const hit = { t: Infinity, solid: -1, nx: 0, ny: 0, nz: 0 };

  function hitSolid(i, ox, oy, oz, dx, dy, dz) {
    const g = i * 8;
    let px = ox - geo[g];
    const py = oy - geo[g + 1];
    let pz = oz - geo[g + 2];
    const hx = geo[g + 3];
    const hy = geo[g + 4];
    const hz = geo[g + 5];
    if (kind[i] === 0) {
      const c = geo[g + 6];
      const s = geo[g + 7];
      const lx = c * px - s * pz;
      pz = s * px + c * pz;
      px = lx;
      const ex = c * dx - s * dz;
      const ez = s * dx + c * dz;
      const ix = 1 / ex;
      const iy = 1 / dy;
      const iz = 1 / ez;
      const ax = (-Math.sign(ix) * hx - px) * ix;
      const ay = (-Math.sign(iy) * hy - py) * iy;
      const az = (-Math.sign(iz) * hz - pz) * iz;
      const near = ax > ay ? (ax > az ? ax : az) : ay > az ? ay : az;
      const bx = (Math.sign(ix) * hx - px) * ix;
      const by = (Math.sign(iy) * hy - py) * iy;
      const bz = (Math.sign(iz) * hz - pz) * iz;
      const far = Math.min(bx, by, bz);
      if (near > far || near < 1e-5 || near >= hit.t) return;
      hit.t = near;
      hit.solid = i;
      let mx = 0;
      let my = 0;
      let mz = 0;
      if (near === ax) mx = -Math.sign(ex);
      else if (near === ay) my = -Math.sign(dy);
      else mz = -Math.sign(ez);
      hit.nx = c * mx + s * mz;
      hit.ny = my;
      hit.nz = -s * mx + c * mz;
      return;
    }
    if (kind[i] === 1) {
      const a = dx * dx + dz * dz;
      const b = px * dx + pz * dz;
      const disc = b * b - a * (px * px + pz * pz - hx * hx);
      if (disc < 0) return;
      const root = Math.sqrt(disc);
      const side = (-b - root) / a;
      const ySide = py + side * dy;
      if (side > 1e-5 && side < hit.t && Math.abs(ySide) <= hy) {
        hit.t = side;
        hit.solid = i;
        hit.nx = (px + side * dx) / hx;
        hit.ny = 0;
        hit.nz = (pz + side * dz) / hx;
      }
      const cap = (-Math.sign(dy) * hy - py) / dy;
      const cx = px + cap * dx;
      const cz = pz + cap * dz;
      if (cap > 1e-5 && cap < hit.t && cx * cx + cz * cz <= hx * hx) {
        hit.t = cap;
        hit.solid = i;
        hit.nx = 0;
        hit.ny = -Math.sign(dy);
        hit.nz = 0;
      }
      return;
    }
    const qx = px / hx;
    const qy = py / hy;
    const qz = pz / hz;
    const ex = dx / hx;
    const ey = dy / hy;
    const ez = dz / hz;
    const a = ex * ex + ey * ey + ez * ez;
    const b = qx * ex + qy * ey + qz * ez;
    const disc = b * b - a * (qx * qx + qy * qy + qz * qz - 1);
    if (disc < 0) return;
    const t = (-b - Math.sqrt(disc)) / a;
    if (t < 1e-5 || t >= hit.t) return;
    hit.t = t;
    hit.solid = i;
    const mx = (qx + t * ex) / hx;
    const my = (qy + t * ey) / hy;
    const mz = (qz + t * ez) / hz;
    const n = 1 / Math.hypot(mx, my, mz);
    hit.nx = mx * n;
    hit.ny = my * n;
    hit.nz = mz * n;
  }

  function walk(ox, oy, oz, dx, dy, dz, limit, anyHit) {
    hit.t = limit;
    hit.solid = -1;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    const { box, left, right, leaf } = tree;
    let top = 0;
    stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top];
      const b = node * 6;
      const x0 = (box[b] - ox) * ix;
      const x1 = (box[b + 3] - ox) * ix;
      const y0 = (box[b + 1] - oy) * iy;
      const y1 = (box[b + 4] - oy) * iy;
      const z0 = (box[b + 2] - oz) * iz;
      const z1 = (box[b + 5] - oz) * iz;
      let near = x0 < x1 ? x0 : x1;
      let far = x0 < x1 ? x1 : x0;
      const yn = y0 < y1 ? y0 : y1;
      const yf = y0 < y1 ? y1 : y0;
      if (yn > near) near = yn;
      if (yf < far) far = yf;
      const zn = z0 < z1 ? z0 : z1;
      const zf = z0 < z1 ? z1 : z0;
      if (zn > near) near = zn;
      if (zf < far) far = zf;
      if (far < 0 || near > far || near >= hit.t) continue;
      if (leaf[node] >= 0) {
        hitSolid(leaf[node], ox, oy, oz, dx, dy, dz);
        if (anyHit && hit.solid >= 0) return;
        continue;
      }
      stack[top++] = left[node];
      stack[top++] = right[node];
    }
  }

  function blocked(ox, oy, oz, dx, dy, dz, limit) {
    walk(ox, oy, oz, dx, dy, dz, limit, true);
    return hit.solid >= 0;
  }

  const groups = [lamps.filter((l) => l.at[1] > 2.9), lamps.filter((l) => l.at[1] <= 2.9)];
  const colour = [0, 0, 0];
  const radiance = [0, 0, 0];
  const sky = [0, 0, 0];

  /** Light that reaches a point directly from a lamp of each group chosen at random and from the door, added to `out` times `weight`. */
  function addDirect(px, py, pz, nx, ny, nz, random, w0, w1, w2, out) {
    for (const group of groups) {
      const lamp = group[Math.min(group.length - 1, Math.floor(random() * group.length))];
      const lx = lamp.at[0] + (random() * 2 - 1) * lamp.half[0] - px;
      const ly = lamp.at[1] - py;
      const lz = lamp.at[2] + (random() * 2 - 1) * lamp.half[2] - pz;
      const d2 = lx * lx + ly * ly + lz * lz;
      const n = 1 / Math.sqrt(d2);
      const cosine = (nx * lx + ny * ly + nz * lz) * n;
      if (cosine <= 0 || ly * n < 0.01 || d2 < 4e-4) continue;
      if (blocked(px, py, pz, lx * n, ly * n, lz * n, 1 / n - 0.02)) continue;
      const area = 4 * lamp.half[0] * lamp.half[2] * group.length;
      const g = Math.min(14, (cosine * ly * n * area) / (Math.PI * d2));
      out[0] += w0 * g * lamp.emit[0];
      out[1] += w1 * g * lamp.emit[1];
      out[2] += w2 * g * lamp.emit[2];
    }
    let lx = portal.at[0] + (random() * 2 - 1) * portal.half[0] - px;
    let ly = portal.at[1] + (random() * 2 - 1) * portal.half[1] - py;
    let lz = portal.at[2] - pz;
    const d2 = lx * lx + ly * ly + lz * lz;
    const d = Math.sqrt(d2);
    lx /= d;
    ly /= d;
    lz /= d;
    const cosine = nx * lx + ny * ly + nz * lz;
    if (cosine > 0 && lz > 0 && !blocked(px, py, pz, lx, ly, lz, d)) {
      const g = Math.min(14, (cosine * lz * 7 * portal.half[0] * portal.half[1]) / (Math.PI * d2));
      daylight(px, py, pz, lx, ly, lz, sky);
      out[0] += w0 * g * Math.min(sky[0], 6);
      out[1] += w1 * g * Math.min(sky[1], 6);
      out[2] += w2 * g * Math.min(sky[2], 6);
    }
  }

  /** Diffuse light arriving at a surface point (all bounces), as one noisy sample in `out`. */
  function irradiance(px, py, pz, nx, ny, nz, random, out, bounces = 3) {
    out[0] = out[1] = out[2] = 0;
    let w0 = 1;
    let w1 = 1;
    let w2 = 1;
    for (let bounce = 0; ; bounce++) {
      addDirect(px, py, pz, nx, ny, nz, random, w0, w1, w2, out);
      if (bounce === bounces) {
        out[0] += w0 * 0.28;
        out[1] += w1 * 0.27;
        out[2] += w2 * 0.25;
        return;
      }
      const phi = random() * Math.PI * 2;
      const r2 = random();
      const r = Math.sqrt(r2);
      const z = Math.sqrt(1 - r2);
      const s = nz >= 0 ? 1 : -1;
      const a = -1 / (s + nz);
      const b = nx * ny * a;
      const cx = r * Math.cos(phi);
      const cyv = r * Math.sin(phi);
      const dx = cx * (1 + s * nx * nx * a) + cyv * b + z * nx;
      const dy = cx * s * b + cyv * (s + ny * ny * a) + z * ny;
      const dz = cx * -s * nx + cyv * -ny + z * nz;
      walk(px, py, pz, dx, dy, dz, 1e9, false);
      if (hit.solid < 0) return;
      const solid = solids[hit.solid];
      if (solid.paint.emit) return;
      px += dx * hit.t;
      py += dy * hit.t;
      pz += dz * hit.t;
      nx = hit.nx;
      ny = hit.ny;
      nz = hit.nz;
      solid.paint.colour(px, py, pz, nx, ny, nz, solid, colour);
      w0 *= colour[0];
      w1 *= colour[1];
      w2 *= colour[2];
      px += nx * 1e-3;
      py += ny * 1e-3;
      pz += nz * 1e-3;
    }
  }

  /** What a mirror ray sees, as one noisy sample in `out`. */
  function seen(ox, oy, oz, dx, dy, dz, random, out) {
    walk(ox, oy, oz, dx, dy, dz, 1e9, false);
    if (hit.solid < 0) {
      daylight(ox, oy, oz, dx, dy, dz, out);
      return;
    }
    const solid = solids[hit.solid];
    if (solid.paint.emit) {
      [out[0], out[1], out[2]] = solid.paint.emit;
      return;
    }
    const x = ox + dx * hit.t;
    const y = oy + dy * hit.t;
    const z = oz + dz * hit.t;
    const { nx, ny, nz } = hit;
    irradiance(x + nx * 1e-3, y + ny * 1e-3, z + nz * 1e-3, nx, ny, nz, random, radiance, 1);
    solid.paint.colour(x, y, z, nx, ny, nz, solid, colour);
    out[0] = radiance[0] * colour[0];
    out[1] = radiance[1] * colour[1];
    out[2] = radiance[2] * colour[2];
  }

  return { walk, hit, irradiance, seen, solids };
}
