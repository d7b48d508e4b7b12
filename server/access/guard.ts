import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isNavigation } from '../navigation';
import { ProblemError } from '../problem';
import { hostOf, isLoopback } from './loopback';
import { isCrossSiteWrite } from './same-site';
import type { SessionGate } from './session';

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>HiRO CCTV</title>
<h1>Not signed in</h1>
<p>Open the address with the token that the server printed when it started. It works once; restart the
server to get a new one.</p></html>
`;

/**
 * Who may ask what, before anything else happens. Without a gate the server is on loopback, where only
 * loopback names may lead to it (a page of somebody else cannot bend its own name here).
 */
export function guardAccess(app: FastifyInstance, gate: SessionGate | null): void {
  app.addHook('onRequest', async (request, reply) => {
    const host = hostOf(request.headers.host);
    if (host === null) throw new ProblemError(400, 'The Host header is missing or malformed.');
    if (gate === null && !isLoopback(host)) {
      throw new ProblemError(421, `This server answers to localhost only, not to "${host}".`);
    }
    if (isCrossSiteWrite(request.method, request.headers)) {
      throw new ProblemError(403, 'Pages of another origin may not change anything here.');
    }
    if (gate !== null && !gate.isOpenTo(request.headers.cookie)) return admit(gate, request, reply);
    return undefined;
  });
}

/** Lets the one-time token in, and tells everybody else what is missing. */
function admit(gate: SessionGate, request: FastifyRequest, reply: FastifyReply): FastifyReply {
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
