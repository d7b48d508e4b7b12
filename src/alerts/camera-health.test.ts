import { describe, expect, it } from 'vitest';
import type { CameraHealth } from '../domain/alert-signs';
import { CameraHealthJudge } from './camera-health';
import { GRID_CELLS, GRID_COLUMNS, GRID_ROWS, type LumaGrid } from './luma-grid';

/** A made-up picture: what one cell shows at a time. */
type Scene = (
  column: number,
  row: number,
  sec: number,
) => { readonly luma: number; readonly deviation: number };

/** Noise that is the same in every run, −1 to 1. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** A room: things of different brightness, finely structured, seen from `turn` columns to the right. */
const room =
  (turn = 0): Scene =>
  (column, row) => ({
    luma:
      110 +
      60 * noise(Math.floor((column + turn) / 3) * 31 + Math.floor(row / 3)) +
      20 * noise((column + turn) * 7 + row),
    deviation: 14 + 8 * noise((column + turn) * 3 + row * 5),
  });

const times =
  (scene: Scene, factorAt: (sec: number) => number): Scene =>
  (column, row, sec) => {
    const { deviation, luma } = scene(column, row, sec);
    return { luma: Math.min(255, luma * factorAt(sec)), deviation: deviation * factorAt(sec) };
  };

const from =
  (startSec: number, after: Scene, before: Scene = room()): Scene =>
  (column, row, sec) =>
    (sec < startSec ? before : after)(column, row, sec);

/** A close body over some columns. */
const body =
  (scene: Scene, columnsAt: (sec: number) => readonly [number, number]): Scene =>
  (column, row, sec) => {
    const [left, right] = columnsAt(sec);
    return column >= left && column < right && row > 2
      ? { luma: 60 + row, deviation: 3 }
      : scene(column, row, sec);
  };

const cloth: Scene = () => ({ luma: 90, deviation: 1 });
const black: Scene = () => ({ luma: 4, deviation: 1 });

function gridOf(scene: Scene, sec: number, jitter: number): LumaGrid {
  const means = new Float32Array(GRID_CELLS);
  const variances = new Float32Array(GRID_CELLS);
  for (let row = 0; row < GRID_ROWS; row += 1) {
    for (let column = 0; column < GRID_COLUMNS; column += 1) {
      const cell = row * GRID_COLUMNS + column;
      const { deviation, luma } = scene(column, row, sec);
      means[cell] = Math.max(0, luma + jitter * noise(cell + sec * 131));
      variances[cell] = deviation * deviation + jitter * Math.abs(noise(cell * 3 + sec * 17));
    }
  }
  return { means, variances };
}

/** Every fault with the second at which it was first found and the last at which it was. */
function judged(scene: Scene, seconds: number, jitterAt: (sec: number) => number = () => 0.3) {
  const judge = new CameraHealthJudge();
  const found: Partial<Record<keyof CameraHealth, readonly [number, number]>> = {};
  for (let sec = 0; sec <= seconds; sec += 1) {
    const health = judge.see(gridOf(scene, sec, jitterAt(sec)), sec * 1000);
    for (const fault of ['covered', 'moved', 'dark', 'frozen'] as const) {
      if (health[fault] >= 0.5) found[fault] = [found[fault]?.[0] ?? sec, sec];
    }
  }
  return found;
}

const toNight = (sec: number): number => Math.max(0.15, 1 - Math.max(0, sec - 60) / 600);

describe('a camera is judged', () => {
  it.each<readonly [string, Scene, number, ReturnType<typeof judged>]>([
    ['well', room(), 300, {}],
    ['covered by a cloth', from(60, cloth), 120, { covered: [63, 120] }],
    ['well again without it', from(90, room(), from(60, cloth)), 120, { covered: [63, 89] }],
    ['black', from(60, black), 120, { dark: [60, 120] }],
    ['black from the beginning', black, 60, { dark: [0, 60] }],
    ['moved aside', from(60, room(9)), 120, { moved: [70, 120] }],
    [
      'well in another light',
      from(
        60,
        times(room(), () => 0.35),
      ),
      120,
      {},
    ],
    [
      'well where the lights go off but one',
      from(
        60,
        times(room(), () => 0.18),
      ),
      120,
      {},
    ],
    ['well when it dawns and when it gets dark', times(room(), toNight), 1200, {}],
    ['well while somebody passes close by', body(room(), (sec) => [sec * 4 - 240, sec * 4 - 220]), 120, {}],
    [
      'well with somebody who stands before it',
      body(room(), (sec) => (sec < 60 ? [0, 0] : [8, 22])),
      180,
      {},
    ],
    ['well when somebody holds a hand before it for a moment', from(62, room(), from(60, cloth)), 120, {}],
    ['well when it was bumped and swings back', from(66, room(), from(60, room(9))), 120, {}],
    ['not to be known before it is known', from(10, cloth), 20, {}],
  ])('%s', (_name, scene, seconds, found) => {
    expect(judged(scene, seconds)).toEqual(found);
  });

  it('frozen where nothing at all differs for long', () => {
    expect(judged(room(), 120, (sec) => (sec >= 60 ? 0 : 0.3))).toEqual({ frozen: [81, 120] });
  });

  it('not frozen while the codec leaves still blocks alone for a few seconds', () => {
    const held =
      (sec: number): Scene =>
      (column, row) =>
        room()(column, row, Math.floor(sec / 8));
    const scene: Scene = (column, row, sec) => {
      const { deviation, luma } = held(sec)(column, row, sec);
      return { deviation, luma: luma + 0.5 * noise(Math.floor(sec / 8) + column) };
    };
    expect(judged(scene, 120, () => 0)).toEqual({});
  });

  it('by a new view after half an hour', () => {
    expect(judged(from(60, room(9)), 2400)).toEqual({ moved: [70, 1860] });
  });
});

it('goes on where a file begins again', () => {
  const judge = new CameraHealthJudge();
  for (let sec = 0; sec < 60; sec += 1) judge.see(gridOf(room(), sec, 0.3), sec * 1000);
  const healths = Array.from({ length: 10 }, (_, sec) => judge.see(gridOf(cloth, sec, 0.3), sec * 1000));
  expect(healths.map(({ covered }) => covered >= 0.5)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
});
