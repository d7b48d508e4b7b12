import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal';

/** Tells who asks. Implemented by the accounts (server/accounts); `noAccounts` is a server without. */
export interface Identity {
  /** Whether somebody has set the server up: from then on nobody gets in without signing in. */
  hasAccounts(): Promise<boolean>;
  /**
   * Whoever these headers' cookie or token stand for; null where they stand for nobody (any more).
   * Throws `ProblemError` 403 where somebody is known and still must not come in (no organisation).
   */
  principalOf(headers: IncomingHttpHeaders): Promise<Principal | null>;
}

/** A server on which nobody can have an account. */
export const noAccounts: Identity = {
  hasAccounts: () => Promise.resolve(false),
  principalOf: () => Promise.resolve(null),
};
