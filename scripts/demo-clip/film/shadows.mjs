/** Soft shadows of people on the room: balls against lamps and against the light from all around. */
import { height, width } from '../camera.mjs';

/** Shadows are worked out for every second pixel. */
export const half = 2;
export const shadowW = width / half;
export const shadowH = height / half;

/** Lamps that throw the visible soft shadows: centre and radius (m), strength relative to the rest. */
const lampBalls = [
  [-2.2, 3.05, 5.6, 0.45],
  [0.1, 3.05, 5.6, 0.45],
  [2.4, 3.05, 5.6, 0.45],
  [-2.2, 3.05, 3.2, 0.45],
  [0.1, 3.05, 3.2, 0.45],
  [2.4, 3.05, 3.2, 0.45],
  [-2.2, 3.05, 7.7, 0.45],
  [0.1, 3.05, 7.7, 0.45],
  [-2.05, 1.4, 8.7, 0.95],
];

/** How much of the light still arrives (1 = all), for every second pixel near the people. */
export function castShadows(composer, people) {
  const { places, shade } = composer;
  shade.fill(1);
  for (const { balls, screenBox, at } of people) {
    const [x0, y0, x1, y1] = screenBox.map((v, i) =>
      Math.round(Math.min(i % 2 ? shadowH - 1 : shadowW - 1, Math.max(0, v / half))),
    );
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const i = y * shadowW + x;
        const px = places[i * 6];
        const py = places[i * 6 + 1];
        const pz = places[i * 6 + 2];
        const nx = places[i * 6 + 3];
        const ny = places[i * 6 + 4];
        const nz = places[i * 6 + 5];
        if ((px - at[0]) ** 2 + (pz - at[1]) ** 2 > 2.6) continue;
        if (nx === 0 && ny === 0 && nz === 0) continue;
        shade[i] *= shadeAt(px, py, pz, nx, ny, nz, balls);
      }
    }
  }
}

function shadeAt(px, py, pz, nx, ny, nz, balls) {
  let ambient = 1;
  for (const [x, y, z, r] of balls) {
    const dx = x - px;
    const dy = y - py;
    const dz = z - pz;
    const d2 = dx * dx + dy * dy + dz * dz;
    if (d2 > 2.2) continue;
    const d = Math.sqrt(d2);
    const cosine = (nx * dx + ny * dy + nz * dz) / d;
    const ratio = Math.min(1, (r * r) / d2);
    if (cosine > -0.2) ambient *= 1 - 0.9 * Math.min(1, 1.5 * ratio * Math.max(0, 0.3 + 0.7 * cosine));
  }
  let sum = 0;
  let open = 0;
  for (const [lx, ly, lz, lr] of lampBalls) {
    let ux = lx - px;
    let uy = ly - py;
    let uz = lz - pz;
    const far = Math.hypot(ux, uy, uz);
    ux /= far;
    uy /= far;
    uz /= far;
    const cosine = nx * ux + ny * uy + nz * uz;
    if (cosine <= 0) continue;
    const strength = cosine / (far * far);
    let clear = 1;
    for (const [x, y, z, r] of balls) {
      const dx = x - px;
      const dy = y - py;
      const dz = z - pz;
      const t = dx * ux + dy * uy + dz * uz;
      if (t <= 0.01 || t >= far) continue;
      const miss = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - t * t));
      const blurR = 0.02 + (lr * t) / far;
      if (miss > r + blurR) continue;
      const cover =
        Math.min(1, (r * r) / (blurR * blurR)) *
        Math.min(1, Math.max(0, (r + blurR - miss) / (2 * Math.min(r, blurR))));
      clear *= 1 - cover;
    }
    sum += strength;
    open += strength * clear;
  }
  const direct = sum > 0 ? open / sum : 1;
  const fade = 0.25 * ambient * ambient + 0.75 * direct * direct;
  return ambient * fade;
}
