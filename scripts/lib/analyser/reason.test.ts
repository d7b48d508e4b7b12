import { expect, it } from 'vitest';
import { reasonOf } from './reason.mjs';

const NAME = 'browserType.launchPersistentContext: Target page, context or browser has been closed';
const LAUNCH = '- <launching> /usr/bin/chromium --no-sandbox about:blank';

it.each([
  ['a plain failure', new Error('no answer within 10000 ms'), 'no answer within 10000 ms'],
  [
    'a server that is away',
    new Error(
      'page.goto: net::ERR_CONNECTION_REFUSED at http://localhost:1/analyser\nCall log:\n- navigating',
    ),
    'net::ERR_CONNECTION_REFUSED at http://localhost:1/analyser',
  ],
  [
    'a browser that prints why it ends',
    new Error(
      `${NAME}\nBrowser logs:\n\n<launched>\nCall log:\n ${LAUNCH}\n - [pid=7][err] libnss3.so: cannot open`,
    ),
    'Chromium does not start (libnss3.so: cannot open)',
  ],
  [
    'a browser that ends without a word',
    new Error(
      `${NAME}\nBrowser logs:\n\nCall log:\n ${LAUNCH}\n - [pid=7] <process did exit: exitCode=1, signal=null>`,
    ),
    'Chromium does not start (exitCode=1, signal=null)',
  ],
  [
    'a system without user namespaces',
    new Error(`${NAME}\nBrowser logs:\nChromium sandboxing failed!\nCall log:\n ${LAUNCH}`),
    'Chromium cannot build its sandbox: allow user namespaces, see docs/guides/analyser.md',
  ],
  ['what is no error', 'gone', 'gone'],
])('%s', (_case, error, words) => {
  expect(reasonOf(error)).toBe(words);
});
