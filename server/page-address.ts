import type { FastifyRequest } from 'fastify';
import { hostOf } from './access/loopback';
import type { PageAddress } from './gateway/gateway-link';

/** How the browser that asks reached us. Without a usable `Host` the name is empty. */
export function pageAddressOf(request: FastifyRequest): PageAddress {
  return { hostname: hostOf(request.host) ?? '', isSecure: request.protocol === 'https' };
}
