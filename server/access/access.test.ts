import { describe, expect, test } from 'vitest';
import { hostOf, isLoopback } from './loopback';
import { isCrossSiteWrite } from './same-site';
import { SessionGate } from './session';

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['[::1]', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['localhost.example.org', false],
  ['127.0.0.1.example.org', false],
  ['192.168.1.4', false],
])('isLoopback(%s) is %s', (host, expected) => expect(isLoopback(host)).toBe(expected));

test.each([
  ['localhost:8080', 'localhost'],
  ['[::1]:8080', '[::1]'],
  ['shop.example', 'shop.example'],
  ['a@b', null],
  ['', null],
  [undefined, null],
])('hostOf(%s) is %s', (header, expected) => expect(hostOf(header)).toBe(expected));

test.each([
  ['POST', { host: 'localhost:8080', 'sec-fetch-site': 'cross-site' }, true],
  ['DELETE', { host: 'localhost:8080', 'sec-fetch-site': 'same-site' }, true],
  ['PUT', { host: 'localhost:8080', origin: 'https://evil.example' }, true],
  ['PUT', { host: 'localhost:8080', origin: 'http://localhost:9090' }, true],
  ['PUT', { host: 'localhost:8080', origin: 'null' }, true],
  [
    'POST',
    { host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' },
    false,
  ],
  ['POST', { host: 'localhost:8080' }, false],
  ['GET', { host: 'localhost:8080', 'sec-fetch-site': 'cross-site' }, false],
])('%s with %j is a cross-site write: %s', (method, headers, expected) => {
  expect(isCrossSiteWrite(method, headers)).toBe(expected);
});

const PLAIN = { isSecure: false };

describe('SessionGate', () => {
  test('the token has 128 bits and works once', () => {
    const gate = new SessionGate();
    expect(Buffer.from(gate.token, 'base64url')).toHaveLength(16);
    const cookie = gate.exchange(gate.token, PLAIN);
    expect(cookie).toMatch(/^hiro-session=[^;]+; Path=\/; HttpOnly; SameSite=Strict/);
    expect(gate.isOpenTo(`other=1; ${cookie?.split(';')[0] ?? ''}`)).toBe(true);
    expect(gate.exchange(gate.token, PLAIN)).toBeNull();
  });

  test('over https the cookie never goes back over http', () => {
    const gate = new SessionGate();
    const cookie = gate.exchange(gate.token, { isSecure: true }) ?? '';
    expect(cookie).toMatch(/^__Host-hiro-session=[^;]+; Secure; Path=\/; HttpOnly; SameSite=Strict/);
    expect(gate.isOpenTo(`hiro-session=old; ${cookie.split(';')[0] ?? ''}`)).toBe(true);
  });

  test('a wrong token opens nothing and does not use up the right one', () => {
    const gate = new SessionGate();
    expect(gate.exchange('guess', PLAIN)).toBeNull();
    expect(gate.exchange(gate.token, PLAIN)).not.toBeNull();
  });

  test.each([undefined, '', 'hiro-session=', 'hiro-session=guess'])(
    'the cookie %s is no session',
    (cookie) => {
      expect(new SessionGate().isOpenTo(cookie)).toBe(false);
    },
  );
});
