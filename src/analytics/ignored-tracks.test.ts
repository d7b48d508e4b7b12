import { describe, expect, it } from 'vitest';
import type { IgnoreSpot } from '../domain/ignore-spot';
import { IgnoredTracks } from './ignored-tracks';
import { boxAt, TEST_FRAME, type TestPerson, trackFrame } from './track-frames';

/** Where a mannequin stands. */
const SPOT: IgnoreSpot = {
  id: 'mannequin',
  boxInView: {
    x1: boxAt(0.7, 0.6).x1 / TEST_FRAME.width,
    y1: boxAt(0.7, 0.6).y1 / TEST_FRAME.height,
    x2: boxAt(0.7, 0.6).x2 / TEST_FRAME.width,
    y2: boxAt(0.7, 0.6).y2 / TEST_FRAME.height,
  },
  score: 0.6,
  madeAtMs: 0,
};

/** Ids that are left in each frame. */
function leftIn(frames: readonly (readonly TestPerson[])[], spots = [SPOT]): readonly (readonly number[])[] {
  const ignored = new IgnoredTracks(spots);
  return frames.map((people, index) =>
    ignored.filter(trackFrame(index * 200, people)).tracks.map(({ id }) => id),
  );
}

describe('ignore spots', () => {
  const mannequin = { id: 1, x: 0.7, y: 0.6 };
  const table: readonly [string, readonly (readonly TestPerson[])[], readonly (readonly number[])[]][] = [
    ['what stands there from the first is left out', [[mannequin], [{ ...mannequin, x: 0.703 }]], [[], []]],
    [
      'whoever walks up to it stays a person',
      [[{ id: 2, x: 0.5, y: 0.6 }], [{ ...mannequin, id: 2 }]],
      [[2], [2]],
    ],
    [
      'what leaves the place was a person',
      [[mannequin], [{ ...mannequin, x: 0.8 }], [mannequin]],
      [[], [1], [1]],
    ],
    ['somebody beside it counts', [[mannequin, { id: 3, x: 0.76, y: 0.6 }]], [[3]]],
    ['a box of another size at the place counts', [[{ id: 4, x: 0.7, y: 0.75 }]], [[4]]],
    [
      'a guess of where it is does not make it one',
      [[mannequin], [{ ...mannequin, x: 0.9, phase: 'lost' }]],
      [[], []],
    ],
  ];
  it.each(table)('%s', (_case, frames, left) => {
    expect(leftIn(frames)).toEqual(left);
  });

  it('without a spot hands over the frame as it is', () => {
    const frame = trackFrame(0, [mannequin]);
    expect(new IgnoredTracks().filter(frame)).toBe(frame);
  });

  it('counts again at once when the spot is removed', () => {
    const ignored = new IgnoredTracks([SPOT]);
    expect(ignored.filter(trackFrame(0, [mannequin])).tracks).toHaveLength(0);
    ignored.setSpots([]);
    expect(ignored.filter(trackFrame(200, [mannequin])).tracks).toHaveLength(1);
  });

  it('forgets tracks that are gone', () => {
    const ignored = new IgnoredTracks([SPOT]);
    ignored.filter(trackFrame(0, [{ id: 2, x: 0.2, y: 0.6 }]));
    expect(ignored.size).toBe(1);
    ignored.filter(trackFrame(200, []));
    expect(ignored.size).toBe(0);
  });
});
