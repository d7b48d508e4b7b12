import { describe, expect, it } from 'vitest';
import type { EndedVisit } from '../../../src/domain/visit';
import type { Truth } from '../sets/truth-file';
import { type CountedClip, countingMetrics, matchStays } from './counting';

const TRUTH: Truth = {
  video: 'clip.mp4',
  fps: 10,
  zones: [],
  lines: [
    {
      id: 'door',
      name: 'Door',
      role: 'entrance',
      start: [0, 0],
      end: [1, 0],
      crossings: [
        { atSec: 2, direction: 'in' },
        { atSec: 5, direction: 'in' },
        { atSec: 8, direction: 'out' },
      ],
    },
  ],
  visits: [
    {
      zone: 'view',
      intervalsSec: [
        [1, 4],
        [6, 9],
      ],
      toleranceSec: 0.3,
    },
    { zone: 'till', intervalsSec: [[2, 3]], toleranceSec: 0.3 },
  ],
  occupancyMax: 1,
};

function visit(zoneId: string, startSec: number, endSec: number): EndedVisit {
  return { zoneId, trackId: 1, startedAtMs: startSec * 1000, endedAtMs: endSec * 1000, attributes: null };
}

function crossing(direction: 'in' | 'out', atSec: number): CountedClip['events'][number] {
  return { kind: 'line-crossed', lineId: 'door', trackId: 1, direction, atMs: atSec * 1000 };
}

const EVERY_SECOND = Array.from({ length: 11 }, (_, sec) => sec * 1000);

describe('counting metrics', () => {
  it('right in everything: no error', () => {
    const clip: CountedClip = {
      truth: TRUTH,
      events: [crossing('in', 2.1), crossing('in', 5), crossing('out', 8)],
      visits: [visit('view', 1, 4), visit('view', 6, 9), visit('till', 2, 3)],
      framesAtMs: EVERY_SECOND,
    };
    expect(countingMetrics([clip])).toMatchObject({
      entriesError: 0,
      exitsError: 0,
      crossingsMissed: 0,
      crossingsExtra: 0,
      occupancyMae: 0,
      dwellErrorMedianSec: 0,
      visits: 2,
      visitsTruth: 2,
      visitsMatched: 2,
      zones: { till: { visits: 1, visitsTruth: 1, dwellErrorMedianSec: 0 } },
    });
  });

  it('a missed entry, a visit too short, one cut in two, one counted for nothing', () => {
    const clip: CountedClip = {
      truth: TRUTH,
      events: [crossing('in', 2), crossing('out', 3), crossing('out', 8)],
      visits: [visit('view', 1, 3.5), visit('view', 6, 8), visit('view', 8.2, 9), visit('view', 9.6, 9.9)],
      framesAtMs: EVERY_SECOND,
    };
    const metrics = countingMetrics([clip]);
    expect(metrics).toMatchObject({
      entriesError: 0.5,
      exitsError: 1,
      entries: 1,
      entriesTruth: 2,
      crossingsMissed: 1,
      crossingsExtra: 1,
      visits: 4,
      visitsTruth: 2,
      visitsMatched: 2,
      zones: { till: { visits: 0, visitsTruth: 1, dwellErrorMedianSec: null } },
    });
    // Only at 4 s somebody is missing: the cut visit covers 8 s and 9 s again.
    expect(metrics['occupancyMae']).toBeCloseTo(1 / 11);
    // 3 − 2.5 and 3 − 2 seconds.
    expect(metrics['dwellErrorMedianSec']).toBeCloseTo(0.75);
  });

  it('says nothing of doors where there is none', () => {
    const clip: CountedClip = {
      truth: { ...TRUTH, lines: [] },
      events: [],
      visits: [],
      framesAtMs: EVERY_SECOND,
    };
    expect(countingMetrics([clip])).toMatchObject({
      entriesError: null,
      exitsError: null,
      dwellErrorMedianSec: null,
      visits: 0,
    });
  });

  it('adds clips: errors of one do not hide those of the other', () => {
    const wrong: CountedClip = {
      truth: TRUTH,
      events: [crossing('in', 2)],
      visits: [visit('view', 1, 4)],
      framesAtMs: EVERY_SECOND,
    };
    const right: CountedClip = {
      ...wrong,
      events: [crossing('in', 2), crossing('in', 5), crossing('out', 8)],
    };
    expect(countingMetrics([wrong, right])).toMatchObject({
      entriesError: 0.25,
      exitsError: 0.5,
      visitsTruth: 4,
      visits: 2,
    });
  });
});

describe('stays are paired by their overlap', () => {
  it.each([
    [
      'each once',
      [[0, 4]],
      [
        [0, 2],
        [2, 4],
      ],
      1,
    ],
    ['not where they only touch', [[0, 2]], [[2, 4]], 0],
    [
      'the longest first',
      [
        [0, 3],
        [2.5, 6],
      ],
      [
        [0, 3],
        [3, 6],
      ],
      2,
    ],
  ] as const)('%s', (_case, counted, truth, pairs) => {
    expect(matchStays(counted, truth)).toHaveLength(pairs);
  });
});
