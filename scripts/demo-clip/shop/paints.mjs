/** Surface colours (linear light, 0–1) as functions of the place in the world. */
import { hash, noise } from '../random.mjs';

/** sRGB hex to linear light. */
export function linear(hex) {
  const n = parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255].map((v) => Math.pow(v / 255, 2.2));
}

function set(out, rgb, k = 1) {
  out[0] = Math.min(0.92, rgb[0] * k);
  out[1] = Math.min(0.92, rgb[1] * k);
  out[2] = Math.min(0.92, rgb[2] * k);
}

/** One even colour with a little grain; `gloss` is the mirror part looking straight on. */
export function plain(hex, { gloss = 0, rough = 0.2 } = {}) {
  const rgb = linear(hex);
  return { gloss, rough, colour: (x, y, z, nx, ny, nz, s, out) => set(out, rgb) };
}

/** A lamp or a lit sign. */
export function glowing(rgb) {
  return {
    gloss: 0,
    rough: 0,
    emit: rgb,
    colour: (x, y, z, nx, ny, nz, s, out) => set(out, [0.8, 0.8, 0.8]),
  };
}

/** Plastered wall: faint cloudiness. */
export function plaster(hex) {
  const rgb = linear(hex);
  return {
    gloss: 0,
    rough: 1,
    colour: (x, y, z, nx, ny, nz, s, out) => set(out, rgb, 0.96 + 0.06 * noise((x + z) * 1.7, y * 1.7, 5)),
  };
}

const oakLight = linear('#d2b48c');
const oakDark = linear('#ab8659');

function woodInto(out, along, across, board, tone) {
  const grain = noise(across * 60 + 3 * noise(along * 0.9, across * 7, 3), along * 1.6, board);
  const fine = noise(across * 210, along * 9, board + 7);
  const k = Math.min(1, Math.max(0, 0.25 + 0.45 * grain + 0.15 * fine + 0.35 * (hash(board, 11) - 0.5)));
  for (let i = 0; i < 3; i++) out[i] = (oakLight[i] * (1 - k) + oakDark[i] * k) * tone;
}

/** Oak boards that run away from the camera, with dark joints and a satin varnish. */
export const oakFloor = {
  gloss: 0.035,
  rough: 0.09,
  colour: (x, y, z, nx, ny, nz, s, out) => {
    const row = Math.floor(x / 0.19);
    const shift = hash(row, 3) * 1.9;
    const piece = Math.floor((z + shift) / 1.9);
    const u = x / 0.19 - row;
    const v = (z + shift) / 1.9 - piece;
    woodInto(out, z, x, row * 57 + piece * 131, 0.8);
    const joint = Math.min(u, 1 - u) * 0.19 < 0.0022 || Math.min(v, 1 - v) * 1.9 < 0.0022;
    if (joint) set(out, out, 0.45);
  },
};

/** Oak furniture, the grain along the longest side. */
export function oak(tone = 1) {
  return {
    gloss: 0.03,
    rough: 0.25,
    colour: (x, y, z, nx, ny, nz, s, out) => {
      const [a, b, c] = s.half;
      const id = Math.floor((s.at[0] * 7 + s.at[1] * 13 + s.at[2] * 17) * 10);
      if (a >= b && a >= c) woodInto(out, x, y + z, id, tone);
      else if (b >= c) woodInto(out, y, x + z, id, tone);
      else woodInto(out, z, x + y, id, tone);
    },
  };
}

/** Upright slats, for the front of the counter. */
export const slats = {
  gloss: 0.02,
  rough: 0.3,
  colour: (x, y, z, nx, ny, nz, s, out) => {
    const across = Math.abs(nx) > 0.5 ? z : x;
    const u = across / 0.06 - Math.floor(across / 0.06);
    woodInto(out, y, across, Math.floor(across / 0.06) + 400, u < 0.16 ? 0.16 : 0.8);
  },
};

/** Woven rug with a border and a quiet pattern; measured from the solid's centre. */
export function rug(field, border, thread) {
  const [f, b, t] = [linear(field), linear(border), linear(thread)];
  return {
    gloss: 0,
    rough: 1,
    colour: (x, y, z, nx, ny, nz, s, out) => {
      const u = Math.abs(x - s.at[0]);
      const v = Math.abs(z - s.at[2]);
      const edge = Math.min(s.half[0] - u, s.half[2] - v);
      const weave = 0.86 + 0.22 * noise(x * 90, z * 90, 2);
      const diamond = ((u + v) / 0.28) % 1 < 0.1 || ((u - v) / 0.28 + 8) % 1 < 0.1;
      if (edge < 0.03) set(out, t, weave);
      else if (edge < 0.13) set(out, b, weave);
      else set(out, diamond ? t : f, weave);
    },
  };
}

/** A pack with a label band and a small mark; the label is on every upright side. */
export function pack(hex, labelHex, band = [0.3, 0.75]) {
  const body = linear(hex);
  const label = linear(labelHex);
  return {
    gloss: 0.03,
    rough: 0.2,
    colour: (x, y, z, nx, ny, nz, s, out) => {
      const v = (y - s.at[1]) / (2 * s.half[1]) + 0.5;
      const across = Math.abs(nx) > Math.abs(nz) ? (z - s.at[2]) / s.half[2] : (x - s.at[0]) / s.half[0];
      const isLabel = Math.abs(ny) < 0.5 && v > band[0] && v < band[1];
      if (!isLabel) return set(out, body);
      const line = Math.floor(v * 26) % 2 === 0 && Math.abs(across) < 0.55 && v < band[1] - 0.12;
      set(out, line ? body : label, 1);
    },
  };
}

/** Abstract picture: soft shapes, nothing that resembles a person. */
export function picture(hexes, seed) {
  const rgb = hexes.map(linear);
  return {
    gloss: 0.02,
    rough: 0.1,
    colour: (x, y, z, nx, ny, nz, s, out) => {
      const u = Math.abs(nx) > 0.5 ? (z - s.at[2]) / s.half[2] : (x - s.at[0]) / s.half[0];
      const v = (y - s.at[1]) / s.half[1];
      const w = v + 0.5 * noise(u * 1.3 + 7, 3.3, seed) + 0.25 * noise(u * 3, 1, seed + 1) - 0.4;
      const layer = w > 0.45 ? 0 : w > 0 ? 1 : w > -0.45 ? 2 : 3;
      set(out, Math.max(Math.abs(u), Math.abs(v)) > 0.86 ? [0.8, 0.78, 0.74] : rgb[layer % rgb.length]);
    },
  };
}
