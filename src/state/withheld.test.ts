import { expect, it } from 'vitest';
import { WITHHELD, withheldHere } from './withheld';

const NOTHING = { isSecureContext: false, crossOriginIsolated: false, navigator: {}, crypto: {} };

it('names nothing on a secure origin, whatever the browser lacks', () => {
  expect(withheldHere({ ...NOTHING, isSecureContext: true })).toEqual([]);
});

it('names all that is missing on an insecure one', () => {
  expect(withheldHere(NOTHING)).toEqual(WITHHELD);
});

it('names nothing that is there', () => {
  const page = { ...NOTHING, navigator: { mediaDevices: {} }, crypto: { subtle: {} }, caches: {} };
  expect(withheldHere(page)).toEqual(['gpu', 'threads', 'decoder', 'offline']);
});
