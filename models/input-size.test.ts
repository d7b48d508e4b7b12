import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputSizedFor } from './input-size';
import { letterboxPlacement } from './placement';

const NET = { width: 512, height: 512, sizeStep: 32 };
const region = (width: number, height: number) => ({ x1: 10, y1: 20, x2: 10 + width, y2: 20 + height });

test.each([
  ['16:9', 1920, 1080, 512, 288],
  ['4:3', 640, 480, 512, 384],
  ['square', 300, 300, 512, 512],
  ['upright', 1080, 1920, 288, 512],
  ['a strip', 4000, 100, 512, 32],
])('%s: %d × %d is seen in %d × %d', (_, width, height, inputWidth, inputHeight) => {
  expect(inputSizedFor(NET, [region(width, height)])).toEqual({
    ...NET,
    width: inputWidth,
    height: inputHeight,
  });
});

test('a net of one size keeps it', () => {
  expect(inputSizedFor({ width: 256, height: 128 }, [region(100, 400)])).toEqual({ width: 256, height: 128 });
});

test('regions of one run must want the same size', () => {
  expect(inputSizedFor(NET, [region(160, 90), region(320, 180)])).toMatchObject({ width: 512, height: 288 });
  expect(() => inputSizedFor(NET, [region(160, 90), region(90, 90)])).toThrow(
    'regions of one run want inputs of 512×288 and 512×512',
  );
});

test('any region: as large as in the whole input, within it, no step of filling alone', () => {
  const side = fc.integer({ min: 8, max: 4000 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const box = region(width, height);
      const input = inputSizedFor(NET, [box]);
      const { scaleX } = letterboxPlacement(box, input);
      expect((input.width % 32) + (input.height % 32)).toBe(0);
      expect(Math.max(input.width, input.height)).toBe(512);
      expect(scaleX).toBeCloseTo(letterboxPlacement(box, NET).scaleX, 9);
      expect(input.width - width * scaleX).toBeLessThan(32 + 1e-6);
      expect(input.height - height * scaleX).toBeLessThan(32 + 1e-6);
    }),
  );
});
