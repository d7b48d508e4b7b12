import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountingLine } from '../domain/config';
import type { Box } from '../domain/geometry';
import type { TrackFrame } from '../domain/track';
import { type AnalyticsCameraConfig, createCameraAnalytics } from './camera-analytics';
import { boxAt, TEST_FRAME } from './track-frames';

const M = 1_800_000_000_000;

/** Walked through to the right is in; people are 200 px high in a picture of 1,000. */
const DOOR: CountingLine = {
  id: 'door',
  name: 'Door',
  role: 'entrance',
  start: { x: 0.5, y: 1 },
  end: { x: 0.5, y: 0 },
};

/** Where a track is in each frame; null: not seen. */
type Path = readonly (Box | null)[];

/** In and out over one line; every path is a track of its own, five frames a second. */
function count(line: CountingLine, paths: readonly Path[], stepMs = 200): readonly [number, number] {
  const camera: AnalyticsCameraConfig = { id: 'camera', version: 1, lines: [line], zones: [] };
  const analytics = createCameraAnalytics(camera);
  const frames = Math.max(...paths.map((path) => path.length)) + Math.ceil(4000 / stepMs);
  const firstSeen = new Map<number, number>();
  for (let index = 0; index < frames; index += 1) {
    const capturedAtMs = M + index * stepMs;
    const tracks = paths.flatMap((path, track): TrackFrame['tracks'] => {
      const box = path[index] ?? null;
      if (box === null) return [];
      const firstSeenAtMs = firstSeen.get(track) ?? capturedAtMs;
      firstSeen.set(track, firstSeenAtMs);
      const times = { firstSeenAtMs, lastSeenAtMs: capturedAtMs };
      const known = { classId: 0, score: 0.9, phase: 'confirmed' as const, attributes: null, face: null };
      return [{ id: track + 1, box, ...times, ...known }];
    });
    analytics.update({
      cameraId: 'camera',
      seq: index,
      capturedAtMs,
      frame: TEST_FRAME,
      tracks,
      endedTrackIds: [],
      framesDropped: 0,
    });
  }
  const { live } = analytics.flush();
  return [live.entries, live.exits];
}

function walk(from: number, to: number, frames: number, y = 0.6): Path {
  return Array.from({ length: frames }, (_, index) => boxAt(from + ((to - from) * index) / (frames - 1), y));
}

function nothing(frames: number): Path {
  return Array.from({ length: frames }, () => null);
}

describe('a line and what trackers get wrong', () => {
  const table: readonly [string, readonly Path[], readonly [number, number]][] = [
    [
      'lost on the line, found with a new id behind it',
      [walk(0.3, 0.49, 10), [...nothing(18), ...walk(0.6, 0.8, 8)]],
      [1, 0],
    ],
    ['the same the other way', [walk(0.7, 0.51, 10), [...nothing(18), ...walk(0.4, 0.2, 8)]], [0, 1]],
    [
      'lost before the line and gone; somebody comes from far behind it',
      [walk(0.3, 0.49, 10), [...nothing(14), ...walk(0.9, 0.8, 8)]],
      [0, 0],
    ],
    [
      'lost on the line; somebody new behind it after a long time',
      [walk(0.3, 0.49, 10), [...nothing(26), ...walk(0.56, 0.8, 8)]],
      [0, 0],
    ],
    [
      'lost on the line; somebody new comes up to it from behind and crosses',
      [walk(0.3, 0.49, 10), [...nothing(18), ...walk(0.62, 0.3, 14)]],
      [0, 1],
    ],
    [
      'lost while walking away from the line; somebody new on the other side',
      [walk(0.49, 0.42, 8), [...nothing(15), ...walk(0.56, 0.8, 8)]],
      [0, 0],
    ],
    [
      'two come into question: nobody is guessed',
      [
        walk(0.3, 0.49, 10),
        [...nothing(18), ...walk(0.6, 0.8, 8, 0.6)],
        [...nothing(18), ...walk(0.6, 0.8, 8, 0.7)],
      ],
      [0, 0],
    ],
    [
      'two stand on both sides and their ids change places',
      [
        [...walk(0.46, 0.46, 10), ...walk(0.55, 0.55, 10)],
        [...walk(0.55, 0.55, 10), ...walk(0.46, 0.46, 10)],
      ],
      [0, 0],
    ],
    ['two pass each other on the line', [walk(0.3, 0.7, 20, 0.6), walk(0.7, 0.3, 20, 0.62)], [1, 1]],
    ['two walk side by side', [walk(0.3, 0.7, 20, 0.6), walk(0.28, 0.68, 20, 0.65)], [2, 0]],
    ['turns back on the line', [[...walk(0.3, 0.505, 10), ...walk(0.5, 0.3, 10)]], [0, 0]],
  ];
  for (const [name, paths, expected] of table) {
    it(`${name}: ${expected.join(' in, ')} out`, () => {
      expect(count(DOOR, paths)).toEqual(expected);
    });
  }

  it('a line across the picture is not crossed when a counter hides the legs', () => {
    const line = { ...DOOR, start: { x: 0, y: 0.55 }, end: { x: 1, y: 0.55 } };
    const hidden = (x: number): Box => ({ ...boxAt(x, 0.6), y2: 520 });
    const path = [...walk(0.3, 0.4, 6), ...[0.41, 0.42, 0.43, 0.44].map(hidden), ...walk(0.45, 0.6, 6)];
    expect(count(line, [path])).toEqual([0, 0]);
  });

  describe('near the edge of the picture', () => {
    const bottom: CountingLine = { ...DOOR, start: { x: 1, y: 0.985 }, end: { x: 0, y: 0.985 } };
    const left: CountingLine = { ...DOOR, start: { x: 0.025, y: 0 }, end: { x: 0.025, y: 1 } };
    /** 400 px high, cut off by the lower edge. */
    const atBottom = (feet: number): Box => ({
      x1: 430,
      y1: feet - 400,
      x2: 570,
      y2: Math.min(feet, 1000),
    });
    const leaving = [700, 760, 820, 880, 940, 1000, 1060, 1120].map(atBottom);
    const atSide = (middle: number): Box => ({
      x1: Math.max(0, middle - 40),
      y1: 300,
      x2: middle + 40,
      y2: 500,
    });
    const goingLeft = [300, 240, 180, 120, 60, 5].map(atSide);

    it.each([
      ['leaves through the lower edge', bottom, leaving, [0, 1]],
      ['comes in through the lower edge', bottom, leaving.toReversed(), [1, 0]],
      ['leaves at the side', left, goingLeft, [1, 0]],
      ['comes in at the side', left, goingLeft.toReversed(), [0, 1]],
      ['stands before the lower edge', bottom, Array.from({ length: 20 }, () => atBottom(940)), [0, 0]],
    ] as const)('%s', (_case, line, path, [into, out]) => {
      expect(count(line, [path])).toEqual([into, out]);
    });
  });
});

describe('any walk over a line from edge to edge', () => {
  const steps = fc.array(fc.double({ min: -0.06, max: 0.06, noNaN: true }), { minLength: 5, maxLength: 80 });
  const noise = fc.array(fc.double({ min: -0.004, max: 0.004, noNaN: true }), {
    minLength: 100,
    maxLength: 100,
  });

  it('what goes in and what comes out differ by where it began and ended', () => {
    fc.assert(
      fc.property(steps, noise, fc.constantFrom(100, 200, 500, 1000), (walked, jitter, stepMs) => {
        let x = 0.3;
        const places = walked.map((step, index) => {
          x = Math.min(0.9, Math.max(0.1, x + step));
          return x + (jitter[index] ?? 0);
        });
        // Begins and ends for some frames surely on one side.
        const isIn = x > 0.5;
        const rest = Array.from({ length: 5 }, () => boxAt(isIn ? 0.7 : 0.3, 0.6));
        const path = [boxAt(0.3, 0.6), ...places.map((place) => boxAt(place, 0.6)), ...rest];
        const [entries, exits] = count(DOOR, [path], stepMs);
        expect(entries - exits).toBe(isIn ? 1 : 0);
        expect(exits).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it('standing on it counts nothing, however long, at any rate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.011, max: 0.011, noNaN: true }), { minLength: 20, maxLength: 100 }),
        fc.constantFrom(100, 200, 500, 1000),
        (jitter, stepMs) => {
          const path = [boxAt(0.3, 0.6), ...jitter.map((off) => boxAt(0.5 + off, 0.6))];
          expect(count(DOOR, [path], stepMs)).toEqual([0, 0]);
        },
      ),
    );
  });
});
