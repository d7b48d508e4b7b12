import { expect, test } from 'vitest';
import { firingFault } from './firing-rules';

const NOW = 1_000_000;
const span = (viewerId: string, startMs: number, endMs: number) => ({ epoch: 1, viewerId, startMs, endMs });
const own = span('own', 100_000, 200_000);
const other = span('other', 200_000, 300_000);

test.each([
  ['in the own lease', 150_000, [own, other], null],
  ['nobody had the lease', 350_000, [own, other], null],
  ['somebody else had it', 250_000, [own, other], 'leased'],
  ['somebody else had it, and nobody before', 250_000, [other], 'leased'],
  ['just after the own lease', 200_400, [own, other], null],
  ['well after the own lease', 200_600, [own, other], 'leased'],
  ['a little before somebody else has it', 199_600, [other], 'leased'],
  ['long before that', 199_000, [other], null],
  ['a minute ahead', NOW + 60_000, [], null],
  ['further ahead', NOW + 60_001, [], 'ahead'],
])('%s', (_name, firedAtMs, spans, expected) => {
  expect(firingFault({ firedAtMs, viewerId: 'own' }, { spans, nowMs: NOW })).toBe(expected);
});
