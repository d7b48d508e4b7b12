import { describe, expect, it } from 'vitest';
import type { PersonTrack, TrackPhase } from '../../domain/track';
import { tracksAt, type MotionFrame } from './overlay-motion';

function trackAt(id: number, x: number, phase: TrackPhase = 'confirmed'): PersonTrack {
  return {
    id,
    classId: 0,
    box: { x1: x, y1: 100, x2: x + 40, y2: 200 },
    score: 0.9,
    phase,
    firstSeenAtMs: 0,
    lastSeenAtMs: 0,
    attributes: null,
    face: null,
  };
}

const previous: MotionFrame = { capturedAtMs: 1000, tracks: [trackAt(1, 100)] };
const latest: MotionFrame = { capturedAtMs: 1200, tracks: [trackAt(1, 120)] };

function xAt(atMs: number): number | undefined {
  return tracksAt(previous, latest, atMs)[0]?.box.x1;
}

describe('a box between and after two frames', () => {
  it.each([
    ['at the newest frame', 1200, 120],
    ['half a step later', 1300, 130],
    ['two steps later', 1600, 160],
    ['no further than half a second', 1700, 170],
    ['and stands still then', 2400, 170],
    ['between the two', 1100, 110],
    ['not before the first', 400, 100],
  ])('%s', (_case, atMs, x) => {
    expect(xAt(atMs)).toBeCloseTo(x);
  });
});

it('lets a new track stand still', () => {
  const drawn = tracksAt(previous, { capturedAtMs: 1200, tracks: [trackAt(2, 300)] }, 1400);
  expect(drawn[0]?.box.x1).toBe(300);
});

it('stands still without an earlier frame, and when time stands still', () => {
  expect(tracksAt(null, latest, 1500)[0]?.box.x1).toBe(120);
  expect(tracksAt({ ...previous, capturedAtMs: 1200 }, latest, 1500)[0]?.box.x1).toBe(120);
});

it('fades and goes when no frame comes', () => {
  expect(tracksAt(previous, latest, 1700)[0]?.freshness).toBe(1);
  expect(tracksAt(previous, latest, 2700)[0]?.freshness).toBeCloseTo(0.5);
  expect(tracksAt(previous, latest, 3800)).toEqual([]);
});

it.each([
  [100, true],
  [150, false],
])('somebody missed for %i ms is in sight: %s', (missedMs, isInSight) => {
  const tracks = [trackAt(1, 0, 'lost')];
  const [drawn] = tracksAt(null, { capturedAtMs: missedMs, tracks }, missedMs);
  expect(drawn).toMatchObject({ isInSight });
});

it('draws what is believed: not the tentative ones', () => {
  const tracks = [trackAt(1, 0, 'tentative'), trackAt(2, 0, 'lost'), trackAt(3, 0)];
  expect(tracksAt(null, { capturedAtMs: 0, tracks }, 0).map(({ track }) => track.id)).toEqual([2, 3]);
});
