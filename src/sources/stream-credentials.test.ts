import { describe, expect, it } from 'vitest';
import {
  authorizationOf,
  forgetStreamCredentials,
  getStreamCredentials,
  setStreamCredentials,
  type CredentialsShelf,
} from './stream-credentials';

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
    setStreamCredentials('door', { kind: 'bearer', token: 't1' }, shelf);
    setStreamCredentials('yard', { kind: 'basic', username: 'u', password: 'p' }, shelf);
    expect(getStreamCredentials('door', shelf)).toEqual({ kind: 'bearer', token: 't1' });
    forgetStreamCredentials('door', shelf);
    expect(getStreamCredentials('door', shelf)).toBeNull();
    expect(getStreamCredentials('yard', shelf)).toEqual({ kind: 'basic', username: 'u', password: 'p' });
  });

  it.each([
    ['no JSON', '{'],
    ['another form', '{"kind":"digest"}'],
    ['more than they have', '{"kind":"bearer","token":"t","extra":1}'],
  ])('reads %s as none', (_name, kept) => {
    const shelf = memory();
    setStreamCredentials('door', { kind: 'bearer', token: 't1' }, shelf);
    for (const key of shelf.kept.keys()) shelf.kept.set(key, kept);
    expect(getStreamCredentials('door', shelf)).toBeNull();
  });

  it('are none where the browser keeps nothing', () => {
    const shelf: CredentialsShelf = {
      ...memory(),
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    };
    expect(getStreamCredentials('door', shelf)).toBeNull();
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
