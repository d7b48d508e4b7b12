import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Texts } from './texts.svelte';

beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: '' } }));
afterEach(() => vi.unstubAllGlobals());

it('has the words of screens that are opened later once it is whole', async () => {
  const texts = new Texts();
  expect(texts.say('audit.title')).toBe('audit.title');
  // Whoever asks meanwhile waits for the same.
  const both = [texts.whole(), texts.whole()];
  await both[1];
  expect(texts.say('audit.title')).toBe('Accountability');
});

it('keeps them when the language changes and comes back', async () => {
  const texts = new Texts();
  await texts.whole();
  await texts.use('de');
  expect(texts.say('audit.title')).toBe('Nachweis');
  await texts.use('en');
  expect(texts.say('audit.title')).toBe('Accountability');
});
