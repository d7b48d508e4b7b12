import { describe, expect, test } from 'vitest';
import type { Box } from '../../../src/domain/geometry';
import type { JudgedPicture } from './average-precision';
import { compareJudged, intervalsOf, judgeAll, metricsOf } from './detection-metrics';

const PERSON: Box = { x1: 0, y1: 0, x2: 200, y2: 200 };
const ELSEWHERE: Box = { x1: 500, y1: 0, x2: 700, y2: 200 };

/** Pictures of one large person each; of every fourth nobody was found. */
function pictures(count: number, score: number): JudgedPicture[] {
  return Array.from({ length: count }, (_, index) => ({
    truths: [PERSON],
    detections: index % 4 === 3 ? [] : [{ box: PERSON, score }],
  }));
}

describe('the metrics of a set', () => {
  test('with what is found from the founding score on, and by size', () => {
    const sure = metricsOf(judgeAll(pictures(8, 0.9)));
    // Recall ends at 0.75: 76 of 101 points.
    expect(sure['ap50']).toBeCloseTo(76 / 101, 10);
    expect(sure['ap50_95']).toBeCloseTo(76 / 101, 10);
    expect(sure).toMatchObject({
      recall: 0.75,
      precision: 1,
      bySize: { small: { ap50: null, people: 0 }, large: { recall: 0.75, people: 8 } },
    });
    expect(metricsOf(judgeAll(pictures(8, 0.2)))).toMatchObject({ recall: 0, precision: null });
  });

  test('a picture without people counts what is found in it', () => {
    const empty: JudgedPicture = { truths: [], detections: [{ box: ELSEWHERE, score: 0.95 }] };
    expect(metricsOf(judgeAll([...pictures(3, 0.9), empty]))).toMatchObject({ recall: 1, precision: 0.75 });
    expect(metricsOf(judgeAll([empty]))).toMatchObject({ ap50: null, recall: null, precision: 0 });
  });

  test('intervals lie around them, and narrow with the pictures', () => {
    const widthOf = (count: number): number => {
      const [low, high] = intervalsOf(judgeAll(pictures(count, 0.9)))['recall'] ?? [0, 0];
      expect(low).toBeLessThan(0.75);
      expect(high).toBeGreaterThan(0.75);
      return high - low;
    };
    expect(widthOf(160)).toBeLessThan(widthOf(16));
  });
});

test('a gain is measured on the same pictures, so what both miss leaves no doubt', () => {
  const own = pictures(40, 0.9);
  const stretched = own.map((picture) => ({ ...picture, detections: [] }));
  const none = compareJudged(judgeAll(own), judgeAll(own));
  expect(none.metrics).toMatchObject({ gain: { ap50: 0, ap50_95: 0 } });
  expect(none.intervals['gain.ap50']).toEqual([0, 0]);
  const { metrics, intervals } = compareJudged(judgeAll(own), judgeAll(stretched));
  expect(metrics).toMatchObject({ stretched: { ap50: 0 }, gain: { ap50: metricsOf(judgeAll(own))['ap50'] } });
  expect(intervals['gain.ap50']?.[0]).toBeGreaterThan(0.5);
});
