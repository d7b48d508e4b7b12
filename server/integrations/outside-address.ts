import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkSet } from '../gateway/inputs/networks';
import { ownListeners, REFUSED_NETWORKS } from '../gateway/inputs/refused-networks';
import type { PinnedAddress } from '../gateway/inputs/network-rules';
import { connectionFault, DeliveryError } from './delivery-error';
import type { PrivateReach } from './integration-config';

const LOOKUP_TIMEOUT_MS = 5_000;

/** This machine, and networks that are nobody else's. */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '::1',
  'fc00::/7',
];

type Lookup = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Who connects. Files of models are fetched from private networks only where everybody may reach them. */
type Purpose = 'mqtt' | 'webhook' | 'model-file';

/** Which addresses an integration may connect to. */
export interface OutsideAddresses {
  /**
   * Looks a host up once and checks what it found; connect to the answer, not to the name, so that a
   * later look-up changes nothing. Rejects with `DeliveryError`.
   */
  resolve(kind: Purpose, target: { hostname: string; port: number }): Promise<PinnedAddress>;
}

interface OutsideOptions {
  readonly privateReach: PrivateReach;
  readonly allowedNetworks: readonly string[];
  /** Ports on which the product itself listens on this machine; never reached, whatever is allowed. */
  readonly ownPorts: () => readonly number[];
  readonly lookup?: Lookup;
}

/** The rules for brokers and webhooks. Throws `AppError` on a range that is none. */
export function createOutsideAddresses(options: OutsideOptions): OutsideAddresses {
  const { privateReach, ownPorts, lookup = (hostname) => systemLookup(hostname, { all: true }) } = options;
  const allowed = networkSet(options.allowedNetworks);
  const refused = networkSet(REFUSED_NETWORKS);
  const secluded = networkSet(PRIVATE);
  const isOwn = ownListeners(ownPorts);

  return {
    async resolve(kind, { hostname: given, port }) {
      const hostname = given.replace(/^\[(.*)\]$/, '$1');
      const mayBePrivate = privateReach === 'all' || privateReach === kind;
      const isPermitted = (address: string): boolean =>
        allowed.has(address) || (!refused.has(address) && (mayBePrivate || !secluded.has(address)));
      const found = await addressesOf(hostname, lookup);
      const candidates = [...found].sort((a, b) => a.family - b.family);
      const pinned = candidates.find(({ address }) => isPermitted(address) && !isOwn(address, port));
      if (pinned !== undefined) return pinned;
      throw refusal(
        hostname,
        candidates.some(({ address }) => secluded.has(address)),
      );
    },
  };
}

function refusal(hostname: string, isPrivate: boolean): DeliveryError {
  const remedy = isPrivate
    ? ' Whoever runs the server can allow private networks (HIRO_OUTGOING_PRIVATE) or single ranges (HIRO_OUTGOING_ALLOW).'
    : '';
  // The addresses stay untold: names inside a network are nobody's business outside.
  return new DeliveryError(
    'address-refused',
    `The server does not connect to ${hostname}: it is in a network that is not to be reached from here.${remedy}`,
  );
}

async function addressesOf(hostname: string, lookup: Lookup): Promise<readonly PinnedAddress[]> {
  const family = isIP(hostname);
  if (family === 4 || family === 6) return [{ address: hostname, family }];
  const found = await inTime(lookup(hostname), hostname);
  return found.map(({ address, family: of }) => ({ address, family: of === 6 ? 6 : 4 }));
}

/** A look-up cannot be broken off, but nobody has to wait for it. */
async function inTime<T>(answer: Promise<T>, hostname: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DeliveryError('timeout', `The name "${hostname}" could not be looked up in time.`)),
      LOOKUP_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw connectionFault(hostname, error);
  } finally {
    clearTimeout(timer);
  }
}
