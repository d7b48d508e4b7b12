import { moodGroupOf, type PersonAttributes } from '../../domain/attributes';
import type { Texts } from '../../state/texts.svelte';

/** What is known of a person in a few words, such as "30–39 · f · positive"; empty while nothing is known. */
export function personWords(attributes: PersonAttributes | null, texts: Texts): string {
  if (attributes === null) return '';
  const words: string[] = [];
  if (attributes.ageBand !== 'unknown') words.push(ageBandWords(attributes.ageBand));
  if (attributes.gender !== 'unknown') words.push(texts.say(`gender.${attributes.gender}Short`));
  if (attributes.mood !== 'unknown') words.push(texts.say(`mood.${moodGroupOf(attributes.mood)}`));
  return words.join(' · ');
}

/** An age band as it is written: with a dash, not a minus. */
export function ageBandWords(ageBand: string): string {
  return ageBand.replace('-', '–');
}
