import { IntlMessageFormat } from 'intl-messageformat';
import type { DocumentLanguage } from '../../../src/api/notice-contract';
import { assessmentDe } from './assessment-de';
import { assessmentEn } from './assessment-en';
import { noticeDe } from './de';
import { noticeEn } from './en';

/** The words of papers by language: ICU messages. */
export const NOTICE_WORDS = {
  en: { ...noticeEn, ...assessmentEn },
  de: { ...noticeDe, ...assessmentDe },
} as const satisfies Readonly<Record<DocumentLanguage, Readonly<Record<string, string>>>>;

export type NoticeKey = keyof (typeof NOTICE_WORDS)['en'];

/** Says things in one language. */
export interface Speaker {
  readonly language: DocumentLanguage;
  say(key: NoticeKey, values?: Readonly<Record<string, string | number>>): string;
  /** A day such as "27 November 2026", in UTC. */
  date(atMs: number): string;
  /** "a, b and c". */
  list(items: readonly string[]): string;
}

/** A speaker of a language. */
export function speakerOf(language: DocumentLanguage): Speaker {
  const locale = language === 'en' ? 'en-GB' : 'de';
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    language,
    say: (key, values = {}) =>
      String(
        new IntlMessageFormat(NOTICE_WORDS[language][key], locale, undefined, { ignoreTag: true }).format({
          ...values,
        }),
      ),
    date: (atMs) => dates.format(atMs),
    list: (items) => lists.format(items),
  };
}
