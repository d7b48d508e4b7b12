import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { abortError, messageOf, throwIfAborted } from '../../../src/lib/errors';
import { codeOf } from '../../start-error';
import { GatewayError } from '../gateway-error';
import { networkSet } from './networks';
import { ownListeners, REFUSED_NETWORKS } from './refused-networks';

const LOOKUP_TIMEOUT_MS = 5000;

/** An address that was checked, to connect to in place of the name: a later look-up changes nothing. */
export interface PinnedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface NetworkRules {
  /**
   * Looks a host up once and checks what it found. Rejects with `GatewayError`: there is no such host,
   * or the gateway must not connect to it.
   */
  resolve(
    target: { readonly hostname: string; readonly port: number },
    signal: AbortSignal,
  ): Promise<PinnedAddress>;
}

type Lookup = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

interface NetworkRulesOptions {
  /** Ranges (CIDR) that may be fetched although they are refused by default. */
  readonly allowedNetworks: readonly string[];
  /** Ports on which the product itself listens on this machine. */
  readonly ownPorts: () => readonly number[];
  readonly lookup?: Lookup;
}

/**
 * Which addresses the gateway may connect to. Private ranges and this machine are fine, since cameras
 * and camera programs are there; the product's own ports are not, whatever is allowed. Throws
 * `AppError` on a range that is none.
 */
export function createNetworkRules({
  allowedNetworks,
  ownPorts,
  lookup = (hostname) => systemLookup(hostname, { all: true }),
}: NetworkRulesOptions): NetworkRules {
  const allowed = networkSet(allowedNetworks);
  const refused = networkSet(REFUSED_NETWORKS);
  const isOwn = ownListeners(ownPorts);

  return {
    async resolve({ hostname, port }, signal) {
      const found = await addressesOf(hostname, lookup, signal);
      // Cameras that have both are more often reachable by IPv4, and "localhost" more often meant so.
      const candidates = [...found].sort((a, b) => a.family - b.family);
      const permitted = candidates.filter(({ address }) => allowed.has(address) || !refused.has(address));
      const pinned = permitted.find(({ address }) => !isOwn(address, port));
      if (pinned !== undefined) return pinned;
      throw permitted.length > 0 ? ownPortError(hostname, port) : refusedError(hostname, candidates);
    },
  };
}

async function addressesOf(
  hostname: string,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<readonly PinnedAddress[]> {
  throwIfAborted(signal);
  const family = isIP(hostname);
  if (family === 4 || family === 6) return [{ address: hostname, family }];
  const found = await inTime(lookup(hostname), hostname, signal);
  return found.map(({ address, family: of }) => ({ address, family: of === 6 ? 6 : 4 }));
}

/** A look-up cannot be broken off, but nobody has to wait for it. */
function inTime<T>(answer: Promise<T>, hostname: string, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const onAbort = (): void => settle(() => reject(abortError(signal)));
    const timer = setTimeout(() => {
      const detail = `The name "${hostname}" could not be looked up within ${LOOKUP_TIMEOUT_MS / 1000} s. Check the network, or enter the camera's IP address.`;
      settle(() => reject(new GatewayError('unreachable', detail)));
    }, LOOKUP_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(lookupError(hostname, error))),
    );
  });
}

function lookupError(hostname: string, error: unknown): GatewayError {
  const reason = codeOf(error) || messageOf(error);
  return new GatewayError(
    'unreachable',
    `The name "${hostname}" is not known here (${reason}). Check its spelling, or enter the camera's IP address.`,
    error,
  );
}

function refusedError(hostname: string, found: readonly PinnedAddress[]): GatewayError {
  const addresses = found.map(({ address }) => address).join(', ');
  const what = addresses === hostname || addresses === '' ? hostname : `${hostname} (${addresses})`;
  return new GatewayError(
    'address-refused',
    `The gateway does not connect to ${what}: it is in a range where no camera is expected. If one is there, allow the range by the setting HIRO_GATEWAY_ALLOW (CIDR, several with commas between them).`,
  );
}

function ownPortError(hostname: string, port: number): GatewayError {
  return new GatewayError(
    'address-refused',
    `Port ${port} of ${hostname} belongs to this product itself. Enter the address of a camera.`,
  );
}
