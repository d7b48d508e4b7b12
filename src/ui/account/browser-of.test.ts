import { expect, it } from 'vitest';
import { browserOf } from './browser-of';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  ['Chrome', `${WINDOWS} Chrome/131.0.0.0 Safari/537.36`, { browser: 'Chrome', system: 'Windows' }],
  [
    'Edge, which says Chrome too',
    `${WINDOWS} Chrome/131.0 Safari/537.36 Edg/131.0`,
    { browser: 'Edge', system: 'Windows' },
  ],
  [
    'Safari on a phone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', system: 'iOS' },
  ],
  [
    'Firefox',
    'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
    { browser: 'Firefox', system: 'Linux' },
  ],
  ['a program', 'curl/8.5.0', null],
])('names %s', (_case, userAgent, name) => {
  expect(browserOf(userAgent)).toEqual(name);
});
