import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packMoment, unpackMoment } from './moment-file';

const picture = fc.record({
  atMs: fc.integer({ min: 0, max: 2 ** 45 }),
  bytes: fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes)),
});

test('what is unpacked is what was packed', () => {
  fc.assert(
    fc.property(fc.array(picture, { maxLength: 8 }), (pictures) => {
      const moment = { size: { width: 1920, height: 1080 }, pictures };
      expect(unpackMoment(packMoment(moment))).toEqual(moment);
    }),
  );
});

const packed = packMoment({
  size: { width: 4, height: 3 },
  pictures: [{ atMs: 1, bytes: new Uint8Array([1, 2, 3]) }],
});

test.each([
  ['nothing', new Uint8Array(0), /version/],
  ['another version', new Uint8Array([9, ...packed.slice(1)]), /expected a moment of version 1, got 9/],
  ['a cut picture', packed.slice(0, -1), /picture 1 of 1 reaches beyond/],
  ['a cut head of a picture', packed.slice(0, 20), /picture 1 of 1 reaches beyond/],
])('%s is refused', (_case, bytes, words) => {
  expect(() => unpackMoment(bytes)).toThrow(words);
});
