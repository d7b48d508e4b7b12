import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readViewerToken, signViewerToken } from './viewer-token';

const KEY = randomBytes(32);
const TOKEN = signViewerToken(KEY, { cameraId: 'Tür/1', expiresAtMs: 1000 });
const [CLAIMS = '', SIGNATURE = ''] = TOKEN.split('.');

function claims(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

describe('a viewer token', () => {
  test('opens its camera until it expires', () => {
    expect(readViewerToken(KEY, TOKEN, 999)).toEqual({ cameraId: 'Tür/1' });
    expect(readViewerToken(KEY, TOKEN, 1000)).toBeNull();
  });

  test('can stand in a header', () => {
    expect(TOKEN).toMatch(/^[\w-]+\.[\w-]+$/);
  });

  test.each([
    ['nothing', ''],
    ['no signature', CLAIMS],
    ['an empty signature', `${CLAIMS}.`],
    ['a short signature', `${CLAIMS}.${SIGNATURE.slice(1)}`],
    ['a third part', `${TOKEN}.${SIGNATURE}`],
    ['another alphabet', `${CLAIMS}.${SIGNATURE.slice(1)}=`],
    ['spaces', ` ${TOKEN}`],
    ['other claims', `${claims({ cameraId: 'other', expiresAtMs: 1000 })}.${SIGNATURE}`],
    ['a later end', `${claims({ cameraId: 'Tür/1', expiresAtMs: 2000 })}.${SIGNATURE}`],
    ['no claims', `.${SIGNATURE}`],
    ['too much', `${'a'.repeat(100_000)}.${SIGNATURE}`],
    ['a changed signature', `${CLAIMS}.${SIGNATURE.startsWith('A') ? 'B' : 'A'}${SIGNATURE.slice(1)}`],
  ])('is refused with %s', (_name, token) => {
    expect(readViewerToken(KEY, token, 0)).toBeNull();
  });

  test('of another key is refused', () => {
    expect(readViewerToken(randomBytes(32), TOKEN, 0)).toBeNull();
  });
});
