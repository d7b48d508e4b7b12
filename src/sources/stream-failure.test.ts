import { expect, it } from 'vitest';
import type { StreamProtocol } from '../domain/stream-route';
import { SourceError } from './frame-source';
import { failureOf, type ProtocolFailure } from './stream-failure';

function failure(
  protocol: StreamProtocol,
  error: { readonly detail: string; readonly isFatal?: boolean; readonly blame?: 'source' | 'protocol' },
): ProtocolFailure {
  const { detail, isFatal = false, blame = 'protocol' } = error;
  const code = isFatal ? 'stream-unsupported' : 'stream-unreachable';
  return { protocol, error: new SourceError(code, detail, { isFatal, blame }) };
}

it.each([
  {
    name: 'one protocol speaks for itself',
    failures: [failure('whep', { detail: 'status 404' })],
    expected: { message: 'status 404', isFatal: false },
  },
  {
    name: 'the same twice is said once',
    failures: [failure('ll-hls', { detail: 'no network' }), failure('hls', { detail: 'no network' })],
    expected: { message: 'no network' },
  },
  {
    name: 'what may pass comes before what does not',
    failures: [
      failure('whep', { detail: 'no H.264', isFatal: true }),
      failure('hls', { detail: 'no answer' }),
    ],
    expected: { code: 'stream-unreachable', isFatal: false, message: 'no H.264; no answer' },
  },
  {
    name: 'the source comes before the protocols',
    failures: [
      failure('whep', { detail: 'no connection' }),
      failure('hls', { detail: 'not signed in', isFatal: true, blame: 'source' }),
    ],
    expected: { isFatal: true, message: 'no connection; not signed in' },
  },
  {
    name: 'nothing may be tried again',
    failures: [
      failure('whep', { detail: 'no H.264', isFatal: true }),
      failure('hls', { detail: 'no MSE', isFatal: true }),
    ],
    expected: { code: 'stream-unsupported', isFatal: true },
  },
])('$name', ({ failures, expected }) => {
  expect(failureOf(failures)).toMatchObject(expected);
});
