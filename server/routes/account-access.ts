import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/accounts';
import { type Caller, callerOf } from '../accounts/auth-call';
import { languageOf, type MailLanguage } from '../accounts/mails';
import type { Principal } from '../access/principal';
import { principalOf } from '../access/route-access';
import { ProblemError } from '../problem';
import type { StoredCamera } from '../store/store';

/** What the routes of the accounts work with. */
export interface AccountRouteOptions {
  readonly accounts: Accounts;
  /** Awaited after a camera went with its organisation. */
  readonly onCameraGone: (camera: StoredCamera) => Promise<void>;
}

/** Who calls, as better-auth needs it. */
export function caller({ addresses }: Accounts, request: FastifyRequest): Caller {
  return callerOf(request, addresses.isSecure(request));
}

/** The account that asks; devices and whoever sits at a machine without accounts have none. */
export function userOf(request: FastifyRequest): Extract<Principal, { readonly kind: 'user' }> {
  const principal = principalOf(request);
  if (principal.kind === 'user') return principal;
  throw new ProblemError(409, 'There is no account yet: set the server up first.', { code: 'set-up-first' });
}

/** Where a link leads, and the language of the mail it stands in. */
export function linkOf(
  { addresses }: Accounts,
  request: FastifyRequest,
): { readonly origin: string; readonly language: MailLanguage } {
  return { origin: addresses.originOf(request), language: languageOf(request.headers) };
}

/** Adds cookies to an answer. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): FastifyReply {
  return cookies.length === 0 ? reply : reply.header('Set-Cookie', [...cookies]);
}
