/** Puts the people into the room: soft shadows, floor reflection, occlusion, then the camera's own look. */
import { camera, height, rayThrough, width } from '../camera.mjs';
import { half, shadowH, shadowW } from './shadows.mjs';
import { addGrain, createGlow, develop, makeNoise, spreadGlow } from './look.mjs';

/** Prepares buffers for one room; `frame()` then makes each picture. */
export function createComposer(room) {
  const places = new Float32Array(shadowW * shadowH * 6);
  const ray = [0, 0, 0];
  for (let y = 0; y < shadowH; y++) {
    for (let x = 0; x < shadowW; x++) {
      const i = y * half * width + x * half;
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
  const composer = {
    room,
    places,
    shade,
    linear,
    reflected,
    glow: createGlow(),
    still: new Float32Array(width * height * 3),
    noise: makeNoise(),
  };
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
    .map(([x0, y0, x1, y1]) => [
      Math.max(0, Math.floor(x0) - 3),
      Math.max(0, Math.floor(y0) - 3),
      Math.min(width, Math.ceil(x1) + 4),
      Math.min(height, Math.ceil(y1) + 4),
    ])
    .filter(([x0, y0, x1, y1]) => x1 > x0 && y1 > y0);
}

/** Folds a fine reflection layer to picture size and smears it downwards a little. */
function foldReflection(composer, layer) {
  const { reflected, folded } = composer;
  for (const [x0, y0, x1, y1] of folded ?? [])
    for (let y = y0; y < y1; y++) reflected.fill(0, (y * width + x0) * 4, (y * width + x1) * 4);
  composer.folded = layer.boxes.map((b) => [
    Math.floor(b[0] / layer.fine),
    Math.floor(b[1] / layer.fine),
    Math.ceil(b[2] / layer.fine),
    Math.ceil(b[3] / layer.fine),
  ]);
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
      const dim =
        (shade[s] * (1 - tx) + shade[s + 1] * tx) * (1 - ty) +
        (shade[s + shadowW] * (1 - tx) + shade[s + shadowW + 1] * tx) * ty;
      const isStreet = room.albedo[i * 3] === 0;
      const cover = reflected[i * 4 + 3] * (room.normal[i * 3 + 1] > 0.9 && !isStreet ? 1 : 0);
      const mirrorDim = isStreet ? dim : 0.5 + 0.5 * dim;
      for (let k = 0; k < 3; k++) {
        const body = room.body[i * 3 + k] * dim;
        linear[i * 3 + k] =
          body +
          room.mirror[i * 3 + k] * mirrorDim * (1 - cover) +
          (cover > 0 ? reflected[i * 4 + k] * room.gloss[i] : 0);
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
    for (let y = y0; y < y1; y++)
      tones.set(still.subarray((y * width + x0) * 3, (y * width + x1) * 3), (y * width + x0) * 3);
  }
  return { visible, bytes };
}
