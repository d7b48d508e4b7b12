import { test } from 'vitest';
import { proveRefusals } from './testing/openapi/fuzz-rules';

test(
  'malformed requests made from the OpenAPI file are refused, never a 5xx',
  () => proveRefusals(3_000, 7),
  60_000,
);
