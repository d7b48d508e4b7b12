import { z } from 'zod';
import { problemSchema } from '../../src/api/contract';
import { ProblemError } from '../problem';
import type { ChangeOutcome } from '../store/store';

/** Every problem a route may answer with. */
export const problemResponses = {
  '4xx': {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  '5xx': {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};

/** The `If-Match` header, as far as the documentation is concerned; `versionFromIfMatch` reads it. */
export const ifMatchHeaders = z.object({
  'if-match': z.string().optional().describe('The ETag of the version that is to be changed, or *'),
});

/** The ETag of a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version a client means to change; null for `*`. Throws 428 where the header is missing, 400 where it is none of ours. */
export function versionFromIfMatch(header: string | undefined): number | null {
  if (header === undefined) {
    throw new ProblemError(
      428,
      'Send the ETag you read in the If-Match header, so that no change of somebody else is lost.',
    );
  }
  if (header.trim() === '*') return null;
  const match = /^"(\d{1,9})"$/.exec(header.trim());
  if (match === null) throw new ProblemError(400, 'If-Match must be one ETag such as "3", with its quotes.');
  return Number(match[1]);
}

/** What a change made of a thing. Throws 412 where it was of an old version, 404 where there is no such thing. */
export function changedOf<T>(
  outcome: ChangeOutcome<T>,
  { what, id, version }: { readonly what: string; readonly id: string; readonly version: number | null },
): T {
  if (outcome.kind === 'changed') return outcome.value;
  if (outcome.kind === 'conflict') throw conflictProblem(what, version, outcome.version);
  throw new ProblemError(404, `There is no ${what} "${id}".`);
}

/** The answer to a change of an old version. */
export function conflictProblem(what: string, sent: number | null, stored: number): ProblemError {
  return new ProblemError(
    412,
    `The ${what} was changed by somebody else: it is at version ${stored}, you sent ${sent ?? '*'}. Load it again and repeat your change.`,
    { headers: { ETag: etagOf(stored) } },
  );
}
