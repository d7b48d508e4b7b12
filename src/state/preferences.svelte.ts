import { preferredLanguage, LANGUAGES, type Language } from '../i18n/translator';
import { readRemembered, remember } from '../lib/remembered';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'hiro-cctv.preferences';

/** What this browser remembers of its user: language, appearance, notices that were read. */
export class Preferences {
  #language = $state<Language>('en');
  #theme = $state<Theme>('system');
  #hasReadModelNotice = $state(false);

  constructor() {
    const stored = readRemembered(KEY);
    this.#language =
      LANGUAGES.find((language) => language === stored.get('language')) ??
      preferredLanguage(navigator.languages);
    this.#theme = THEMES.find((theme) => theme === stored.get('theme')) ?? 'system';
    this.#hasReadModelNotice = stored.get('modelNotice') === 'read';
    this.#showTheme();
  }

  get language(): Language {
    return this.#language;
  }

  set language(language: Language) {
    this.#language = language;
    this.#write();
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.#showTheme();
    this.#write();
  }

  get hasReadModelNotice(): boolean {
    return this.#hasReadModelNotice;
  }

  /** Remembers that the notice about the default detector was read. */
  dismissModelNotice(): void {
    this.#hasReadModelNotice = true;
    this.#write();
  }

  #showTheme(): void {
    document.documentElement.dataset['theme'] = this.#theme;
  }

  #write(): void {
    const values = new URLSearchParams({ language: this.#language, theme: this.#theme });
    if (this.#hasReadModelNotice) values.set('modelNotice', 'read');
    remember(KEY, values);
  }
}
