import { beforeEach, expect, test, vi } from 'vitest';
import type { Box } from '../../../src/domain/geometry';
import type { InferenceEngine } from '../engines/engine';
import { columnsOf } from '../search/testing/columns-of';
import { CameraMoments } from './camera-moments';
import { unpackMoment } from './moment-file';
import { unseal } from './seal';

/** What was covered, by picture, and what the rest was painted over with. */
const seen = vi.hoisted(() => ({
  covers: [] as (readonly Box[])[],
  looked: [] as Box[],
  sources: [] as unknown[],
}));
vi.mock('./raw-pictures', () => ({
  RawPictures: class {
    hold(source: unknown, { atMs, seenInUnit }: { readonly atMs: number; readonly seenInUnit: Box }) {
      seen.sources.push(source);
      seen.looked.push(seenInUnit);
      return {
        atMs,
        encode: (covers: readonly Box[]) => {
          seen.covers.push(covers);
          return Promise.resolve(new Uint8Array([1]));
        },
        drop: () => undefined,
      };
    }
  },
}));

const SIZE = { width: 200, height: 100 };
const FRAME = 'the frame' as unknown as VideoFrame;
const engineOf = (engine: string) =>
  ({ report: { engine }, picture: { wholeOf: () => 'its pixels' } }) as unknown as InferenceEngine;

beforeEach(() => {
  Object.assign(seen, { covers: [], looked: [], sources: [] });
});

function show(moments: CameraMoments, atMs: number, engine = 'ort-wasm'): void {
  moments.see(engineOf(engine), {
    frame: FRAME,
    size: SIZE,
    capturedAtMs: atMs,
    found: columnsOf(SIZE, [{ box: { x1: 20, y1: 20, x2: 40, y2: 60 }, score: 0.11 }]),
    expected: [{ x1: 200, y1: 50, x2: 300, y2: 100 }],
    reference: { width: 400, height: 200 },
    searched: { x1: 0, y1: 0, x2: 100, y2: 100 },
  });
}

test('covers what was found at a low score and what was expected, and hides what was not searched', async () => {
  const moments = new CameraMoments();
  moments.configure({ kind: 'snapshot', cover: 'people' });
  show(moments, 0);
  const keeping = moments.keep('one');
  show(moments, 100);
  show(moments, 1200);
  expect(unpackMoment(await unseal(await keeping, 'one')).pictures.map(({ atMs }) => atMs)).toEqual([100]);
  const holds = (x: number, y: number): boolean =>
    seen.covers[0]?.some((box) => box.x1 <= x && x <= box.x2 && box.y1 <= y && y <= box.y2) === true;
  expect([holds(0.1, 0.2), holds(0.2, 0.6), holds(0.5, 0.25), holds(0.75, 0.5)]).toEqual(
    Array.from({ length: 4 }, () => true),
  );
  expect([holds(0.4, 0.4), holds(0.9, 0.9)]).toEqual([false, false]);
  expect(seen.looked).toEqual([{ x1: 0, y1: 0, x2: 0.5, y2: 1 }]);
});

test.each([
  ['ort-wasm', 'its pixels'],
  ['ort-webgpu', FRAME],
])('on %s takes the picture from where it is already', (engine, source) => {
  const moments = new CameraMoments();
  moments.configure({ kind: 'clip', cover: 'people' });
  show(moments, 0, engine);
  expect(seen.sources).toEqual([source]);
});

test('takes no picture where the site allows none, and none covered by another rule', async () => {
  const moments = new CameraMoments();
  moments.configure(null);
  show(moments, 0);
  expect(seen.sources).toEqual([]);
  await expect(moments.keep('one')).rejects.toThrow(/^moments-off/);
  moments.configure({ kind: 'clip', cover: 'nothing' });
  for (let atMs = 0; atMs <= 3000; atMs += 500) show(moments, atMs);
  moments.configure({ kind: 'clip', cover: 'people' });
  await expect(moments.keep('one')).rejects.toThrow(/^moment-without-picture/);
  moments.dispose();
});
