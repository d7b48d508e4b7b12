/** Goods for shelves and tables: packs, bottles, jars, stacks of cloth, vases. */
import { pack, plain } from './paints.mjs';

const palette = [
  '#ede3d0',
  '#b9623f',
  '#8fa388',
  '#d3a24b',
  '#5d7484',
  '#f1eee8',
  '#39424a',
  '#c98d6a',
  '#7d3b33',
  '#c7cfc6',
  '#e0b9a0',
  '#46604f',
];
const labels = ['#f4efe6', '#2f3438', '#e9d9b8', '#ffffff'];
const pick = (list, random) => list[Math.floor(random() * list.length)];

const box = (at, half, paint, yaw = 0) => ({ kind: 0, at, half, paint, yaw });
const cylinder = (at, r, h, paint) => ({ kind: 1, at, half: [r, h, r], paint });
const ball = (at, half, paint) => ({ kind: 2, at, half, paint });

/** One article standing at (x, y, z); `wide` is its width along the shelf, `high` the room above. */
function article(style, x, y, z, { wide, high, deep, paint, cap, axis }) {
  const r = wide / 2;
  if (style === 'pack') {
    const half = axis === 'x' ? [r * 0.92, high / 2, deep] : [deep, high / 2, r * 0.92];
    return [box([x, y + high / 2, z], half, paint)];
  }
  if (style === 'bottle') {
    const body = high * 0.62;
    return [
      cylinder([x, y + body / 2, z], r * 0.8, body / 2, paint),
      ball([x, y + body, z], [r * 0.8, r * 0.7, r * 0.8], paint),
      cylinder([x, y + high * 0.8, z], r * 0.28, high * 0.2, cap),
    ];
  }
  if (style === 'jar') {
    return [
      cylinder([x, y + high * 0.4, z], r * 0.86, high * 0.4, paint),
      cylinder([x, y + high * 0.86, z], r * 0.8, high * 0.06, cap),
    ];
  }
  if (style === 'vase') {
    return [
      ball([x, y + high * 0.36, z], [r * 0.95, high * 0.36, r * 0.95], paint),
      cylinder([x, y + high * 0.78, z], r * 0.34, high * 0.2, paint),
    ];
  }
  const layers = Math.max(2, Math.round(high / 0.05));
  return [...Array(layers).keys()].map((i) => {
    const wobble = ((i * 37) % 7) / 7 - 0.5;
    const half =
      axis === 'x' ? [r * (0.9 + 0.05 * wobble), 0.021, deep] : [deep, 0.021, r * (0.9 + 0.05 * wobble)];
    return box([x + 0.008 * wobble, y + 0.024 + i * 0.047, z], half, i % 3 === 1 ? cap : paint);
  });
}

const styles = ['pack', 'pack', 'bottle', 'jar', 'cloth', 'vase', 'pack'];

/** A filled shelf board: groups of equal articles. `from` is the board's start at its surface. */
export function fillShelf({ from, length, axis, depth, high, random }) {
  const out = [];
  let at = 0.02;
  while (at < length - 0.08) {
    const style = pick(styles, random);
    const wide = {
      pack: 0.1 + 0.12 * random(),
      bottle: 0.075 + 0.02 * random(),
      jar: 0.1 + 0.03 * random(),
      cloth: 0.26,
      vase: 0.16 + 0.05 * random(),
    }[style];
    const tall =
      high *
      {
        pack: 0.45 + 0.35 * random(),
        bottle: 0.7 + 0.2 * random(),
        jar: 0.36 + 0.2 * random(),
        cloth: 0.4 + 0.3 * random(),
        vase: 0.6 + 0.25 * random(),
      }[style];
    const tone = pick(palette, random);
    const paint =
      style === 'pack' || style === 'bottle' || style === 'jar'
        ? pack(tone, pick(labels, random), [0.2 + 0.2 * random(), 0.7 + 0.15 * random()])
        : plain(tone, { gloss: style === 'vase' ? 0.04 : 0, rough: 0.1 });
    const cap = plain(pick(palette, random));
    const times =
      style === 'cloth' || style === 'vase' ? 1 + Math.floor(random() * 2) : 2 + Math.floor(random() * 3);
    for (let i = 0; i < times && at + wide < length; i++) {
      const along = at + wide / 2;
      const jitter = (random() - 0.5) * 0.02;
      const [x, z] = axis === 'x' ? [from[0] + along, from[2] + jitter] : [from[0] + jitter, from[2] + along];
      out.push(
        ...article(style, x, from[1], z, {
          wide: wide * 0.96,
          high: tall,
          deep: depth * 0.85,
          paint,
          cap,
          axis,
        }),
      );
      at += wide;
    }
    at += 0.02 + 0.05 * random();
  }
  return out;
}

/** A loose arrangement on a low table; nothing higher than 0.3 m. */
export function tableware({ at, half, random }) {
  const out = [];
  const columns = Math.max(3, Math.round(half[0] / 0.17));
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < 2; j++) {
      const style = pick(['cloth', 'vase', 'jar', 'pack', 'cloth', 'bottle'], random);
      const wide = { cloth: 0.24, vase: 0.15, jar: 0.11, pack: 0.15, bottle: 0.08 }[style];
      const high = { cloth: 0.14, vase: 0.24, jar: 0.12, pack: 0.12, bottle: 0.26 }[style];
      const tone = pick(palette, random);
      const paint =
        style === 'cloth' || style === 'vase'
          ? plain(tone, { gloss: style === 'vase' ? 0.05 : 0, rough: 0.1 })
          : pack(tone, pick(labels, random));
      const x = at[0] - half[0] + ((i + 0.5) / columns) * 2 * half[0] + (random() - 0.5) * 0.05;
      const z = at[2] + (j - 0.5) * half[1] + (random() - 0.5) * 0.05;
      out.push(
        ...article(style, x, at[1], z, {
          wide,
          high,
          deep: 0.1,
          paint,
          cap: plain(pick(palette, random)),
          axis: 'x',
        }),
      );
    }
  }
  return out;
}
