import { expect, it } from 'vitest';
import type { MeasuredError } from '../../count-audit/measured-error';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/format';
import { Translator } from '../../i18n/translator';
import { errorWords } from './error-words';

const translator = new Translator('en', en);
const texts = {
  say: translator.say.bind(translator),
  formats: new Formats('en'),
};
const ERROR: MeasuredError = {
  mistakes: 2,
  events: 41,
  share: 2 / 41,
  low: 0.013,
  high: 0.161,
  madeAtMs: Date.UTC(2026, 10, 24, 12),
  audits: 1,
  isStale: false,
};

it.each([
  ['with its interval', ERROR, '5% wrong (1% to 16%), measured Nov 24, 2026, n\u00a0=\u00a041'],
  [
    'without a mistake says how much may still be wrong',
    { ...ERROR, mistakes: 0, share: 0, low: 0, high: 0.086 },
    'no mistake (at most 9%), measured Nov 24, 2026, n\u00a0=\u00a041',
  ],
  ['where nobody came', { ...ERROR, events: 0, share: null }, 'checked Nov 24, 2026: nobody came'],
])('a measured error %s', (_case, error, words) => {
  expect(errorWords(error, texts)).toBe(words);
});
