import { IntlMessageFormat } from 'intl-messageformat';
import { en, type MessageKey } from './en';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Names of the languages, each in its own. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export type MessageValues = Readonly<Record<string, string | number>>;

/** A language's messages, compiled when they are first said. */
export class Translator {
  readonly #compiled = new Map<MessageKey, IntlMessageFormat>();

  constructor(
    readonly language: Language,
    readonly catalogue: Readonly<Partial<Record<MessageKey, string>>>,
  ) {}

  /** The message of a key with its values put in; the key itself where the catalogue lacks it. */
  say(key: MessageKey, values: MessageValues = {}): string {
    let message = this.#compiled.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(this.catalogue[key] ?? key, this.language, undefined, {
        ignoreTag: true,
      });
      this.#compiled.set(key, message);
    }
    const text = message.format({ ...values });
    return typeof text === 'string' ? text : String(text);
  }
}

/** Loads a language. English is always there, but for what is said by screens that are loaded when opened. */
export async function loadTranslator(
  language: Language,
  { isWhole }: { readonly isWhole: boolean },
): Promise<Translator> {
  if (language === 'de') return new Translator(language, (await import('./de')).de);
  return new Translator(language, isWhole ? { ...en, ...(await import('./en-later')).later } : en);
}

/** The first of the browser's languages that there is a catalogue for. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));
    if (found !== undefined) return found;
  }
  return 'en';
}
