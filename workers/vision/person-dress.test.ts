import { expect, test, vi } from 'vitest';
import { coloursDistance } from '../../src/tracking/clothes';
import { detectionsOf } from '../../src/tracking/synthetic-people';
import type { EngineId } from '../../src/domain/engine';
import { CpuPicture } from './engines/cpu-picture';
import { coloursForTracking } from './person-dress';

const frame = { displayWidth: 640, displayHeight: 480 } as unknown as VideoFrame;

const found = detectionsOf(
  [
    { box: { x1: 100, y1: 100, x2: 150, y2: 250 }, score: 0.8 },
    { box: { x1: 120, y1: 100, x2: 170, y2: 250 }, score: 0.1 },
    { box: { x1: 400, y1: 100, x2: 450, y2: 250 }, score: 0.2 },
  ],
  0,
);

function drawnWith(engine: EngineId, isStepped: boolean) {
  const picture = new CpuPicture();
  const draw = vi.spyOn(picture, 'draw').mockImplementation(({ regionInFrame, target }) => {
    target.fill(regionInFrame.x1 < 200 ? 20 : 220);
    return { originX: 0, originY: 0, scaleX: 1, scaleY: 1, padX: 0, padY: 0 };
  });
  const colours = coloursForTracking({ picture, report: { engine } }, frame, { found, isStepped });
  const corners = draw.mock.calls.map(([{ regionInFrame }]) => [regionInFrame.x1, regionInFrame.y1]);
  return { colours, corners };
}

test('the trunk of everybody who counts is drawn, in the order of the detections', () => {
  const { colours, corners } = drawnWith('ort-wasm', false);
  expect(corners).toEqual([
    [111, 127],
    [411, 127],
  ]);
  const [dark, unsure, bright, ...others] = colours;
  expect(unsure).toBeNull();
  expect(others).toEqual([]);
  if (dark == null || bright == null) throw new Error('expected colours of two people');
  expect(coloursDistance(dark, bright)).toBeGreaterThan(0.3);
});

test.each([
  ['tfjs-wasm', false, 3],
  ['ort-webgpu', false, 0],
  ['ort-webgpu', true, 3],
] as const)('%s, stepped: %s', (engine, isStepped, count) => {
  expect(drawnWith(engine, isStepped).colours).toHaveLength(count);
});
