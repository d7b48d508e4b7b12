import type { FastifyRequest } from 'fastify';
import rateLimit from '@fastify/rate-limit';
import type { App } from '../routes/app-instance';
import { nameOf } from '../access/principal';
import { isGuarded } from '../access/route-access';
import { pathOf } from '../navigation';
import { ProblemError } from '../problem';

const MINUTE_MS = 60_000;
/** Far more than a page, a kiosk or an analyser asks; a program that has gone wrong reaches it. */
const GENERAL_PER_MINUTE = 3_000;
const MAX_KEPT = 50_000;

/** How often one address may ask a route that is open to everybody. For `config` of the route. */
export function perMinute(max: number): {
  readonly rateLimit: { readonly max: number; readonly timeWindow: number };
} {
  return { rateLimit: { max, timeWindow: MINUTE_MS } };
}

/**
 * Limits how often the API is asked, by account or device, and by address where nobody is known. Whoever
 * sits at a machine without accounts has no limit. Call it before the routes are made.
 */
export async function limitRates(app: App): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: GENERAL_PER_MINUTE,
    timeWindow: MINUTE_MS,
    cache: MAX_KEPT,
    keyGenerator: keyOf,
    allowList: (request) => !isGuarded(pathOf(request.url)) || isAtHome(request),
    errorResponseBuilder: (_request, { ttl }) => tooManyRequests(ttl),
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  });
}

function keyOf(request: FastifyRequest): string {
  const { principal, routeOptions } = request;
  return principal === null || routeOptions.config.access === 'open'
    ? `address ${request.ip}`
    : nameOf(principal);
}

function isAtHome({ principal, routeOptions }: FastifyRequest): boolean {
  return principal?.kind === 'local' && routeOptions.config.access !== 'open';
}

function tooManyRequests(waitMs: number): ProblemError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new ProblemError(429, `Too many requests. Wait ${seconds} seconds, then try again.`, {
    code: 'too-many-requests',
    headers: { 'Retry-After': String(seconds) },
  });
}
