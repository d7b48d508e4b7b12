import { z } from 'zod';
import { ORGANISATION_HEADER } from '../../src/api/contract';
import { idSchema } from '../../src/api/schema-parts';
import { ProblemError } from '../problem';

export const organisationHeaders = z.object({
  [ORGANISATION_HEADER]: idSchema
    .optional()
    .describe('Id of the organisation that the counts belong to; 403 where whoever asks is in another one'),
});

/** A browser keeps the counts of each organisation apart; somebody may have signed in to another one since. */
export function assertSameOrganisation(named: string | undefined, organisationId: string): void {
  if (named === undefined || named === organisationId) return;
  throw new ProblemError(
    403,
    'These counts belong to another organisation than the one that is signed in. They wait until that one is signed in again.',
    { code: 'other-organisation' },
  );
}
