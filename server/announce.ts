import { isIPv4 } from 'node:net';
import { isLoopback } from './access/loopback';
import { outsideAddresses } from './tls/host-names';
import type { TlsConfig } from './tls/tls-config';
import type { TlsSource } from './tls/tls-source';

interface Served {
  readonly host: string;
  readonly port: number;
  /** Null on loopback, where nobody needs one. */
  readonly token: string | null;
  readonly tls: TlsSource | null;
  readonly outsideHosts: readonly string[];
}

/**
 * The hosts under which other machines reach this one, best first: the names that somebody chose,
 * then addresses.
 */
export function outsideHosts(of: {
  readonly host: string;
  readonly tls: TlsSource | null;
  readonly tlsConfig: TlsConfig | null;
}): readonly string[] {
  const { host, tls, tlsConfig } = of;
  if (isLoopback(host)) return [];
  if (tlsConfig?.kind === 'own') return tls?.hosts() ?? [];
  const names = tlsConfig?.names ?? [];
  if (host !== '0.0.0.0' && host !== '::') return [...new Set([...names, host])];
  return [...new Set([...names, ...outsideAddresses().filter(isIPv4)])];
}

/** What whoever starts the server is told: where to go, and how devices come to trust it. `ready` is last. */
export function announcement({ host, port, token, tls, outsideHosts }: Served): readonly string[] {
  const scheme = tls === null ? 'http' : 'https';
  const inUrl = (name: string): string => (name.includes(':') ? `[${name}]` : name);
  const hosts = outsideHosts.length === 0 ? [isLoopback(host) ? host : 'localhost'] : outsideHosts;
  const lines: string[] = [];
  if (token !== null) {
    for (const name of hosts) lines.push(`open ${scheme}://${inUrl(name)}:${port}/?token=${token}`);
  }
  if (tls?.authority != null) {
    lines.push(`trust http://${inUrl(hosts[0] ?? 'localhost')}:${port}/trust`);
    lines.push(`fingerprint ${tls.authority.fingerprint}`);
  } else if (tls !== null) {
    lines.push(`certificate ${tls.hosts().join(', ')}`);
  }
  return [...lines, `ready ${scheme}://localhost:${port}`];
}
