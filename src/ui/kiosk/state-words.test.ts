import { expect, it } from 'vitest';
import { sinceWords } from './state-words';

const VIENNA = { timeZone: 'Europe/Vienna', language: 'en' };

it.each([
  ['today', '2026-03-02T09:32:00Z', '2026-03-02T10:00:00Z', '10:32'],
  [
    'before midnight at the site, though the same day in UTC',
    '2026-03-02T22:59:00Z',
    '2026-03-02T23:01:00Z',
    'Mar 2, 23:59',
  ],
  [
    'after midnight at the site, though another day in UTC',
    '2026-03-02T23:10:00Z',
    '2026-03-03T01:00:00Z',
    '00:10',
  ],
  ['before the hour that daylight saving skips', '2026-03-29T00:59:00Z', '2026-03-29T01:01:00Z', '01:59'],
  ['after it', '2026-03-29T01:00:00Z', '2026-03-29T01:01:00Z', '03:00'],
])('%s', (_case, at, now, words) => {
  expect(sinceWords(Date.parse(at), { ...VIENNA, nowMs: Date.parse(now) })).toBe(words);
});
