import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isNavigation, pathOf } from '../navigation';
import { ProblemError } from '../problem';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Identity } from './identity';
import { hostOf, isLoopback } from './loopback';
import type { Principal } from './principal';
import { assertAccess, isGuarded } from './route-access';
import { isCrossSiteWrite } from './same-site';
import type { SessionGate } from './session';

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>HiRO CCTV</title>
<h1>Not signed in</h1>
<p>Open the address with the token that the server printed when it started. It works once; restart the
server to get a new one.</p></html>
`;

const LOCAL: Principal = { kind: 'local', organisationId: MAIN_ORGANISATION_ID, role: 'owner' };

export interface GuardParts {
  readonly identity: Identity;
  /** Null where only this machine can reach the server. */
  readonly gate: SessionGate | null;
  /** Host names besides loopback's under which a proxy on this machine offers the server. */
  readonly publicHosts: readonly string[];
}

/**
 * Who may ask what, before anything else happens. Once there are accounts, every request to the API is
 * somebody's or needs an open route. Before, whoever is at the machine or came with the one-time token
 * owns everything. A server on loopback answers to loopback names only (a page of somebody else cannot
 * bend its own name here) and to those it was told.
 */
export function guardAccess(app: FastifyInstance, parts: GuardParts): void {
  const { gate, identity, publicHosts } = parts;
  app.addHook('onRequest', async (request, reply) => {
    const host = hostOf(request.headers.host);
    if (host === null) throw new ProblemError(400, 'The Host header is missing or malformed.');
    if (gate === null && !isLoopback(host) && !publicHosts.includes(host.toLowerCase())) {
      throw new ProblemError(421, `This server answers to localhost only, not to "${host}".`);
    }
    if (/%00/i.test(request.url)) throw new ProblemError(400, 'The address contains a NUL character.');
    if (isCrossSiteWrite(request.method, request.headers)) {
      throw new ProblemError(403, 'Pages of another origin may not change anything here.');
    }
    if (request.routeOptions.config.isForEverybody === true) return undefined;
    request.principal = await whoAsks(identity, request);
    if (request.principal === null && !(await identity.hasAccounts())) {
      const admission = admit(gate, request, reply);
      if (admission !== null) return admission;
      request.principal = LOCAL;
    }
    assertAccess(request);
    return undefined;
  });
}

/** Files of the app are the same for everybody; a page's policy names the cameras of whoever asks. */
async function whoAsks(identity: Identity, request: FastifyRequest): Promise<Principal | null> {
  if (isGuarded(pathOf(request.url))) return identity.principalOf(request.headers);
  // The app itself is shown in any case: it says what is wrong.
  return isNavigation(request) ? identity.principalOf(request.headers).catch(() => null) : null;
}

/** Null: come in. Otherwise the one-time token is taken, or whoever asks is told what is missing. */
function admit(gate: SessionGate | null, request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  if (gate === null || gate.isOpenTo(request.headers.cookie)) return null;
  const [path = '/', query = ''] = request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const token = parameters.get('token');
  const cookie =
    token === null || request.method !== 'GET'
      ? null
      : gate.exchange(token, { isSecure: request.protocol === 'https' });
  if (cookie !== null) {
    parameters.delete('token');
    // Two slashes would lead to another host.
    const target = path.startsWith('//') ? '/' : path;
    const left = parameters.toString();
    return reply
      .header('Set-Cookie', cookie)
      .header('Cache-Control', 'no-store')
      .redirect(left === '' ? target : `${target}?${left}`, 303);
  }
  if (isNavigation(request)) {
    return reply
      .code(401)
      .header('Cache-Control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(SIGN_IN_PAGE);
  }
  throw new ProblemError(401, 'A session is needed: open the address that the server printed at start.');
}
