import { describe, expect, it } from 'vitest';
import { Formats } from './format';

const english = new Formats('en');
const german = new Formats('de');

describe('durations in words', () => {
  it.each([
    ['nothing', 0, '0 s'],
    ['parts of a second', 8_440, '8.4 s'],
    ['no 10.0 s', 9_960, '10 s'],
    ['whole seconds', 45_400, '45 s'],
    ['a full minute without seconds', 60_000, '1 min'],
    ['minutes and seconds', 185_000, '3 min 5 s'],
    ['rounding up into the next minute', 119_700, '2 min'],
    ['hours and minutes', 25_920_000, '7 h 12 min'],
    ['a whole day', 86_400_000, '24 h'],
  ])('%s', (_case, durationMs, words) => {
    expect(english.duration(durationMs)).toBe(words);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [48_256, '48 kB'],
    [4_030_290, '4 MB'],
    [1_250_000_000, '1.3 GB'],
  ])('%d bytes', (sizeBytes, words) => {
    expect(english.bytes(sizeBytes)).toBe(words);
  });
});

it('speaks the language', () => {
  expect(german.number(1234.5, 1)).toBe('1.234,5');
  expect(english.number(1234.5, 1)).toBe('1,234.5');
});

it.each([
  ['the same day', Date.UTC(2026, 10, 23, 20), '13:00'],
  ['another day', Date.UTC(2026, 10, 24, 8), 'Nov 23, 2026, 13:00'],
  ['past midnight at the site alone', Date.UTC(2026, 10, 23, 23, 30), 'Nov 23, 2026, 13:00'],
])('says a moment as on %s', (_case, nowMs, words) => {
  expect(english.moment(Date.UTC(2026, 10, 23, 12), 'Europe/Vienna', nowMs)).toBe(words);
});

it('gives times in the zone of the site', () => {
  const noonUtc = Date.UTC(2026, 10, 23, 12);
  expect(english.time(noonUtc, 'Europe/Vienna')).toBe('13:00');
  expect(english.time(noonUtc, 'America/New_York')).toBe('07:00');
});
