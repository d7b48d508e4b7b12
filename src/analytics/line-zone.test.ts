import { describe, expect, it } from 'vitest';
import type { CountingLine } from '../domain/config';
import type { Point } from '../domain/geometry';
import { type Crossing, LineCounter } from './line-zone';

const FRAME = { width: 1000, height: 1000 };
/** Upwards in the middle of the picture: who walks to the right goes from left-hand to right-hand side, 'in'. */
const LINE: CountingLine = {
  id: 'door',
  name: 'Door',
  role: 'entrance',
  start: { x: 0.5, y: 0.8 },
  end: { x: 0.5, y: 0.2 },
};

/** Height 200 px: the margin is 12 px, sure from 36 px. */
function cross(path: readonly (Point & { readonly atMs: number })[]): Crossing[] {
  const counter = new LineCounter(LINE, { marginShare: 0.06, confirmMs: 200 });
  const crossings: (Crossing | null)[] = path.map(({ atMs, x, y }) =>
    counter.sight({ personId: 1, trackId: 7, atMs, anchorInFrame: { x, y }, heightPx: 200, frame: FRAME }),
  );
  crossings.push(counter.forget(1));
  expect(counter.size).toBe(0);
  return crossings.filter((crossing) => crossing !== null);
}

function along(xs: readonly number[], y = 500, stepMs = 100): (Point & { readonly atMs: number })[] {
  return xs.map((x, index) => ({ x, y, atMs: index * stepMs }));
}

describe('a counting line', () => {
  const table: readonly [string, readonly (Point & { readonly atMs: number })[], readonly string[]][] = [
    ['to the right is in', along([400, 440, 480, 520, 560]), ['in']],
    ['to the left is out', along([600, 560, 520, 480, 440]), ['out']],
    ['there and back counts once each way', along([400, 450, 550, 600, 550, 450, 400]), ['in', 'out']],
    ['turning back on the line', along([400, 450, 490, 505, 508, 495, 460, 400]), []],
    ['turning back shortly behind the line', along([400, 450, 490, 515, 495, 460, 400]), []],
    ['standing on the line with jitter', along([400, 495, 506, 494, 508, 497, 503, 492, 505, 498]), []],
    [
      'a box that jumps over the line in the middle of a slow walk',
      along([400, 410, 420, 600, 440, 450]),
      [],
    ],
    ['a box that jumps over the line for one frame', along([400, 400, 600, 400, 400]), []],
    ['a box that jumps for one frame at a low rate', along([400, 400, 600, 400, 400], 500, 1000), []],
    ['jitter on the line, then on', along([400, 495, 506, 494, 508, 497, 520, 560]), ['in']],
    ['slowly over it', along(Array.from({ length: 61 }, (_, index) => 440 + index * 2)), ['in']],
    ['one long step at a low frame rate', along([300, 700], 500, 1000), ['in']],
    ['passing beyond the end of the line', along([400, 450, 550, 600], 900), []],
    ['seen last just behind the line', along([400, 470, 514]), ['in']],
    ['first seen on the line, then on', along([500, 504, 540, 600]), []],
    [
      'parallel to the line',
      [0.9, 0.7, 0.5, 0.3].map((y, index) => ({ x: 470, y: y * 1000, atMs: index * 100 })),
      [],
    ],
    [
      'around the end and back through',
      [
        [400, 500],
        [400, 900],
        [600, 900],
        [600, 500],
        [400, 500],
      ].map(([x = 0, y = 0], index) => ({ x, y, atMs: index * 500 })),
      ['out'],
    ],
  ];
  for (const [name, path, directions] of table) {
    it(`${name}: ${directions.join(', ') || 'nothing'}`, () => {
      expect(cross(path).map((crossing) => crossing.direction)).toEqual(directions);
    });
  }

  it('the time is where the path meets the line', () => {
    expect(cross(along([440, 490, 530, 570]))).toEqual([{ trackId: 7, direction: 'in', atMs: 125 }]);
  });

  it.each([
    ['counts with the first sighting behind the line that the way so far leads to', [300, 380, 460, 545], 1],
    ['waits for a second one where it is further than the way so far leads', [300, 340, 380, 545], 0],
    ['waits for a second one close behind the line', [300, 380, 460, 530], 0],
  ] as const)('at two frames a second, a walker: %s', (_case, xs, counted) => {
    const counter = new LineCounter(LINE, { marginShare: 0.06, confirmMs: 200 });
    const crossings = along(xs, 500, 500).map(({ atMs, x, y }) =>
      counter.sight({ personId: 1, trackId: 7, atMs, anchorInFrame: { x, y }, heightPx: 200, frame: FRAME }),
    );
    expect(crossings.filter((crossing) => crossing !== null)).toHaveLength(counted);
  });

  it('direction follows the line: turned round, in is out', () => {
    const turned = new LineCounter(
      { ...LINE, start: LINE.end, end: LINE.start },
      { marginShare: 0.06, confirmMs: 200 },
    );
    const sight = (x: number, atMs: number): Crossing | null =>
      turned.sight({
        personId: 1,
        trackId: 1,
        atMs,
        anchorInFrame: { x, y: 500 },
        heightPx: 200,
        frame: FRAME,
      });
    sight(400, 0);
    sight(600, 100);
    expect(sight(640, 200)?.direction).toBe('out');
  });
});
