/** The camera's own look: glow, exposure, film curve, vignette, grain. */
import { height, width } from '../camera.mjs';
import { hash, randomFrom } from '../random.mjs';

const glowStep = 4;

/** Empty buffers for the glow of bright parts. */
export function createGlow() {
  const w = width / glowStep;
  const h = height / glowStep;
  return { w, h, a: new Float32Array(w * h * 3), b: new Float32Array(w * h * 3) };
}

/** Blurs what is brighter than paper white in `linear` into the glow. */
export function spreadGlow({ glow, linear }) {
  const { w, h, a, b } = glow;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = (y * glowStep * width + x * glowStep) * 3;
      for (let k = 0; k < 3; k++) a[(y * w + x) * 3 + k] = Math.max(0, Math.min(4, linear[i + k]) - 0.75);
    }
  }
  const radius = 9;
  for (let pass = 0; pass < 2; pass++) {
    for (const [from, to, lines, length, lineStep, step] of [
      [a, b, h, w, w * 3, 3],
      [b, a, w, h, 3, w * 3],
    ]) {
      for (let line = 0; line < lines; line++) {
        for (let k = 0; k < 3; k++) {
          const base = line * lineStep + k;
          let sum = 0;
          for (let i = -radius; i <= radius; i++)
            sum += from[base + Math.min(length - 1, Math.max(0, i)) * step];
          for (let i = 0; i < length; i++) {
            to[base + i * step] = sum / (2 * radius + 1);
            sum +=
              from[base + Math.min(length - 1, i + radius + 1) * step] -
              from[base + Math.max(0, i - radius) * step];
          }
        }
      }
    }
  }
}

/** Film-like curve (Narkowicz's fit of ACES), then sRGB. */
const curve = Float32Array.from({ length: 4097 }, (_, i) => {
  const v = (i / 4096) * 6;
  const t = (v * (2.51 * v + 0.03)) / (v * (2.43 * v + 0.59) + 0.14);
  return 255 * Math.pow(Math.min(1, t), 1 / 2.2);
});

const exposure = 1.3;
const grade = [1.0, 1.0, 1.02];
const saturation = 0.82;
const grainLevel = 3.2;

/** Glow, exposure, vignette, film curve and colour of one rectangle of `linear`, as 0–255 floats in `out`. */
export function develop({ linear, glow }, [left, top, right, bottom], out) {
  const tones = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    const gy = Math.min(glow.h - 2, Math.floor(y / glowStep));
    const ty = y / glowStep - gy;
    for (let x = left; x < right; x++) {
      const i = (y * width + x) * 3;
      const gx = Math.min(glow.w - 2, Math.floor(x / glowStep));
      const tx = x / glowStep - gx;
      const g = (gy * glow.w + gx) * 3;
      const edge = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2 * 0.7) * 2;
      const gain = exposure * (1 - 0.42 * edge * edge - 0.14 * edge);
      for (let k = 0; k < 3; k++) {
        const halo =
          (glow.a[g + k] * (1 - tx) + glow.a[g + 3 + k] * tx) * (1 - ty) +
          (glow.a[g + glow.w * 3 + k] * (1 - tx) + glow.a[g + glow.w * 3 + 3 + k] * tx) * ty;
        const v = Math.min(5.99, (linear[i + k] + 0.09 * halo) * gain * grade[k]);
        tones[k] = curve[Math.floor((v / 6) * 4096)];
      }
      const grey = 0.3 * tones[0] + 0.59 * tones[1] + 0.11 * tones[2];
      for (let k = 0; k < 3; k++) out[i + k] = (grey + (tones[k] - grey) * saturation) * 0.975 + 5;
    }
  }
}

const noiseLength = 1 << 18;

/** The grain that frames draw from, each at another place. */
export function makeNoise() {
  const random = randomFrom(5);
  return Float32Array.from({ length: noiseLength }, () => random() + random() - 1);
}

/** Sensor grain: stronger in the dark, mostly grey, a little in colour. */
export function addGrain({ tones, noise }, frame) {
  const out = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    let at = Math.floor(hash(frame, y, 3) * noiseLength);
    let i = y * width * 3;
    for (let x = 0; x < width; x++, i += 3) {
      at = (at + 1) & (noiseLength - 1);
      const grain = noise[at] * grainLevel;
      const tint = noise[(at * 7) & (noiseLength - 1)] * 0.8;
      const g = tones[i + 1];
      const level = grain * (1.15 - g / 300);
      out[i] = clampByte(tones[i] + level + tint);
      out[i + 1] = clampByte(g + level);
      out[i + 2] = clampByte(tones[i + 2] + level - tint);
    }
  }
  return out;
}

const clampByte = (v) => (v < 0 ? 0 : v > 255 ? 255 : v);
