import { describe, expect, test } from 'vitest';
import type { Track } from '../domain/track';
import type { Colours } from './clothes';
import { detectionsOf, dressed, personBox } from './synthetic-people';
import { createTracker } from './tracker';

const RED = dressed([150, 40, 50], [60, 90, 160]);
const BLACK = dressed([25, 25, 30], [30, 30, 30]);
const BOTH = dressed([90, 35, 40], [45, 60, 95]);

/** One detection: where the feet are, how the person is dressed. */
interface Found {
  readonly x: number;
  readonly colours: Colours;
  readonly score?: number;
}

const STEP_MS = 140;

/** Follows people 120 px high through frames; returns the tracks after each. */
function followed(frames: readonly (readonly Found[])[], areColoursKnown: boolean): (readonly Track[])[] {
  const tracker = createTracker();
  return frames.map((found, index) => {
    const boxes = found.map(({ x, score = 0.8 }) => ({ box: personBox(x, 300, 120), score }));
    const colours = areColoursKnown ? found.map((each) => each.colours) : [];
    return tracker.update(detectionsOf(boxes, index * STEP_MS), colours).tracks;
  });
}

/** The confirmed track whose middle is nearest to x. */
function idAt(tracks: readonly Track[] | undefined, x: number): number | undefined {
  const seen = (tracks ?? []).filter(({ phase }) => phase === 'confirmed');
  const away = ({ box }: Track): number => Math.abs((box.x1 + box.x2) / 2 - x);
  return [...seen].sort((a, b) => away(a) - away(b))[0]?.id;
}

/** Two people walk towards each other, stand as one box for a while, and each goes back where they came from. */
const meeting: readonly (readonly Found[])[] = [
  ...Array.from({ length: 12 }, (_, step) => [
    { x: 100 + 16 * step, colours: RED },
    { x: 500 - 16 * step, colours: BLACK },
  ]),
  ...Array.from({ length: 5 }, () => [{ x: 300, colours: BOTH }]),
  ...Array.from({ length: 10 }, (_, step) => [
    { x: 280 - 16 * step, colours: RED },
    { x: 320 + 16 * step, colours: BLACK },
  ]),
];

describe('people who meet and turn round', () => {
  test('keep their tracks where it is known how they are dressed', () => {
    const frames = followed(meeting, true);
    const [before, after] = [frames[10], frames.at(-1)];
    expect(idAt(after, 136)).toBe(idAt(before, 260));
    expect(idAt(after, 464)).toBe(idAt(before, 340));
    expect(idAt(after, 136)).not.toBe(idAt(after, 464));
  });

  test('and without it do not: the test would fail if colours were not used', () => {
    const frames = followed(meeting, false);
    const [before, after] = [frames[10], frames.at(-1)];
    expect([idAt(after, 136), idAt(after, 464)]).not.toEqual([idAt(before, 260), idAt(before, 340)]);
  });
});

describe('somebody unseen for 1.3 s who comes out away from where they should be', () => {
  const gap = Array.from({ length: 8 }, (): readonly Found[] => []);
  const comesOut = (colours: Colours, x: number): readonly (readonly Found[])[] => [
    ...Array.from({ length: 8 }, () => [{ x: 200, colours: RED }]),
    ...gap,
    ...Array.from({ length: 3 }, () => [{ x, colours }]),
  ];
  test.each([
    ['in the same clothes is the same', RED, 280, true, true],
    ['in other clothes is somebody else', BLACK, 280, true, false],
    ['too far away is somebody else in any clothes', RED, 340, true, false],
    ['is somebody else where clothes are not known', RED, 280, false, false],
  ])('%s', (_, colours, x, areColoursKnown, isSame) => {
    const frames = followed(comesOut(colours, x), areColoursKnown);
    expect(idAt(frames.at(-1), x) === idAt(frames[7], 200)).toBe(isSame);
  });
});

test.each([
  ['goes before a sure one that does not', true, 0.35],
  ['does not where it is not known how people are dressed', false, 0.6],
])('a faint detection that looks right %s', (_, areColoursKnown, score) => {
  const frames = followed(
    [
      ...Array.from({ length: 8 }, () => [{ x: 200, colours: RED }]),
      [
        { x: 192, colours: BLACK, score: 0.6 },
        { x: 208, colours: RED, score: 0.35 },
      ],
    ],
    areColoursKnown,
  );
  const track = frames.at(-1)?.find(({ id }) => id === idAt(frames[7], 200));
  expect(track?.score).toBeCloseTo(score, 6);
});

test('who walks in over the edge shows other clothes in each frame and is one track', () => {
  const tracker = createTracker();
  const entering = [
    { box: { x1: 197, y1: 394, x2: 289, y2: 429 }, colours: RED },
    { box: { x1: 215, y1: 278, x2: 383, y2: 427 }, colours: BLACK },
    { box: { x1: 252, y1: 215, x2: 465, y2: 430 }, colours: RED },
    { box: { x1: 283, y1: 149, x2: 475, y2: 430 }, colours: BLACK },
  ];
  const ids = entering.map(({ box, colours }, index) => {
    const found = detectionsOf([{ box }], index * 200, { width: 768, height: 432 });
    return tracker.update(found, [colours]).tracks.map(({ id }) => id);
  });
  expect(ids).toEqual([[1], [1], [1], [1]]);
});

test('no colours come out with a track', () => {
  const [[track] = []] = followed([[{ x: 200, colours: RED }]], true);
  expect(Object.keys(track ?? {}).sort()).toEqual(
    ['box', 'classId', 'firstSeenAtMs', 'id', 'lastSeenAtMs', 'phase', 'score'].sort(),
  );
});
