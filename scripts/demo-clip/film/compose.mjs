/** Puts the people into the room: soft shadows, floor reflection, occlusion, then the camera's own look. */
import { camera, height, rayThrough, width } from '../camera.mjs';
import { hash, randomFrom } from '../random.mjs';

const half = 2;
const shadowW = width / half;
const shadowH = height / half;

/** Lamps that throw the visible soft shadows: centre and radius (m), strength relative to the rest. */
const lampBalls = [
  [-2.2, 3.05, 5.6, 0.45], [0.1, 3.05, 5.6, 0.45], [2.4, 3.05, 5.6, 0.45],
  [-2.2, 3.05, 3.2, 0.45], [0.1, 3.05, 3.2, 0.45], [2.4, 3.05, 3.2, 0.45],
  [-2.2, 3.05, 7.7, 0.45], [0.1, 3.05, 7.7, 0.45], [-2.05, 1.4, 8.7, 0.95],
];

/** Prepares buffers for one room; `frame()` then makes each picture. */
export function createComposer(room) {
  const places = new Float32Array(shadowW * shadowH * 6);
  const ray = [0, 0, 0];
  for (let y = 0; y < shadowH; y++) {
    for (let x = 0; x < shadowW; x++) {
      const i = (y * half) * width + x * half;
      rayThrough(x * half + 0.5, y * half + 0.5, ray);
      const [fx, fy, fz] = camera.forward;
      const t = room.depth[i] / (ray[0] * fx + ray[1] * fy + ray[2] * fz);
      const at = (y * shadowW + x) * 6;
      for (let k = 0; k < 3; k++) {
        places[at + k] = camera.position[k] + ray[k] * t;
        places[at + 3 + k] = room.normal[i * 3 + k];
      }
    }
  }
  const shade = new Float32Array(shadowW * shadowH);
  const linear = new Float32Array(width * height * 3);
  const reflected = new Float32Array(width * height * 4);
  const composer = { room, places, shade, linear, reflected, glow: createGlow(), still: new Float32Array(width * height * 3), noise: makeNoise() };
  shade.fill(1);
  mixRoom(composer, [0, 0, width, height]);
  spreadGlow(composer);
  develop(composer, [0, 0, width, height], composer.still);
  composer.tones = Float32Array.from(composer.still);
  return composer;
}

/** Rectangles [x0, y0, x1, y1] that people, shadows or reflections may have changed, inside the picture. */
function changedParts(people, layers) {
  const parts = people.map((p) => p.screenBox);
  for (const { boxes, fine } of layers) parts.push(...boxes.map((b) => b.map((v) => v / fine)));
  return parts
    .map(([x0, y0, x1, y1]) => [Math.max(0, Math.floor(x0) - 3), Math.max(0, Math.floor(y0) - 3), Math.min(width, Math.ceil(x1) + 4), Math.min(height, Math.ceil(y1) + 4)])
    .filter(([x0, y0, x1, y1]) => x1 > x0 && y1 > y0);
}

/** How much of the light still arrives (1 = all), for every second pixel near the people. */
export function castShadows(composer, people) {
  const { places, shade } = composer;
  shade.fill(1);
  for (const { balls, screenBox, at } of people) {
    const [x0, y0, x1, y1] = screenBox.map((v, i) => Math.round(Math.min(i % 2 ? shadowH - 1 : shadowW - 1, Math.max(0, v / half))));
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
      const cover = Math.min(1, (r * r) / (blurR * blurR)) * Math.min(1, Math.max(0, (r + blurR - miss) / (2 * Math.min(r, blurR))));
      clear *= 1 - cover;
    }
    sum += strength;
    open += strength * clear;
  }
  const direct = sum > 0 ? open / sum : 1;
  const fade = 0.25 * ambient * ambient + 0.75 * direct * direct;
  return ambient * fade;
}

/** Folds a fine reflection layer to picture size and smears it downwards a little. */
function foldReflection(composer, layer) {
  const { reflected, folded } = composer;
  for (const [x0, y0, x1, y1] of folded ?? []) for (let y = y0; y < y1; y++) reflected.fill(0, (y * width + x0) * 4, (y * width + x1) * 4);
  composer.folded = layer.boxes.map((b) => [Math.floor(b[0] / layer.fine), Math.floor(b[1] / layer.fine), Math.ceil(b[2] / layer.fine), Math.ceil(b[3] / layer.fine)]);
  const { fine, w } = layer;
  for (const [x0, y0, x1, y1] of layer.boxes) {
    for (let y = Math.floor(y0 / fine); y < Math.ceil(y1 / fine); y++) {
      for (let x = Math.floor(x0 / fine); x < Math.ceil(x1 / fine); x++) {
        const i = (y * width + x) * 4;
        reflected[i] = reflected[i + 1] = reflected[i + 2] = reflected[i + 3] = 0;
        for (let s = -3; s <= 3; s++) {
          const yy = Math.min(height - 1, Math.max(0, y + s * 2));
          const xx = Math.min(width - 1, Math.max(0, x + ((s * 7) % 3)));
          const at = yy * fine * w + xx * fine;
          if (!layer.who[at]) continue;
          for (let k = 0; k < 3; k++) reflected[i + k] += layer.rgb[at * 3 + k] / 7;
          reflected[i + 3] += 1 / 7;
        }
      }
    }
  }
}

/** Room light times shadow plus mirror light, into `linear`, inside one rectangle. */
function mixRoom({ room, shade, linear, reflected }, [left, top, right, bottom]) {
  for (let y = top; y < bottom; y++) {
    const sy = Math.min(shadowH - 2, Math.floor(y / half));
    const ty = y / half - sy;
    for (let x = left; x < right; x++) {
      const i = y * width + x;
      const sx = Math.min(shadowW - 2, Math.floor(x / half));
      const tx = x / half - sx;
      const s = sy * shadowW + sx;
      const dim = (shade[s] * (1 - tx) + shade[s + 1] * tx) * (1 - ty) + (shade[s + shadowW] * (1 - tx) + shade[s + shadowW + 1] * tx) * ty;
      const isStreet = room.albedo[i * 3] === 0;
      const cover = reflected[i * 4 + 3] * (room.normal[i * 3 + 1] > 0.9 && !isStreet ? 1 : 0);
      const mirrorDim = isStreet ? dim : 0.5 + 0.5 * dim;
      for (let k = 0; k < 3; k++) {
        const body = room.body[i * 3 + k] * dim;
        linear[i * 3 + k] = body + room.mirror[i * 3 + k] * mirrorDim * (1 - cover) + (cover > 0 ? reflected[i * 4 + k] * room.gloss[i] : 0);
      }
    }
  }
}

/**
 * Draws one frame as RGB bytes. `layer` holds the people, `mirrorLayer` their reflection, `people` what was
 * given to castShadows. Returns the bytes and the number of visible fine pixels per person number.
 */
export function composeFrame(composer, { layer, mirrorLayer, people, frame }) {
  const { room, linear, tones, still } = composer;
  foldReflection(composer, mirrorLayer);
  const parts = changedParts(people, [layer, mirrorLayer]);
  for (const part of parts) mixRoom(composer, part);
  const visible = new Float64Array(16);
  const { fine, w } = layer;
  const done = new Uint8Array(width * height);
  for (const [x0, y0, x1, y1] of layer.boxes) {
    for (let y = Math.floor(y0 / fine); y < Math.min(height, Math.ceil(y1 / fine)); y++) {
      for (let x = Math.floor(x0 / fine); x < Math.min(width, Math.ceil(x1 / fine)); x++) {
        const i = y * width + x;
        if (done[i]) continue;
        done[i] = 1;
        let hits = 0;
        let r = 0;
        let g = 0;
        let b = 0;
        for (let v = 0; v < fine; v++) {
          for (let u = 0; u < fine; u++) {
            const at = (y * fine + v) * w + x * fine + u;
            if (!layer.who[at] || layer.depth[at] > room.depth[i]) continue;
            hits++;
            visible[layer.who[at]]++;
            r += layer.rgb[at * 3];
            g += layer.rgb[at * 3 + 1];
            b += layer.rgb[at * 3 + 2];
          }
        }
        if (!hits) continue;
        const a = hits / (fine * fine);
        linear[i * 3] = linear[i * 3] * (1 - a) + r / (fine * fine);
        linear[i * 3 + 1] = linear[i * 3 + 1] * (1 - a) + g / (fine * fine);
        linear[i * 3 + 2] = linear[i * 3 + 2] * (1 - a) + b / (fine * fine);
      }
    }
  }
  for (const part of parts) develop(composer, part, tones);
  const bytes = addGrain(composer, frame);
  for (const [x0, y0, x1, y1] of parts) {
    for (let y = y0; y < y1; y++) tones.set(still.subarray((y * width + x0) * 3, (y * width + x1) * 3), (y * width + x0) * 3);
  }
  return { visible, bytes };
}

const glowStep = 4;

function createGlow() {
  const w = width / glowStep;
  const h = height / glowStep;
  return { w, h, a: new Float32Array(w * h * 3), b: new Float32Array(w * h * 3) };
}

function spreadGlow({ glow, linear }) {
  const { w, h, a, b } = glow;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = (y * glowStep * width + x * glowStep) * 3;
      for (let k = 0; k < 3; k++) a[(y * w + x) * 3 + k] = Math.max(0, Math.min(4, linear[i + k]) - 0.75);
    }
  }
  const radius = 9;
  for (let pass = 0; pass < 2; pass++) {
    for (const [from, to, lines, length, lineStep, step] of [[a, b, h, w, w * 3, 3], [b, a, w, h, 3, w * 3]]) {
      for (let line = 0; line < lines; line++) {
        for (let k = 0; k < 3; k++) {
          const base = line * lineStep + k;
          let sum = 0;
          for (let i = -radius; i <= radius; i++) sum += from[base + Math.min(length - 1, Math.max(0, i)) * step];
          for (let i = 0; i < length; i++) {
            to[base + i * step] = sum / (2 * radius + 1);
            sum += from[base + Math.min(length - 1, i + radius + 1) * step] - from[base + Math.max(0, i - radius) * step];
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
function develop({ linear, glow }, [left, top, right, bottom], out) {
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
        const halo = (glow.a[g + k] * (1 - tx) + glow.a[g + 3 + k] * tx) * (1 - ty) + (glow.a[g + glow.w * 3 + k] * (1 - tx) + glow.a[g + glow.w * 3 + 3 + k] * tx) * ty;
        const v = Math.min(5.99, (linear[i + k] + 0.09 * halo) * gain * grade[k]);
        tones[k] = curve[Math.floor((v / 6) * 4096)];
      }
      const grey = 0.3 * tones[0] + 0.59 * tones[1] + 0.11 * tones[2];
      for (let k = 0; k < 3; k++) out[i + k] = (grey + (tones[k] - grey) * saturation) * 0.975 + 5;
    }
  }
}

const noiseLength = 1 << 18;

function makeNoise() {
  const random = randomFrom(5);
  return Float32Array.from({ length: noiseLength }, () => random() + random() - 1);
}

/** Sensor grain: stronger in the dark, mostly grey, a little in colour. */
function addGrain({ tones, noise }, frame) {
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
