import type { Legal } from '../../src/api/account-contract';
import { ProblemError } from '../problem';

/**
 * Versions of the terms and the privacy notice in force, by the day they were written. Change one when its
 * text changes in more than its wording: everybody is then asked to accept it.
 */
export const LEGAL: Legal = { terms: '2026-11-24', privacy: '2026-11-27' };

/** Throws 409 `old-terms` where somebody accepts what is not in force. */
export function assertInForce(accepted: Legal): void {
  if (accepted.terms === LEGAL.terms && accepted.privacy === LEGAL.privacy) return;
  throw new ProblemError(409, 'The terms have changed meanwhile: load the page again and read them.', {
    code: 'old-terms',
  });
}
