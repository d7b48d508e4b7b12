import { isIP, isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { domainToASCII } from 'node:url';

/** What browsers may call a machine: a certificate lists names and addresses apart. */
export interface HostNames {
  readonly dns: readonly string[];
  /** IPv4 and IPv6, without brackets. */
  readonly ip: readonly string[];
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DNS_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);

/** A name or an address as certificates carry it; null where it is neither. */
export function parseHostName(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  if (isIP(bare) !== 0) return bare;
  const ascii = domainToASCII(bare);
  return DNS_NAME.test(ascii) ? ascii : null;
}

/** Splits parsed names by kind; each is listed once. */
export function hostNames(parsed: readonly string[]): HostNames {
  const unique = [...new Set(parsed)];
  return {
    dns: unique.filter((name) => isIP(name) === 0),
    ip: unique.filter((name) => isIP(name) !== 0),
  };
}

/** The addresses under which other machines reach this one, as they are now; IPv4 first. */
export function outsideAddresses(): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address, internal }) => !internal && !isLinkLocal(address))
    .map(({ address }) => address);
  return [...new Set(addresses)].sort((first, second) => isIP(first) - isIP(second));
}

/** Every name and address of this machine, as they are now, and the given ones. */
export function machineNames(extra: readonly string[]): HostNames {
  const own = parseHostName(hostname());
  const label = own?.split('.')[0] ?? '';
  const called = own === null || isIP(own) !== 0 ? [] : [own, label, `${label}.local`];
  return hostNames([...called, 'localhost', '127.0.0.1', '::1', ...outsideAddresses(), ...extra]);
}

/** They need a zone, which no address bar takes. */
function isLinkLocal(address: string): boolean {
  return isIPv6(address) && /^fe[89ab]/i.test(address);
}
