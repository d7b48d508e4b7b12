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
