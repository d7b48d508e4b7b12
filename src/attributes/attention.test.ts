import { describe, expect, it } from 'vitest';
import type { Track } from '../domain/track';
import { Attention, headRegion } from './attention';
import { isFrontalFace } from './face-quality';

function track(id: number, change: Partial<Track> = {}): Track {
  return {
    id,
    classId: 0,
    box: { x1: 100, y1: 100, x2: 180, y2: 340 },
    score: 0.8,
    phase: 'confirmed',
    firstSeenAtMs: id,
    lastSeenAtMs: 1000,
    ...change,
  };
}

describe('Attention', () => {
  it.each<[string, Partial<Track>]>([
    ['tentative tracks', { phase: 'tentative' }],
    ['lost tracks', { phase: 'lost' }],
    ['people too small', { box: { x1: 0, y1: 0, x2: 30, y2: 90 } }],
  ])('passes over %s', (_name, change) => {
    expect(new Attention().choose([track(1, change)], 1000, 8)).toEqual([]);
  });

  it('takes the longest overdue first', () => {
    const chosen = new Attention().choose([track(3), track(1), track(2)], 1000, 2);
    expect(chosen.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('seeks often, rests once answers are settled, and gives up slowly without a face', () => {
    const attention = new Attention();
    const isDue = (atMs: number): boolean => attention.choose([track(1)], atMs, 1).length === 1;
    attention.looked(1, 1000, { hasFace: true, isSettled: false });
    expect([isDue(1249), isDue(1250)]).toEqual([false, true]);
    attention.looked(1, 2000, { hasFace: true, isSettled: true });
    expect([isDue(3999), isDue(4000)]).toEqual([false, true]);
    attention.looked(1, 5000, { hasFace: false, isSettled: true });
    attention.looked(1, 6000, { hasFace: false, isSettled: true });
    expect([isDue(6799), isDue(6800)]).toEqual([false, true]);
  });

  it('forgets', () => {
    const attention = new Attention();
    attention.looked(1, 1000, { hasFace: true, isSettled: false });
    attention.forget(1);
    expect(attention.size).toBe(0);
  });
});

describe('headRegion', () => {
  it('is a square over the head of a standing person', () => {
    const region = headRegion({ x1: 100, y1: 100, x2: 180, y2: 400 });
    expect(region.x2 - region.x1).toBeCloseTo(region.y2 - region.y1);
    expect(region.y1).toBeLessThan(100);
    expect((region.x1 + region.x2) / 2).toBeCloseTo(140);
  });
});

describe('isFrontalFace', () => {
  const face = (score: number, eyes: number, nose: number) => ({
    box: { x1: 0, y1: 0, x2: 100, y2: 100 },
    score,
    points: {
      rightEye: { x: 50 - eyes * 50, y: 30 },
      leftEye: { x: 50 + eyes * 50, y: 30 },
      noseTip: { x: 50, y: 30 + nose * 100 },
    },
  });
  it.each([
    ['a face from the front', face(0.9, 0.44, 0.2), true],
    ['the back of a head', face(0.8, 0.34, 0.24), false],
    ['a profile', face(0.9, 0.2, 0.2), false],
    ['an unsure face', face(0.7, 0.44, 0.2), false],
    ['a nose above the eyes', face(0.9, 0.44, -0.1), false],
  ])('%s', (_name, candidate, expected) => {
    expect(isFrontalFace(candidate)).toBe(expected);
  });
});
