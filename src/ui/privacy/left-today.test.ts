import { describe, expect, it } from 'vitest';
import { summarise } from '../../egress/day-summary';
import type { MessageKey } from '../../i18n/en';
import { Formats } from '../../i18n/format';
import { loadTranslator } from '../../i18n/translator';
import { leftToday } from './left-today';

const sent = (purpose: string, requests: number, withContent: number, bytes: number) => ({
  purpose,
  requests,
  withContent,
  bytes,
});
const QUIET = [
  sent('counts-upload', 1_410, 1_410, 800_000),
  sent('lease', 20_000, 20_000, 400_000),
  sent('app-files', 30, 0, 0),
  sent('webrtc', 0, 2, 9_000),
];

describe.each(['en', 'de'] as const)('the sentence in %s', async (language) => {
  const translate = await loadTranslator(language, { isWhole: true });
  const texts = {
    say: (key: MessageKey, values?: Record<string, string | number>) => translate.say(key, values),
    formats: new Formats(language),
  };
  const none = language === 'en' ? 'no picture, no video, no face' : 'kein Bild, kein Video, kein Gesicht';

  it('names what left, and denies the rest', () => {
    const words = leftToday(summarise(QUIET), texts);
    expect(words).toContain(language === 'en' ? 'Today 1.2 MB left this machine' : 'Heute haben 1,2 MB');
    expect(words).toContain(language === 'en' ? '1,410 uploads of counts' : '1.410 Sendungen mit Zählungen');
    expect(words).toMatch(new RegExp(`; ${none}\\.$`));
  });

  it('says so where nothing left', () => {
    expect(leftToday(summarise([]), texts)).toContain(none);
  });

  it.each([sent('webrtc-media', 0, 1, 5), sent('unexpected', 1, 0, 0)])(
    'denies nothing with $purpose',
    (total) => {
      expect(leftToday(summarise([...QUIET, total]), texts)).not.toContain(none);
    },
  );

  it('does not deny faces where sealed descriptors were sent', () => {
    expect(leftToday(summarise([...QUIET, sent('face-matching', 1, 1, 9)]), texts)).not.toContain(none);
  });
});
