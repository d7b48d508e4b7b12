/** Edge-stopping à-trous filter (Dammertz et al. 2010) for light planes. */
import { height, width } from '../camera.mjs';

const kernel = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16];

/** Smooths `plane` (RGB floats) where depth and normal agree; returns a new plane. */
export function denoise(plane, { depth, normal }, { passes, strength }) {
  let from = plane;
  for (let pass = 0; pass < passes; pass++) {
    const step = 1 << pass;
    const to = new Float32Array(from.length);
    const sigma = strength / (1 + pass * 0.8);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const d = depth[i];
        const bright = from[i * 3] + from[i * 3 + 1] + from[i * 3 + 2];
        let sum = 0;
        let r = 0;
        let g = 0;
        let b = 0;
        for (let v = -2; v <= 2; v++) {
          const yy = y + v * step;
          if (yy < 0 || yy >= height) continue;
          for (let u = -2; u <= 2; u++) {
            const xx = x + u * step;
            if (xx < 0 || xx >= width) continue;
            const j = yy * width + xx;
            const same =
              normal[i * 3] * normal[j * 3] +
              normal[i * 3 + 1] * normal[j * 3 + 1] +
              normal[i * 3 + 2] * normal[j * 3 + 2];
            if (same < 0.7 && j !== i) continue;
            const apart = Math.abs(depth[j] - d) / (0.012 * d * (1 + step * 0.6));
            const other = from[j * 3] + from[j * 3 + 1] + from[j * 3 + 2];
            const change = Math.abs(other - bright) / (sigma * (0.3 + bright));
            const w =
              kernel[u + 2] * kernel[v + 2] * Math.exp(-apart - change * change) + (j === i ? 1e-4 : 0);
            sum += w;
            r += w * from[j * 3];
            g += w * from[j * 3 + 1];
            b += w * from[j * 3 + 2];
          }
        }
        to[i * 3] = r / sum;
        to[i * 3 + 1] = g / sum;
        to[i * 3 + 2] = b / sum;
      }
    }
    from = to;
  }
  return from;
}
