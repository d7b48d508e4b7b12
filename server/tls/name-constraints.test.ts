import { describe, expect, test } from 'vitest';
import { hostNames, parseHostName } from './host-names';
import { decodePermitted, encodePermitted, isPermitted, permittedFor } from './name-constraints';

const PERMITTED = permittedFor(
  hostNames(['till', 'till.local', '192.168.1.20', '203.0.113.7', '2001:db8:1:2::5', 'cctv.shop.example']),
);

describe('what a local authority may vouch for', () => {
  test.each([
    ['till', true],
    ['other.local', true],
    ['pc.home.arpa', true],
    ['localhost', true],
    ['cctv.shop.example', true],
    ['shop.example', false],
    ['bank.example', false],
    ['notlocal', false],
    ['10.200.0.1', true],
    ['192.168.77.3', true],
    ['100.99.1.1', true],
    ['fd00::1', true],
    ['::1', true],
    ['203.0.113.7', true],
    ['203.0.113.8', false],
    ['2001:db8:1:2::99', true],
    ['2001:db8:1:3::5', false],
    ['8.8.8.8', false],
  ])('%s: %s', (name, expected) => expect(isPermitted(PERMITTED, name)).toBe(expected));

  test('it is read back as it was written', () => {
    expect(decodePermitted(encodePermitted(PERMITTED))).toEqual(PERMITTED);
    expect(PERMITTED.networks).toContain('2001:db8:1:2::/64');
  });
});

test.each([
  ['Till.Local', 'till.local'],
  ['büro.lan', 'xn--bro-hoa.lan'],
  ['[FD00::1]', 'fd00::1'],
  ['192.168.1.4', '192.168.1.4'],
  ['*.shop.lan', null],
  ['a b', null],
  ['shop_1', null],
  ['https://shop', null],
  ['-x', null],
  ['', null],
])('the name %s in a certificate is %s', (text, expected) => expect(parseHostName(text)).toBe(expected));
