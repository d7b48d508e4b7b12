import { describe, expect, test } from 'vitest';
import { detectionsOf, personBox } from '../../src/tracking/synthetic-people';
import { followPeople } from './follow-people';

/** Somebody who walks at 200 px/s, seen at these times in s only; frames at 5 fps over two seconds. */
function walker(isSeen: (tSec: number) => boolean) {
  return Array.from({ length: 11 }, (_, index) => {
    const tSec = index / 5;
    const box = personBox(100 + 200 * tSec, 300, 120);
    return detectionsOf(isSeen(tSec) ? [{ box }] : [], tSec * 1000);
  });
}

describe('followPeople', () => {
  test('who is confirmed late is counted from the first detection on, and shown from then on', () => {
    const { counted, shown } = followPeople(walker(() => true));
    expect(counted.map((frame) => frame.length)).toEqual(counted.map(() => 1));
    expect(shown.map((frame) => frame.length)).toEqual([0, ...shown.slice(1).map(() => 1)]);
  });

  test('a gap below mergeGapMs is bridged on the straight way, and not shown', () => {
    const { counted, shown } = followPeople(walker((tSec) => tSec < 0.9 || tSec > 1.5));
    expect(counted.map((frame) => frame.length)).toEqual(counted.map(() => 1));
    const [bridged] = counted[6] ?? [];
    expect(((bridged?.box.x1 ?? 0) + (bridged?.box.x2 ?? 0)) / 2).toBeCloseTo(100 + 200 * 1.2, -1);
    expect(shown[6]).toEqual([]);
    expect(new Set(counted.flat().map(({ id }) => id)).size).toBe(1);
  });

  test('a single detection counts nobody', () => {
    expect(followPeople(walker((tSec) => tSec === 1)).counted.flat()).toEqual([]);
  });
});
