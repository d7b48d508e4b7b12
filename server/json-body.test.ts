import { expect, test } from 'vitest';
import { jsonDepth } from './json-body';

test.each([
  ['1', 0],
  ['{}', 1],
  ['[[],[[]]]', 3],
  ['{"a":"[[[["}', 1],
  ['{"a":"\\"[[[["}', 1],
  ['{"a":"\\\\","b":[1]}', 2],
  ['['.repeat(5000), 5000],
])('jsonDepth(%j) is %i', (text, depth) => expect(jsonDepth(text)).toBe(depth));
