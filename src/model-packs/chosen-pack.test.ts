import { expect, it, test } from 'vitest';
import { choiceForPack } from '../worker-host/engine-choice';
import { chosenPack, rememberPack } from './chosen-pack';

/** As much of a `Storage` as is used. */
function memoryStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    clear: () => entries.clear(),
    key: () => null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

it('is remembered and forgotten', () => {
  const storage = memoryStorage();
  const choice = { kind: 'own', sha256: 'ab'.repeat(32), name: 'Door' } as const;
  expect(chosenPack(storage)).toBeNull();
  rememberPack(choice, storage);
  expect(chosenPack(storage)).toEqual(choice);
  rememberPack(null, storage);
  expect(chosenPack(storage)).toBeNull();
});

test.each([
  ['no JSON', 'yolox'],
  ['no fingerprint', '{"kind":"own","sha256":"yolox","name":"x"}'],
  ['an unknown place', `{"kind":"cloud","sha256":"${'ab'.repeat(32)}","name":"x"}`],
])('%s is no choice', (_, stored) => {
  const storage = memoryStorage();
  storage.setItem('hiro.pack', stored);
  expect(chosenPack(storage)).toBeNull();
});

test.each([
  ['tfjs-wasm', 'measured', 'ort-wasm', 'pack'],
  ['tfjs-wasm', 'chosen', 'ort-wasm', 'pack'],
  ['ort-wasm', 'measured', 'ort-wasm', 'measured'],
  ['ort-webgpu', 'default', 'ort-webgpu', 'default'],
] as const)('with a pack %s (%s) becomes %s (%s)', (engine, reason, withPack, why) => {
  expect(choiceForPack({ engine, reason })).toEqual({ engine: withPack, reason: why });
});
