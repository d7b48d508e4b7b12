import { describe, expect, it } from 'vitest';
import { aggregateRowSchema, cameraInputSchema } from './contract';

const camera = { siteId: 'shop', name: 'Door', lines: [], zones: [] };

describe('camera addresses', () => {
  it.each([
    ['a plain address', 'https://cam.example:8889/door/whep', true],
    ['an IPv6 address', 'http://[::1]:8888/door/index.m3u8', true],
    ['a directive of the policy', 'https://a;sandbox/x', false],
    ['a second policy', 'https://a,default-src/x', false],
    ['any host', 'https://*/x', false],
    ['credentials', 'https://user:secret@cam.example/x', false],
    ['another scheme', 'rtsp://cam.example/x', false],
  ])('%s', (_name, url, isGood) => {
    expect(cameraInputSchema.safeParse({ ...camera, source: { kind: 'hls', url } }).success).toBe(isGood);
  });
});

describe('how a camera looks for people', () => {
  const region = [
    { x: 0, y: 0.5 },
    { x: 1, y: 0.5 },
    { x: 0.5, y: 1 },
  ];
  const search = { region, minHeight: 0.1, detail: 'auto' };
  it.each<[string, unknown, boolean]>([
    ['all of it', search, true],
    ['everywhere', { ...search, region: null }, true],
    ['a region of two points', { ...search, region: region.slice(1) }, false],
    [
      'a region that reaches out of the picture',
      { ...search, region: [...region, { x: -0.1, y: 0 }] },
      false,
    ],
    ['nobody at all', { ...search, minHeight: 0.9 }, false],
    ['half of it', { region }, false],
    ['a word nobody knows', { ...search, detail: 'best' }, false],
    ['nothing', null, false],
  ])('%s', (_name, value, isGood) => {
    const input = { ...camera, source: { kind: 'demo' }, search: value };
    const parsed = cameraInputSchema.safeParse(input);
    expect(parsed.success).toBe(isGood);
    if (isGood) expect(parsed.data?.search).toEqual(value);
  });

  it('is not said in older configurations', () => {
    const parsed = cameraInputSchema.parse({ ...camera, source: { kind: 'demo' } });
    expect('search' in parsed).toBe(false);
  });
});

it.each([
  ['NUL', 'Do\0or'],
  ['half a character', 'Door \uD83D'],
])('refuses a name with %s', (_name, name) => {
  expect(cameraInputSchema.safeParse({ ...camera, name, source: { kind: 'demo' } }).success).toBe(false);
});

it('reads a row that merges more lines than one configuration may have', () => {
  const occupancy = { personMs: 0, min: 0, max: 0 };
  const row = {
    startMs: 0,
    endMs: 60_000,
    coveredMs: 60_000,
    framesAnalysed: 1,
    framesDropped: 0,
    occupancy,
    entries: 0,
    exits: 0,
    lines: Array.from({ length: 40 }, (_, index) => ({ lineId: `line-${index}`, in: 0, out: 0 })),
    zones: [],
  };
  expect(aggregateRowSchema.safeParse(row).success).toBe(true);
});
