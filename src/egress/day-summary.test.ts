import { describe, expect, it } from 'vitest';
import { carriedBy, summarise } from './day-summary';

const sent = (purpose: string, requests: number, withContent: number, bytes: number) => ({
  purpose,
  requests,
  withContent,
  bytes,
});
const QUIET = [
  sent('counts-upload', 1_410, 1_410, 800_000),
  sent('lease', 20_000, 20_000, 400_000),
  sent('account', 4, 3, 900),
  sent('app-files', 30, 0, 0),
  sent('webrtc', 0, 2, 9_000),
];

describe('summarise', () => {
  it('adds up by what is carried', () => {
    expect(summarise(QUIET)).toMatchObject({
      bytes: 1_209_900,
      withContent: { counts: 1_410, presence: 20_000, typed: 3, upkeep: 2, media: 0, unknown: 0 },
      withoutContent: 31,
      isNumbersAndText: true,
    });
  });

  it.each([
    ['media on a video connection', sent('webrtc-media', 0, 1, 5)],
    ['a request that nobody here made, also without content', sent('unexpected', 1, 0, 0)],
    ['a purpose of another version of the app', sent('pictures', 1, 1, 5)],
  ])('%s is not only numbers and text', (_name, total) => {
    expect(summarise([...QUIET, total]).isNumbersAndText).toBe(false);
  });

  it('knows no purpose that is not listed', () => {
    expect(carriedBy('toString')).toBe('unknown');
  });
});
