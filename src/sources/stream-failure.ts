import type { StreamProtocol } from '../domain/stream-route';
import { SourceError } from './frame-source';

/** Why a stream did not come by one protocol. */
export interface ProtocolFailure {
  readonly protocol: StreamProtocol;
  readonly error: SourceError;
}

/** Why a stream came by none of them: the one that trying again may help, with the words of all. */
export function failureOf(failures: readonly ProtocolFailure[]): SourceError {
  const [first] = failures;
  if (first === undefined)
    return new SourceError('stream-unsupported', 'there is no way to play it', { isFatal: true });
  // What is the source's own fault says more than what a protocol met on the way to it.
  const told =
    failures.find(({ error }) => error.blame === 'source') ??
    failures.find(({ error }) => !error.isFatal) ??
    first;
  const words = new Set(failures.map(({ error }) => error.message));
  if (words.size === 1) return told.error;
  return new SourceError(told.error.code, [...words].join('; '), {
    isFatal: told.error.isFatal,
    cause: told.error,
    blame: told.error.blame,
    retryAfterMs: Math.max(...failures.map(({ error }) => error.retryAfterMs)),
  });
}
