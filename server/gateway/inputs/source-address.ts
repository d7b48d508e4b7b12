import type { Credentials } from '../../../src/api/gateway-contract';
import { parseUrl } from '../../../src/api/url-schemas';
import { GatewayError } from '../gateway-error';

const DEFAULT_PORTS = { rtsp: 554, rtsps: 322, http: 80, https: 443 } as const;
type Scheme = keyof typeof DEFAULT_PORTS;

/** A source's address, taken apart. Everything but host and port may hold a secret. */
export interface SourceAddress {
  readonly scheme: Scheme;
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  /** Host and port as typed, for `Host` and for messages. */
  readonly authority: string;
  /** The whole address, as an RTSP request names it. */
  readonly url: string;
  /** Path and query, as an HTTP request names it. */
  readonly path: string;
}

/**
 * Takes an address apart and puts credentials where it says `{user}` and `{password}`, percent-encoded;
 * never in its host. Throws `GatewayError`.
 */
export function readSourceAddress(text: string, credentials: Credentials | null): SourceAddress {
  const [, schemeText = '', authority = '', typedPath = ''] =
    /^([a-z]+):\/\/([^/?#\\@{}]+)((?:[/?][^#]*)?)(?:#.*)?$/i.exec(text) ?? [];
  const scheme = schemeFrom(schemeText.toLowerCase());
  const host = parseUrl(`http://${authority}`)?.hostname ?? '';
  if (scheme === null || host === '') throw invalidAddress();
  const [, portText] = /:(\d{1,5})$/.exec(authority) ?? [];
  const filledPath = fillIn(typedPath, credentials);
  // Nothing that could begin another line of a request.
  if (!/^[\x21-\x7e]*$/.test(authority + filledPath)) throw invalidAddress();
  const path = filledPath.startsWith('/') ? filledPath : `/${filledPath}`;
  return {
    scheme,
    authority,
    path,
    hostname: host.replace(/^\[|\]$/g, ''),
    port: portText === undefined ? DEFAULT_PORTS[scheme] : Number(portText),
    url: `${scheme}://${authority}${path}`,
  };
}

function fillIn(path: string, credentials: Credentials | null): string {
  if (!/\{(user|password)\}/.test(path)) return path;
  if (credentials === null) {
    throw new GatewayError(
      'unauthorised',
      'The address has a place for user name and password, but there are none. Enter them.',
    );
  }
  const { username, password } = credentials;
  return path.replace(/\{(user|password)\}/g, (_, name) =>
    encodeURIComponent(name === 'user' ? username : password),
  );
}

function schemeFrom(text: string): Scheme | null {
  return text === 'rtsp' || text === 'rtsps' || text === 'http' || text === 'https' ? text : null;
}

function invalidAddress(): GatewayError {
  return new GatewayError(
    'failed',
    'The address cannot be used: expected one such as rtsp://192.168.1.20:554/stream1.',
  );
}
