import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../src/lib/errors';
import { ProblemError } from '../problem';
import type { Permission } from '../../src/domain/access';
import { permissionsOf, type Principal } from './principal';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on open routes for whoever is not known. Read it by `principalOf`. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** What a route of the API needs; 'open' is for everybody. A route without it cannot be made. */
    access?: Permission | 'open';
    /** A page that is shown also where only whoever has the one-time token may come in. */
    isForEverybody?: boolean;
  }
}

/** The `config` of a route that needs a permission. */
export function needs(access: Permission): { readonly access: Permission } {
  return { access };
}

/** The `config` of a route that is for everybody, known or not. */
export const OPEN = { access: 'open' } as const;

/** Refuses to make a route of the API that does not say who may use it. Call it before the first route. */
export function demandAccess(app: FastifyInstance): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', ({ url, config }) => {
    if (isGuarded(url) && config?.access === undefined) {
      throw new AppError('route-access', `The route ${url} does not say who may use it`, { isFatal: true });
    }
  });
}

/** Paths whose routes say who may use them; everything else is the app's own files. */
export function isGuarded(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/metrics';
}

/** Throws 401 or 403 unless whoever asks may use the route. */
export function assertAccess(request: FastifyRequest): void {
  const { access } = request.routeOptions.config;
  if (access === undefined || access === 'open') return;
  if (request.principal === null) {
    throw new ProblemError(401, 'Sign in first.', { code: 'signed-out' });
  }
  if (!permissionsOf(request.principal).has(access)) {
    throw new ProblemError(403, `This needs the permission "${access}", which you do not have.`, {
      code: 'not-allowed',
    });
  }
}

/** Who asks, on a route that is not open. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new ProblemError(401, 'Sign in first.', { code: 'signed-out' });
  return request.principal;
}
