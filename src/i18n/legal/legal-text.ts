import type { Language } from '../translator';

/** A text that people have to be able to read before they agree to it. */
export interface LegalText {
  readonly intro: string;
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
}

/** The two texts of one language. */
export interface LegalTexts {
  readonly terms: LegalText;
  readonly privacy: LegalText;
}

/** Loads the texts of a language; they are long, so they come only when they are read. */
export async function loadLegalTexts(language: Language): Promise<LegalTexts> {
  return language === 'de' ? (await import('./de')).de : (await import('./en')).en;
}
