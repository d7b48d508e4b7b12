import type { Logger } from '../../src/lib/logger';
import { LocalTls } from './local-tls';
import { OwnTls } from './own-tls';
import type { TlsConfig } from './tls-config';

/** What a TLS server needs. The certificate may be followed by those that vouch for it. */
export interface TlsMaterial {
  readonly certPem: string;
  readonly keyPem: string;
}

/** A local authority's certificate, for devices to trust. */
export interface TrustedAuthority {
  readonly name: string;
  readonly certPem: string;
  /** SHA-256 of the certificate, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string;
  /** UTC, ms. */
  readonly notAfterMs: number;
  readonly permitted: { readonly dns: readonly string[]; readonly networks: readonly string[] };
}

/** A certificate that is replaced while the server runs. Whoever opened it disposes it. */
export interface TlsSource {
  /** Null where the certificate is somebody's own, which devices trust already. */
  readonly authority: TrustedAuthority | null;
  /** The hosts that the certificate names, wildcards left out. */
  hosts(): readonly string[];
  current(): TlsMaterial;
  /** Calls back with each new certificate; returns the undo. */
  onChange(listener: (material: TlsMaterial) => void): () => void;
  /** Watches no more; what is current stays readable. Twice is harmless. */
  dispose(): void;
}

interface OpenTlsConfig {
  /** The local authority lives in `tls` below it. */
  readonly dataDir: string;
  /** Null: no TLS. */
  readonly tls: TlsConfig | null;
}

/** The certificate to serve with, made or read; null without TLS. Throws `StartError`. */
export async function openTls(config: OpenTlsConfig, log: Logger): Promise<TlsSource | null> {
  const { dataDir, tls } = config;
  if (tls === null) return null;
  return tls.kind === 'own' ? OwnTls.open(tls, log) : LocalTls.open({ dataDir, names: tls.names }, log);
}
