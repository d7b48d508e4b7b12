import type { AddressInfo } from 'node:net';

/** The port of a server that listens; 0 where it does not, or listens on a path. */
export function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
