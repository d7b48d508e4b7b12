import type { GatewayInput } from '../../src/domain/config';
import { readSourceAddress } from './inputs/source-address';

const NO_CREDENTIALS = { username: '', password: '' };

/**
 * Whom a source's credentials may be shown to. They were typed for one protocol, host and port;
 * another address of a camera never gets them. The path may change.
 */
export function credentialScope(input: GatewayInput): string {
  switch (input.kind) {
    case 'pull':
      return addressScope(input.url);
    case 'push':
      return 'push';
    case 'file':
      return 'file';
  }
}

/** Read by the code that connects, so that both mean the same host. */
function addressScope(url: string): string {
  try {
    const { scheme, hostname, port } = readSourceAddress(url, NO_CREDENTIALS);
    return `${scheme}://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  } catch {
    return 'nobody';
  }
}
