/** Draws skinned bodies into a twice-fine layer with depth, later folded down to picture size. */
import { height, project, width } from '../camera.mjs';
import { probeGrid } from '../shop/bake.mjs';
import { side } from '../figure/source.mjs';

const fine = 2;
const w = width * fine;
const h = height * fine;
const toLinear = Float32Array.from({ length: 256 }, (_, v) => Math.pow(v / 255, 2.2) * 0.92);

/** A layer of `scale`-fold resolution: linear RGB, depth and the person's number (0 = nobody). */
export function createLayer() {
  return {
    rgb: new Float32Array(w * h * 3),
    depth: new Float32Array(w * h).fill(Infinity),
    who: new Uint8Array(w * h),
    boxes: [],
    w,
    h,
    fine,
  };
}

/** Wipes what the last frame drew. */
export function clearLayer(layer) {
  for (const [x0, y0, x1, y1] of layer.boxes) {
    for (let y = y0; y < y1; y++) {
      layer.depth.fill(Infinity, y * w + x0, y * w + x1);
      layer.who.fill(0, y * w + x0, y * w + x1);
    }
  }
  layer.boxes.length = 0;
}

/** Light arriving at a place from the six axis directions, from the baked probes (18 numbers). */
export function probeAt(probes, x, y, z, out = new Float64Array(18)) {
  const { xs, ys, zs } = probeGrid;
  const find = (list, v) => {
    let i = 0;
    while (i + 2 < list.length && v > list[i + 1]) i++;
    return [i, Math.min(1, Math.max(0, (v - list[i]) / (list[i + 1] - list[i])))];
  };
  const [ix, tx] = find(xs, x);
  const [iy, ty] = find(ys, y);
  const [iz, tz] = find(zs, z);
  out.fill(0);
  for (let c = 0; c < 8; c++) {
    const [a, b, d] = [c & 1, (c >> 1) & 1, c >> 2];
    const weight = (a ? tx : 1 - tx) * (b ? ty : 1 - ty) * (d ? tz : 1 - tz);
    const at = (((iz + d) * ys.length + iy + b) * xs.length + ix + a) * 18;
    for (let k = 0; k < 18; k++) out[k] += weight * probes[at + k];
  }
  return out;
}

/**
 * Draws one person. `look` = { front, back } RGBA pictures; `number` ≥ 1; `mirror` draws the reflection in
 * the floor, with the light of the upright drawing just before. Returns the box of the whole body in picture pixels and the number of fine pixels it covers.
 */
export function drawBody(layer, body, look, probes, number, { mirror = false } = {}) {
  const { world, normals, triangles, frontTriangles, uv, count } = body;
  const total = count * 2;
  body.screen ??= new Float32Array(total * 3);
  body.shade ??= new Float32Array(total * 3);
  const { screen, shade } = body;
  const p = [0, 0, 0];
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const middle = middleOf(world, total);
  const cubes = [0.3, 0.95, 1.6].map((y) => withMean(probeAt(probes, middle[0], y, middle[1])));
  for (let v = 0; v < total; v++) {
    const x = world[v * 3];
    const y = world[v * 3 + 1];
    const z = world[v * 3 + 2];
    project(x, mirror ? -y : y, z, p);
    screen[v * 3] = p[0] * fine;
    screen[v * 3 + 1] = p[1] * fine;
    screen[v * 3 + 2] = p[2];
    x0 = Math.min(x0, p[0]);
    x1 = Math.max(x1, p[0]);
    y0 = Math.min(y0, p[1]);
    y1 = Math.max(y1, p[1]);
    if (mirror) continue;
    const nx = normals[v * 3];
    const ny = normals[v * 3 + 1];
    const nz = normals[v * 3 + 2];
    const level = Math.min(1.999, Math.max(0, (y - 0.3) / 0.65));
    const low = cubes[Math.floor(level)];
    const high = cubes[Math.floor(level) + 1];
    const t = level - Math.floor(level);
    const ax = nx > 0 ? 0 : 3;
    const ay = ny > 0 ? 6 : 9;
    const az = nz > 0 ? 12 : 15;
    for (let c = 0; c < 3; c++) {
      const a = nx * nx * low[ax + c] + ny * ny * low[ay + c] + nz * nz * low[az + c];
      const b = nx * nx * high[ax + c] + ny * ny * high[ay + c] + nz * nz * high[az + c];
      shade[v * 3 + c] = 0.72 * (a + (b - a) * t) + 0.42 * (low[18 + c] + (high[18 + c] - low[18 + c]) * t);
    }
  }
  const grow = 6;
  const box = [
    Math.max(0, Math.floor(x0 * fine) - grow),
    Math.max(0, Math.floor(y0 * fine) - grow),
    Math.min(w, Math.ceil(x1 * fine) + grow),
    Math.min(h, Math.ceil(y1 * fine) + grow),
  ];
  const result = { box: [x0, y0, x1, y1], covered: 0 };
  if (box[2] <= box[0] || box[3] <= box[1]) return result;
  layer.boxes.push(box);
  const seen = new Uint8Array((box[2] - box[0]) * (box[3] - box[1]));
  for (let i = 0; i < triangles.length; i += 3) {
    const picture = i < frontTriangles ? look.front : look.back;
    result.covered += drawTriangle(
      layer,
      screen,
      shade,
      uv,
      triangles[i],
      triangles[i + 1],
      triangles[i + 2],
      picture,
      number,
      box,
      seen,
    );
  }
  return result;
}

function withMean(cube) {
  const means = [0, 1, 2].map(
    (c) => (cube[c] + cube[3 + c] + cube[6 + c] + cube[9 + c] + cube[12 + c] + cube[15 + c]) / 6,
  );
  return Float64Array.from([...cube, ...means]);
}

function middleOf(world, total) {
  let x = 0;
  let z = 0;
  for (let v = 0; v < total; v += 16) {
    x += world[v * 3];
    z += world[v * 3 + 2];
  }
  const n = Math.ceil(total / 16);
  return [x / n, z / n];
}

function drawTriangle(layer, s, shade, uv, a, b, c, picture, number, box, seen) {
  const ax = s[a * 3];
  const ay = s[a * 3 + 1];
  const bx = s[b * 3];
  const by = s[b * 3 + 1];
  const cx = s[c * 3];
  const cy = s[c * 3 + 1];
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (area === 0) return 0;
  const x0 = Math.max(box[0], Math.ceil(Math.min(ax, bx, cx) - 0.5));
  const x1 = Math.min(box[2] - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
  const y0 = Math.max(box[1], Math.ceil(Math.min(ay, by, cy) - 0.5));
  const y1 = Math.min(box[3] - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  let covered = 0;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const px = x + 0.5;
      const py = y + 0.5;
      const k0 = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
      const k1 = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
      const k2 = 1 - k0 - k1;
      if (k0 < -1e-4 || k1 < -1e-4 || k2 < -1e-4) continue;
      const u = k0 * uv[a * 2] + k1 * uv[b * 2] + k2 * uv[c * 2];
      const v = k0 * uv[a * 2 + 1] + k1 * uv[b * 2 + 1] + k2 * uv[c * 2 + 1];
      const iu = Math.min(side - 2, Math.floor(u));
      const iv = Math.min(side - 2, Math.floor(v));
      const fu = u - iu;
      const fv = v - iv;
      const t = (iv * side + iu) * 4;
      const w00 = (1 - fu) * (1 - fv);
      const w10 = fu * (1 - fv);
      const w01 = (1 - fu) * fv;
      const w11 = fu * fv;
      const row = side * 4;
      const cell = (y - box[1]) * (box[2] - box[0]) + x - box[0];
      if (!seen[cell]) {
        seen[cell] = 1;
        covered++;
      }
      const depth = k0 * s[a * 3 + 2] + k1 * s[b * 3 + 2] + k2 * s[c * 3 + 2];
      const at = y * layer.w + x;
      if (depth >= layer.depth[at]) continue;
      layer.depth[at] = depth;
      layer.who[at] = number;
      for (let k = 0; k < 3; k++) {
        const texel =
          w00 * picture[t + k] +
          w10 * picture[t + 4 + k] +
          w01 * picture[t + row + k] +
          w11 * picture[t + row + 4 + k];
        const light = k0 * shade[a * 3 + k] + k1 * shade[b * 3 + k] + k2 * shade[c * 3 + k];
        layer.rgb[at * 3 + k] = toLinear[texel | 0] * light;
      }
    }
  }
  return covered;
}
