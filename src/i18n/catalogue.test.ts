import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../session-types';
import { de } from './de';
import { en } from './en';
import { later } from './en-later';
import { preferredLanguage, Translator } from './translator';

function placeholders(message: string): readonly string[] {
  const found = new Set<string>();
  for (const [, name] of message.matchAll(/\{(\w+)[,}]/g)) if (name !== undefined) found.add(name);
  return [...found].sort();
}

const english = { ...en, ...later };

describe('the German catalogue', () => {
  it('has the keys of the English one and no others', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(english).sort());
  });

  it('takes the same values', () => {
    const german: Readonly<Record<string, string>> = de;
    for (const [key, message] of Object.entries(english)) {
      expect(placeholders(german[key] ?? ''), key).toEqual(placeholders(message));
    }
  });
});

it.each([
  ['en', english],
  ['de', de],
])('every %s message compiles', (language, catalogue) => {
  for (const [key, message] of Object.entries(catalogue)) {
    expect(() => new IntlMessageFormat(message, language, undefined, { ignoreTag: true }), key).not.toThrow();
    expect(message.trim(), key).not.toBe('');
  }
});

it('has a sentence for every problem', () => {
  for (const code of PROBLEM_CODES) expect(en[`problem.${code}`].length).toBeGreaterThan(20);
});

it('counts in words', () => {
  const translator = new Translator('en', en);
  expect(translator.say('live.peopleAria', { count: 0 })).toBe('Nobody in the picture');
  expect(translator.say('live.peopleAria', { count: 1 })).toBe('1 person in the picture');
  expect(translator.say('live.peopleAria', { count: 12 })).toBe('12 people in the picture');
});

it.each([
  ['the first that fits', ['fr-FR', 'de-AT', 'en'], 'de'],
  ['English where none fits', ['fr'], 'en'],
  ['English where nothing is asked for', [], 'en'],
])('takes %s', (_case, wanted, language) => {
  expect(preferredLanguage(wanted)).toBe(language);
});
