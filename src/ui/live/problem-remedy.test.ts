import { expect, it } from 'vitest';
import type { SourceConfig } from '../../domain/config';
import type { ProblemCode } from '../../session-types';
import { remedyOf, type Remedy } from './problem-remedy';

it.each<[ProblemCode, SourceConfig['kind'], Remedy | null]>([
  ['stream-unauthorised', 'external', 'sign-in'],
  ['stream-unreachable', 'external', null],
  ['gateway-unauthorised', 'gateway', 'edit-camera'],
  ['gateway-key-missing', 'gateway', 'edit-camera'],
  ['gateway-limit-reached', 'gateway', null],
  ['gpu-lost', 'gateway', null],
  ['stream-stalled', 'hls', null],
])('%s of a %s source: %s', (code, source, remedy) => {
  expect(remedyOf(code, source)).toBe(remedy);
});
