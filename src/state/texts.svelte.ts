import { en, type MessageKey } from '../i18n/en';
import { Formats } from '../i18n/format';
import { loadTranslator, Translator, type Language, type MessageValues } from '../i18n/translator';

/** The words on the screen: reading from it in markup follows a change of language. */
export class Texts {
  #translator = $state.raw(new Translator('en', en));
  #isWhole = false;
  #loadingWhole: Promise<void> | null = null;
  readonly #formats = $derived(new Formats(this.#translator.language));

  /** Numbers, times and durations in the chosen language. */
  get formats(): Formats {
    return this.#formats;
  }

  /** The message of a key. */
  say(key: MessageKey, values?: MessageValues): string {
    return this.#translator.say(key, values);
  }

  /** Changes the language once its catalogue has arrived. */
  async use(language: Language): Promise<void> {
    this.#translator = await loadTranslator(language, { isWhole: this.#isWhole });
    document.documentElement.lang = language;
  }

  /** Also has the words of screens that are loaded when they are opened; after a failure, try again. */
  whole(): Promise<void> {
    this.#isWhole = true;
    this.#loadingWhole ??= this.use(this.#translator.language).catch((error: unknown) => {
      this.#loadingWhole = null;
      throw error;
    });
    return this.#loadingWhole;
  }
}
