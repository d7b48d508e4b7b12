import { describe, expect, it } from 'vitest';
import { UNKNOWN_ATTRIBUTES } from '../domain/attributes';
import type { EndedVisit } from '../domain/visit';
import { breakdownsOf, mergeBreakdowns } from './breakdown';

const HOUR = 3_600_000;
const visit = (endedAtMs: number, changes: Partial<EndedVisit> = {}): EndedVisit => ({
  zoneId: 'view',
  trackId: 1,
  startedAtMs: endedAtMs - 10_000,
  endedAtMs,
  attributes: UNKNOWN_ATTRIBUTES,
  ...changes,
});
const woman = { ...UNKNOWN_ATTRIBUTES, ageBand: '30-39', gender: 'female', mood: 'happy' } as const;

describe('breakdowns', () => {
  it('one vote per visit of the whole picture, in the hour where it ended', () => {
    const visits = [
      visit(HOUR + 5000, { attributes: woman }),
      visit(HOUR + 6000, { attributes: woman }),
      visit(HOUR + 7000),
      visit(HOUR + 7000, { zoneId: 'till', attributes: woman }),
      visit(HOUR - 1),
      visit(HOUR + 8000, { attributes: null }),
    ];
    expect(breakdownsOf('camera', visits)).toEqual([
      {
        cameraId: 'camera',
        hourStartMs: 0,
        visits: 1,
        ageGender: [{ ageBand: 'unknown', gender: 'unknown', visits: 1 }],
        mood: [{ mood: 'unknown', visits: 1 }],
      },
      {
        cameraId: 'camera',
        hourStartMs: HOUR,
        visits: 4,
        ageGender: [
          { ageBand: '30-39', gender: 'female', visits: 2 },
          { ageBand: 'unknown', gender: 'unknown', visits: 1 },
        ],
        mood: [
          { mood: 'happy', visits: 2 },
          { mood: 'unknown', visits: 1 },
        ],
      },
    ]);
  });

  it('merging parts is the same as counting at once', () => {
    const visits = [visit(1), visit(2, { attributes: woman }), visit(3, { attributes: woman })];
    const [whole] = breakdownsOf('camera', visits);
    const [first] = breakdownsOf('camera', visits.slice(0, 2));
    const [second] = breakdownsOf('camera', visits.slice(2));
    expect(first !== undefined && second !== undefined && mergeBreakdowns(second, first)).toEqual(whole);
  });
});
