import { expect, it } from 'vitest';
import { isVisionPolicy, VISION_WORKER_POLICY } from './policy';

it.each([
  ['itself', VISION_WORKER_POLICY, true],
  [
    'another order and spacing',
    "worker-src blob:;script-src 'wasm-unsafe-eval'  blob: ; default-src 'none'; connect-src 'none';",
    true,
  ],
  ["'self' added", VISION_WORKER_POLICY.replace('script-src', "script-src 'self'"), false],
  ['a connection added', VISION_WORKER_POLICY.replace("connect-src 'none'", "connect-src 'self'"), false],
  [
    'a directive missing',
    "default-src 'none'; connect-src 'none'; script-src blob: 'wasm-unsafe-eval'",
    false,
  ],
  ['nothing', '', false],
])('%s', (_name, policy, expected) => {
  expect(isVisionPolicy(policy)).toBe(expected);
});
