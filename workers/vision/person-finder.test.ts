import { describe, expect, test, vi } from 'vitest';
import { DEFAULT_PERSON_SEARCH, type PersonSearch } from '../../src/domain/config';
import type { Box } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';
import type { DetectorRequest, PersonDetector } from './person-detector';
import { closeLooks, findPersons } from './person-finder';
import { columnsOf } from './search/testing/columns-of';

const FRAME = { width: 1600, height: 900 };
const NEAR: Box = { x1: 1200, y1: 300, x2: 1400, y2: 880 };
const FAR: Box = { x1: 300, y1: 100, x2: 312, y2: 130 };
const LEFT_HALF: PersonSearch = {
  ...DEFAULT_PERSON_SEARCH,
  region: [
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
    { x: 0.5, y: 1 },
    { x: 0, y: 1 },
  ],
};

/** Finds who is whole in a region, and not too small in it. */
function shortSighted(): PersonDetector & { readonly requests: DetectorRequest[] } {
  const requests: DetectorRequest[] = [];
  return {
    modelId: 'short-sighted',
    inputSize: { width: 512, height: 512 },
    requests,
    detect(_engine, request) {
      requests.push(request);
      const columns = request.regions.map((region) => {
        const isSeen = ({ x1, y1, x2, y2 }: Box): boolean =>
          x1 >= region.x1 &&
          x2 <= region.x2 &&
          y1 >= region.y1 &&
          y2 <= region.y2 &&
          (y2 - y1) * 32 > Math.max(region.x2 - region.x1, region.y2 - region.y1);
        return columnsOf(
          FRAME,
          [NEAR, FAR].filter(isSeen).map((box) => ({ box, score: 0.5 })),
        );
      });
      return Promise.resolve({ columns, preprocessMs: 3 });
    },
  };
}

const leftsOf = ({ boxes }: { readonly boxes: Float32Array }): readonly number[] =>
  [...boxes].filter((_, index) => index % 4 === 0);

async function find(search: PersonSearch, isClose: boolean) {
  const detector = shortSighted();
  const { detections, everybody, looks, preprocessMs } = await findPersons(
    vi.mockObject({} as InferenceEngine),
    detector,
    {
      frame: {} as VideoFrame,
      size: FRAME,
      capturedAtMs: 40,
      search,
      isClose,
    },
  );
  return {
    lefts: leftsOf(detections),
    everybody: leftsOf(everybody),
    detections,
    looks,
    preprocessMs,
    detector,
  };
}

describe('findPersons', () => {
  test.each<[string, PersonSearch, boolean, number[]]>([
    ['one look misses who is far away', DEFAULT_PERSON_SEARCH, false, [1200]],
    ['a close look does not', DEFAULT_PERSON_SEARCH, true, [1200, 300]],
    ['nor does a region, which is seen larger', LEFT_HALF, false, [300]],
    ['but a least height leaves them out', { ...DEFAULT_PERSON_SEARCH, minHeight: 0.1 }, true, [1200]],
  ])('%s', async (_, search, isClose, lefts) => {
    expect((await find(search, isClose)).lefts).toEqual(lefts);
  });

  test('who is too small to count is told apart, for what is covered in kept pictures', async () => {
    const { lefts, everybody } = await find({ ...DEFAULT_PERSON_SEARCH, minHeight: 0.1 }, true);
    expect([lefts, everybody]).toEqual([[1200], [1200, 300]]);
  });

  test('says what it cost, and when the frame was', async () => {
    const { detections, looks, preprocessMs, detector } = await find(DEFAULT_PERSON_SEARCH, true);
    expect([detections.capturedAtMs, preprocessMs]).toEqual([40, 3]);
    expect(looks).toBe(3);
    expect(looks).toBe(closeLooks(DEFAULT_PERSON_SEARCH, FRAME));
    expect(detector.requests).toHaveLength(1);
  });

  test('nothing outside the region and its margin is searched', async () => {
    const { detector } = await find(LEFT_HALF, true);
    for (const region of detector.requests[0]?.regions ?? []) expect(region.x2).toBeLessThan(881);
  });
});
