import fc from 'fast-check';

/** The same bytes cut into pieces at arbitrary places. */
export function splits(bytes: Buffer): fc.Arbitrary<readonly Buffer[]> {
  return fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }).map((cuts) => {
    const ends = [...cuts].sort((a, b) => a - b);
    return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  });
}

/** The bytes one by one. */
export function oneByOne(bytes: Buffer): readonly Buffer[] {
  return [...bytes].map((byte) => Buffer.from([byte]));
}
