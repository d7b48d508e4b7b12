import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { later } from './en-later';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The file that an import means; null: a package, or an asset. */
function fileOf(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = join(dirname(from), specifier);
  return (
    [path, `${path}.ts`, `${path}.svelte.ts`].find(
      (file) => /\.(ts|svelte)$/.test(file) && existsSync(file),
    ) ?? null
  );
}

/** A file with all that it imports before it runs, by their texts. */
function loadedWith(main: string): ReadonlyMap<string, string> {
  const loaded = new Map<string, string>();
  const waiting = [main];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    const text = readFileSync(file, 'utf8');
    loaded.set(file, text);
    for (const [, specifier = ''] of text.matchAll(
      /^\s*(?:import|export)\b(?! type\b)[^;(]*?from '([^']+)'/gm,
    )) {
      const imported = fileOf(file, specifier);
      if (imported !== null) waiting.push(imported);
    }
  }
  return loaded;
}

/** Whether a text names a key, whole or up to a part that it fills in. */
function names(text: string, key: string): boolean {
  if (text.includes(`'${key}'`)) return true;
  const begins = [...key.matchAll(/[.]/g)].map(({ index }) => key.slice(0, index + 1));
  return begins.some((begin) => text.includes(`\`${begin}\${`));
}

test('what is shown before a screen is opened has its words from the beginning', () => {
  const loaded = loadedWith(MAIN);
  expect(loaded.size).toBeGreaterThan(100);
  const missing = [...loaded]
    .filter(([file]) => !file.includes('/i18n/'))
    .flatMap(([file, text]) =>
      Object.keys(later)
        .filter((key) => names(text, key))
        .map((key) => `${key} in ${file.slice(file.indexOf('/src/'))}`),
    );
  expect(missing).toEqual([]);
});
