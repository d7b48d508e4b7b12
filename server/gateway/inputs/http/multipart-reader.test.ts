import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneByOne, splits } from '../testing/splits';
import { MultipartReader } from './multipart-reader';

function jpeg(fill: number, length: number): Buffer {
  const bytes = Buffer.alloc(length, fill);
  bytes.set([0xff, 0xd8, 0xff]);
  bytes.set([0xff, 0xd9], length - 2);
  return bytes;
}

const PICTURES = [jpeg(1, 40), jpeg(0x2d, 300), jpeg(0x0a, 90)];

interface Style {
  readonly delimiter: string;
  readonly end?: string;
  readonly hasLength?: boolean;
  readonly type?: string;
}

function body({ delimiter, end = '\r\n', hasLength = true, type = 'image/jpeg' }: Style): Buffer {
  const parts = PICTURES.flatMap((picture) => [
    Buffer.from(`${delimiter}${end}Content-Type: ${type}${end}`),
    Buffer.from(hasLength ? `Content-Length: ${picture.length}${end}${end}` : end),
    picture,
    Buffer.from(end),
  ]);
  return Buffer.concat([...parts, Buffer.from(`${delimiter}${end}`)]);
}

function readAll(announced: string, chunks: readonly Buffer[]): readonly Buffer[] {
  const reader = new MultipartReader(announced);
  return chunks.flatMap((chunk) => reader.read(chunk));
}

describe('cameras write it differently', () => {
  test.each<{ name: string; announced: string; style: Style }>([
    { name: 'as the RFC says', announced: 'b', style: { delimiter: '--b' } },
    { name: 'announced with its dashes', announced: '--b', style: { delimiter: '--b' } },
    { name: 'written without dashes', announced: 'b', style: { delimiter: 'b' } },
    { name: 'not announced', announced: '', style: { delimiter: '--whatever' } },
    { name: 'line feeds only', announced: 'b', style: { delimiter: '--b', end: '\n' } },
    { name: 'no lengths', announced: 'b', style: { delimiter: '--b', hasLength: false } },
    { name: 'another type', announced: 'b', style: { delimiter: '--b', type: 'image/jpg; x=y' } },
  ])('$name', ({ announced, style }) => {
    const bytes = body(style);
    expect(readAll(announced, [bytes])).toEqual(PICTURES);
    expect(readAll(announced, oneByOne(bytes))).toEqual(PICTURES);
    fc.assert(
      fc.property(splits(bytes), (chunks) => {
        expect(readAll(announced, chunks)).toEqual(PICTURES);
      }),
      { numRuns: 30 },
    );
  });

  test('the first delimiter is missing', () => {
    const bytes = body({ delimiter: '--b' }).subarray('--b\r\n'.length);
    expect(readAll('b', [bytes])).toEqual(PICTURES);
  });

  test('parts that are no pictures are left out', () => {
    const bytes = Buffer.from('--b\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n');
    expect(readAll('b', [bytes, body({ delimiter: '--b' })])).toEqual(PICTURES);
  });
});

test.each([
  { name: 'an endless line', bytes: Buffer.alloc(20_000, 0x61) },
  { name: 'no delimiter', bytes: Buffer.from('hello\n') },
  { name: 'a huge picture', bytes: Buffer.from('--b\nContent-Length: 99999999\n\n') },
])('$name breaks it', ({ bytes }) => {
  const reader = new MultipartReader('b');
  expect(reader.read(bytes)).toEqual([]);
  expect(reader.isBroken).toBe(true);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.uint8Array({ maxLength: 300 })), (announced, chunks) => {
      readAll(
        announced,
        chunks.map((chunk) => Buffer.from(chunk)),
      );
      readAll(announced, [body({ delimiter: '--b' }), ...chunks.map((chunk) => Buffer.from(chunk))]);
    }),
  );
});
