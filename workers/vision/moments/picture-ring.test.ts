import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PictureRing } from './picture-ring';

const pictureOf = (atMs: number, sizeBytes: number) => ({ atMs, bytes: new Uint8Array(sizeBytes) });

test('never holds more than its limits, whatever comes, and always the newest', () => {
  const limits = { bytes: 1000, pictures: 5 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 60 }), (sizes) => {
      const ring = new PictureRing(limits);
      sizes.forEach((sizeBytes, atMs) => {
        ring.push(pictureOf(atMs, sizeBytes));
        const held = ring.pictures;
        expect(ring.sizeBytes).toBeLessThanOrEqual(limits.bytes);
        expect(held.length).toBeLessThanOrEqual(limits.pictures);
        expect(ring.sizeBytes).toBe(held.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
        if (sizeBytes <= limits.bytes) expect(held.at(-1)?.atMs).toBe(atMs);
      });
    }),
  );
});

test('drops what is older than asked for', () => {
  const ring = new PictureRing({ bytes: 1000, pictures: 10 });
  for (const atMs of [1, 2, 3]) ring.push(pictureOf(atMs, 10));
  ring.dropBefore(2);
  expect(ring.pictures.map(({ atMs }) => atMs)).toEqual([2, 3]);
  ring.dropBefore(99);
  expect([ring.pictures.length, ring.sizeBytes]).toEqual([0, 0]);
});
