import { test } from 'vitest';
import { proveRefusals } from './testing/openapi/fuzz-rules';

test(
  '100,000 malformed requests are refused, without a 5xx, a hang or growth',
  () => proveRefusals(100_000, 11),
  1_800_000,
);
