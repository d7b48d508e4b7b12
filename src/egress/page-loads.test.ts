import { describe, expect, it } from 'vitest';
import { AskedAddresses } from './asked-addresses';
import { loaderOf, type Loader } from './page-loads';

const ORIGIN = 'https://cctv.example';

describe('loaderOf', () => {
  it.each<[string, string, string, number, Loader]>([
    ['a script of the app', '/assets/index-1.js', 'script', 900, 'app'],
    ['the page itself', '/live/7', 'navigation', 900, 'app'],
    ['a kiosk with its settings', '/kiosk?lang=en', 'navigation', 900, 'app'],
    ['a script from the cache', '/assets/index-1.js', 'script', 0, 'cache'],
    ['the demo film', '/demo/demo.mp4', 'video', 900, 'app'],
    ['a request of the egress module', '/api/v1/health', 'fetch', 300, 'egress'],
    ['a request of somebody else', '/api/v1/sites', 'fetch', 300, 'unknown'],
    ['a file that a script asks for', '/assets/index-1.js', 'fetch', 300, 'unknown'],
    ['a request that nobody answered', '/api/v1/sites', 'xmlhttprequest', 0, 'unknown'],
    ['a beacon', '/assets/index-1.js', 'beacon', 300, 'unknown'],
    ['an image with a query', '/icons/icon.svg?leak', 'img', 300, 'unknown'],
    ['an image of the API', '/api/v1/health', 'img', 0, 'unknown'],
    ['another server', 'https://other.example/a.png', 'img', 0, 'unknown'],
    ['a server whose name begins alike', 'https://cctv.example.org/a.png', 'img', 0, 'unknown'],
  ])('%s', (_name, address, initiatorType, transferSize, expected) => {
    const asked = new AskedAddresses();
    if (expected === 'egress') asked.add(ORIGIN + address);
    const name = address.startsWith('http') ? address : ORIGIN + address;
    expect(loaderOf({ name, initiatorType, transferSize }, ORIGIN, (url) => asked.take(url))).toBe(expected);
  });
});

describe('AskedAddresses', () => {
  it('takes each address as often as it was asked for', () => {
    const asked = new AskedAddresses();
    asked.add('a');
    asked.add('a');
    asked.add('b');
    expect(['a', 'a', 'a', 'b', 'c'].map((url) => asked.take(url))).toEqual([true, true, false, true, false]);
  });

  it('forgets the oldest of very many', () => {
    const asked = new AskedAddresses();
    for (let n = 0; n < 6_000; n += 1) asked.add(String(n));
    expect(asked.take('0')).toBe(false);
    expect(asked.take('5999')).toBe(true);
  });
});
