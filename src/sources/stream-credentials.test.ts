import { describe, expect, it } from 'vitest';
import {
  authorizationOf,
  credentialsScope,
  forgetStreamCredentials,
  getStreamCredentials,
  setStreamCredentials,
  type CredentialsShelf,
} from './stream-credentials';

const GATEWAY = { whepUrl: 'http://gateway:8889/door/whep', hlsUrl: 'http://gateway:8888/door/index.m3u8' };
const DOOR = credentialsScope('door', GATEWAY);
const YARD = credentialsScope('yard', GATEWAY);

function memory(): CredentialsShelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('stream credentials', () => {
  it('are kept for each camera apart and can be forgotten', () => {
    const shelf = memory();
    setStreamCredentials(DOOR, { kind: 'bearer', token: 't1' }, shelf);
    setStreamCredentials(YARD, { kind: 'basic', username: 'u', password: 'p' }, shelf);
    expect(getStreamCredentials(DOOR, shelf)).toEqual({ kind: 'bearer', token: 't1' });
    forgetStreamCredentials('door', shelf);
    expect(getStreamCredentials(DOOR, shelf)).toBeNull();
    expect(getStreamCredentials(YARD, shelf)).toEqual({ kind: 'basic', username: 'u', password: 'p' });
  });

  it('go to the hosts they were told for, whatever the camera names later', () => {
    const shelf = memory();
    setStreamCredentials(DOOR, { kind: 'bearer', token: 't1' }, shelf);
    const moved = (change: Partial<typeof GATEWAY>) => credentialsScope('door', { ...GATEWAY, ...change });
    expect(getStreamCredentials(moved({ whepUrl: 'http://gateway:8889/other/whep' }), shelf)).not.toBeNull();
    expect(getStreamCredentials(moved({ whepUrl: 'https://evil.example/whep' }), shelf)).toBeNull();
    expect(getStreamCredentials(moved({ hlsUrl: 'http://gateway:9999/index.m3u8' }), shelf)).toBeNull();
  });

  it.each([
    ['no JSON', '{'],
    ['another form', '{"kind":"digest"}'],
    ['more than they have', '{"kind":"bearer","token":"t","extra":1}'],
  ])('reads %s as none', (_name, kept) => {
    const shelf = memory();
    setStreamCredentials(DOOR, { kind: 'bearer', token: 't1' }, shelf);
    for (const key of shelf.kept.keys()) shelf.kept.set(key, kept);
    expect(getStreamCredentials(DOOR, shelf)).toBeNull();
  });

  it('are none where the browser keeps nothing', () => {
    const shelf: CredentialsShelf = {
      ...memory(),
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    expect(getStreamCredentials(DOOR, shelf)).toBeNull();
  });

  it.each([
    [{ kind: 'bearer', token: 'abc.def' } as const, 'Bearer abc.def'],
    [
      { kind: 'basic', username: 'Aladdin', password: 'open sesame' } as const,
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    ],
    [{ kind: 'basic', username: 'test', password: '123£' } as const, 'Basic dGVzdDoxMjPCow=='],
  ])('go into a header', (credentials, expected) => {
    expect(authorizationOf(credentials)).toBe(expected);
  });
});
