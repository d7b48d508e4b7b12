import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { deleteLocalData, LOCAL_DATABASES } from './local-data';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The texts of the code that runs in a page, by their paths. */
function sources(): readonly (readonly [path: string, text: string])[] {
  return ['src', 'workers', 'models'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.test\.ts$|(^|\/)dev\//.test(file))
      .map((file) => [join(folder, file), readFileSync(join(ROOT, folder, file), 'utf8')] as const),
  );
}

/** Those of them in which a text stands. */
const filesWith = (pattern: RegExp): readonly string[] =>
  sources()
    .filter(([, text]) => pattern.test(text))
    .map(([path]) => path)
    .sort();

afterEach(() => vi.unstubAllGlobals());

it('knows every database that the code opens', () => {
  const opening = sources().filter(([, text]) => text.includes('new IdbConnection'));
  const named = opening.map(([path, text]) => [
    path,
    [...text.matchAll(/'(hiro-[a-z-]+)'/g)].map(([, name]) => name),
  ]);
  expect(named.filter(([, names]) => names?.length === 0)).toEqual([]);
  expect([...new Set(named.flatMap(([, names]) => names))].sort()).toEqual([...LOCAL_DATABASES]);
});

it.each<[string, RegExp, readonly string[]]>([
  ['a database', /\bopenDB\b|indexedDB\.open\(/, ['src/lib/idb-connection.ts']],
  ['a cache', /\bcaches\.open\(/, ['src/worker-host/downloads.ts']],
  ['a file', /\.getDirectory\(|showSaveFilePicker|storageBuckets\.open/, ['src/state/local-data.ts']],
  ['a cookie', /document\.cookie|cookieStore\./, []],
])('nothing but what is known here makes %s', (_what, pattern, known) => {
  expect(filesWith(pattern)).toEqual(known);
});

/** A browser with these things in it, as far as they are asked for. */
function browserWith({ isListing }: { readonly isListing: boolean }) {
  const databases = new Set<string>([...LOCAL_DATABASES, ...(isListing ? ['of-a-newer-version'] : [])]);
  const kept = new Set(['hiro-models-1']);
  const files = new Set(['a', 'b']);
  const settings = { clear: vi.fn() };
  vi.stubGlobal('localStorage', settings);
  vi.stubGlobal('sessionStorage', settings);
  vi.stubGlobal('indexedDB', {
    ...(isListing && { databases: () => Promise.resolve([...databases].map((name) => ({ name }))) }),
    deleteDatabase: (name: string) => {
      databases.delete(name);
      const request = new EventTarget();
      queueMicrotask(() => request.dispatchEvent(new Event('success')));
      return request;
    },
  });
  vi.stubGlobal('caches', {
    keys: () => Promise.resolve([...kept]),
    delete: (name: string) => Promise.resolve(kept.delete(name)),
  });
  const folder = {
    keys: () => [...files],
    removeEntry: (name: string) => Promise.resolve(files.delete(name)),
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(folder) } });
  return { left: () => [...databases, ...kept, ...files], settings };
}

it.each([
  ['that lists its databases', true],
  ['that does not', false],
])('leaves nothing in a browser %s', async (_name, isListing) => {
  const { left, settings } = browserWith({ isListing });
  expect(left().length).toBeGreaterThan(9);
  await deleteLocalData();
  expect(left()).toEqual([]);
  expect(settings.clear).toHaveBeenCalledTimes(2);
});
