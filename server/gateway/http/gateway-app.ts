import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isAbortError } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import { problemBody, sendProblem, ProblemError } from '../../problem';
import { answerClientError, CLIENT_LIMITS } from '../../client-error';
import type { Gateway } from '../gateway';
import { GatewayError } from '../gateway-error';
import { isOwnPage } from '../page-origins';
import { hlsRoutes } from './hls-routes';
import { statusOf } from './problem-status';
import { whepRoutes } from './whep-routes';

/** Offers are some kilobytes long. */
const BODY_LIMIT_BYTES = 64 * 1024;
const PREFLIGHT_SECONDS = 7200;
const RETRY_AFTER_SECONDS = 2;

interface GatewayAppOptions {
  readonly gateway: Gateway;
  readonly log: Logger;
}

/** The gateway's HTTP side, without listening. Closing it leaves the gateway open. */
export async function buildGatewayApp({ gateway, log }: GatewayAppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    requestTimeout: CLIENT_LIMITS.requestMs,
    http: { headersTimeout: CLIENT_LIMITS.headersMs },
    clientErrorHandler: answerClientError,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => allowOwnPages(gateway, request, reply));
  app.addHook('onSend', async (request, reply) => {
    // HTTP/2 knows no such header.
    if (request.raw.httpVersionMajor === 2) reply.removeHeader('connection');
  });
  app.addHook('onResponse', async (request, reply) => {
    log.debug(`${request.method} ${nameOf(request)}`, { status: reply.statusCode });
  });
  app.setNotFoundHandler((request) => {
    throw new ProblemError(404, `There is nothing at ${request.method} ${nameOf(request)}.`);
  });
  app.setErrorHandler((error, request, reply) => {
    // Whoever asked has gone.
    if (isAbortError(error)) return reply.code(499).send();
    if (error instanceof GatewayError) return sendGatewayProblem(reply, error);
    if (error instanceof ProblemError) return sendProblem(reply, error);
    const status = statusCodeOf(error);
    if (status < 500) return sendProblem(reply, new ProblemError(status, 'The request could not be read.'));
    log.error(`${request.method} ${nameOf(request)} failed`, error);
    return sendProblem(
      reply,
      new ProblemError(500, 'Something went wrong in the gateway; its log says what.'),
    );
  });
  app.get('/health', () => ({ status: 'ok', product: 'hiro-cctv-gateway' }));
  whepRoutes(app, { gateway, log });
  hlsRoutes(app, { gateway });
  await app.ready();
  return app;
}

/** Names of sessions are their secrets: a log shows the kind of address alone. */
function nameOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? request.url.split('/', 3).slice(0, 2).join('/');
}

/** CORS for the product's own page and nobody else. */
async function allowOwnPages(gateway: Gateway, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { tls, pagePort, pageOrigins } = gateway.settings;
  reply.headers({
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    // The page is isolated: what it embeds must allow that.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    Vary: 'Origin',
  });
  const { origin } = request.headers;
  if (origin === undefined) return undefined;
  const isOwn = isOwnPage(origin, request.headers.host, {
    pagePort,
    pageOrigins,
    isSecure: tls !== null,
  });
  if (!isOwn) {
    if (request.method === 'OPTIONS') return reply.code(204).send() as unknown as Promise<void>;
    throw new ProblemError(403, 'Pages of another origin may not use this gateway.');
  }
  reply.headers({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Location, Link, ETag, Retry-After, Accept-Post',
  });
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined)
    return undefined;
  return reply
    .code(204)
    .headers({
      'Access-Control-Allow-Methods': 'GET, POST, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    })
    .send() as unknown as Promise<void>;
}

function sendGatewayProblem(reply: FastifyReply, { problem }: GatewayError): FastifyReply {
  const status = statusOf(problem.code);
  return reply
    .code(status)
    .headers(status === 503 ? { 'Retry-After': RETRY_AFTER_SECONDS } : {})
    .type('application/problem+json')
    .send(JSON.stringify({ ...problemBody(status, problem.detail), code: problem.code }));
}

function statusCodeOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}
