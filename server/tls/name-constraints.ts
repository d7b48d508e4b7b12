import { BlockList, isIP, isIPv4 } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import type { HostNames } from './host-names';

/**
 * What a local authority may vouch for. Devices that trust it then trust nobody who steals its key
 * with the name of a bank: only with names that exist in local networks, and this machine's own.
 */
export interface PermittedNames {
  /** Each with everything below it. */
  readonly dns: readonly string[];
  /** CIDR. */
  readonly networks: readonly string[];
}

/** Names that the public DNS never gives away (RFC 6761, 6762, 8375; .internal by ICANN), and common habit. */
const LOCAL_DNS = ['localhost', 'local', 'home.arpa', 'internal', 'lan'];
/** Private, shared (RFC 6598), link-local and loopback. */
const LOCAL_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

export const NAME_CONSTRAINTS_OID = id_ce_nameConstraints;

/** Local networks, and what this machine is called beyond them. */
export function permittedFor(names: HostNames): PermittedNames {
  const dns = names.dns.filter((name) => !isBelow(name, LOCAL_DNS));
  const networks = names.ip
    .filter((address) => !isWithin(address, LOCAL_NETWORKS))
    // An IPv6 address changes within its network every day.
    .map((address) => (isIPv4(address) ? `${address}/32` : networkOf(address)));
  return { dns: [...LOCAL_DNS, ...dns], networks: [...LOCAL_NETWORKS, ...networks] };
}

export function isPermitted({ dns, networks }: PermittedNames, name: string): boolean {
  return isIP(name) === 0 ? isBelow(name, dns) : isWithin(name, networks);
}

/** The extension's value, DER. */
export function encodePermitted({ dns, networks }: PermittedNames): ArrayBuffer {
  const subtrees = [
    ...dns.map((dNSName) => new GeneralName({ dNSName })),
    ...networks.map((iPAddress) => new GeneralName({ iPAddress })),
  ].map((base) => new GeneralSubtree({ base }));
  return AsnConvert.serialize(new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) }));
}

/** Reads what `encodePermitted` wrote. */
export function decodePermitted(der: ArrayBuffer): PermittedNames {
  const bases = (AsnConvert.parse(der, NameConstraints).permittedSubtrees ?? []).map(({ base }) => base);
  return {
    dns: bases.flatMap(({ dNSName }) => dNSName ?? []),
    networks: bases.flatMap(({ iPAddress }) => iPAddress ?? []),
  };
}

/** The /64 that an IPv6 address lies in. */
function networkOf(address: string): string {
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter((group) => group !== '');
  const tail = (after ?? '').split(':').filter((group) => group !== '');
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function isBelow(name: string, domains: readonly string[]): boolean {
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

function isWithin(address: string, networks: readonly string[]): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix = ''] = network.split('/');
    list.addSubnet(base, Number(prefix), isIPv4(base) ? 'ipv4' : 'ipv6');
  }
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
