import { networkInterfaces } from 'node:os';
import { networkSet } from './networks';

/**
 * Where neither cameras nor services are: addresses of one link, of cloud machines' metadata, of groups,
 * of nobody.
 */
export const REFUSED_NETWORKS = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::',
  // Tunnels and local NAT64, which carry IPv4 addresses in other places.
  '2002::/16',
  '64:ff9b:1::/48',
  'fe80::/10',
  'fd00:ec2::254',
  'fd20:ce::254',
  'ff00::/8',
];
const ON_THIS_MACHINE = ['0.0.0.0/8', '127.0.0.0/8', '::', '::1'];

/** Tells whether an address and port are those of the product itself, which listens on `ownPorts`. */
export function ownListeners(ownPorts: () => readonly number[]): (address: string, port: number) => boolean {
  const local = networkSet(ON_THIS_MACHINE);
  return (address, port) =>
    ownPorts().includes(port) && (local.has(address) || networkSet(interfaceAddresses()).has(address));
}

function interfaceAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address.split('%')[0] ?? ''),
  );
}
