import { BlockList, isIP } from 'node:net';
import { AppError } from '../../../src/lib/errors';

/** A set of address ranges. */
export interface NetworkSet {
  /** Whether an address is in it; an IPv6 address that stands for an IPv4 one counts as that one. */
  has(address: string): boolean;
}

/**
 * Prefixes under which IPv6 carries IPv4 addresses: mapped (RFC 4291), translated
 * (RFC 2765) and NAT64 (RFC 6052).
 */
const CARRIERS = ['::ffff:', '::ffff:0:', '64:ff9b::'];
const CARRIER_BITS = 96;

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 4 | 6;
}

/** The set of these ranges in CIDR notation. Throws `AppError` on one that is none. */
export function networkSet(networks: readonly string[]): NetworkSet {
  const list = new BlockList();
  for (const { address, bits, family } of networks.map(networkFrom)) {
    if (family === 6) list.addSubnet(address, bits, 'ipv6');
    else {
      list.addSubnet(address, bits, 'ipv4');
      for (const carrier of CARRIERS) list.addSubnet(carrier + address, CARRIER_BITS + bits, 'ipv6');
    }
  }
  return {
    has(address) {
      const [plain = ''] = address.split('%');
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

/**
 * Reads a comma-separated list of address ranges, such as "169.254.0.0/16, fd00::/8"; a single
 * address stands for itself. Throws `AppError` that names the range that is none.
 */
export function parseNetworks(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const { address, bits } = networkFrom(part);
      return `${address}/${bits}`;
    });
}

function networkFrom(text: string): Network {
  const [, address = '', bitsText] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  const bits = bitsText === undefined ? most : Number(bitsText);
  if ((family !== 4 && family !== 6) || bits > most) {
    throw new AppError(
      'invalid-network',
      `"${text}" is no address range: expected one such as 169.254.0.0/16 or fd00::/8`,
    );
  }
  return { address, bits, family };
}
