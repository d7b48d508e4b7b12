import { describe, expect, test } from 'vitest';
import { networkSet, parseNetworks } from './networks';

describe('parseNetworks', () => {
  test.each([
    { text: '', networks: [] },
    { text: '169.254.0.0/16', networks: ['169.254.0.0/16'] },
    { text: ' 10.0.0.5 ,, fd00::/8 ', networks: ['10.0.0.5/32', 'fd00::/8'] },
    { text: 'fe80::1', networks: ['fe80::1/128'] },
  ])('"$text"', ({ text, networks }) => {
    expect(parseNetworks(text)).toEqual(networks);
  });

  test.each(['10.0.0.0/33', 'fd00::/129', 'camera.lan', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8'])(
    'says what is wrong with "%s"',
    (text) => {
      expect(() => parseNetworks(text)).toThrow(`"${text}" is no address range`);
    },
  );
});

describe('networkSet', () => {
  const set = networkSet(['169.254.0.0/16', 'fd00::/8']);
  test.each([
    { address: '169.254.1.2', isIn: true },
    { address: '169.255.1.2', isIn: false },
    { address: '::ffff:169.254.1.2', isIn: true },
    { address: '::ffff:a9fe:102', isIn: true },
    { address: '64:ff9b::a9fe:102', isIn: true },
    { address: '64:ff9b::a9ff:102', isIn: false },
    { address: 'fd12::1', isIn: true },
    { address: 'fd12::1%eth0', isIn: true },
    { address: '2001:db8::1', isIn: false },
    { address: 'no address', isIn: false },
    { address: '', isIn: false },
  ])('$address', ({ address, isIn }) => {
    expect(set.has(address)).toBe(isIn);
  });
});
