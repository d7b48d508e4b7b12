import type { FastifyInstance } from 'fastify';
import { isAbortError, throwIfAborted } from '../src/lib/errors';
import type { Logger } from '../src/lib/logger';
import { isLoopback } from './access/loopback';
import { SessionGate } from './access/session';
import { announcement, outsideHosts } from './announce';
import { buildApp } from './app';
import type { ServerConfig } from './config';
import type { GatewayHost } from './gateway/gateway-host';
import { openGateway } from './gateway/open-gateway';
import { listen, type OpenPort } from './listen';
import { openEmbeddedStore } from './store/embedded-store';
import { openPostgresqlStore } from './store/postgresql-store';
import type { Store } from './store/store';
import { openTls, type TlsSource } from './tls/tls-source';

interface ServeOptions {
  readonly config: ServerConfig;
  readonly log: Logger;
  /** Ends the server, also while it starts. */
  readonly signal: AbortSignal;
  /** Prints a line for whoever started the server. */
  readonly print: (line: string) => void;
}

/** Serves until the signal; everything that was opened is closed again. Throws `StartError`. */
export async function serve({ config, log, signal, print }: ServeOptions): Promise<void> {
  let store: Store | null = null;
  let tls: TlsSource | null = null;
  let gateway: GatewayHost | null = null;
  let app: FastifyInstance | null = null;
  let open: OpenPort | null = null;
  try {
    store = await openStore(config, log, signal);
    tls = await openTls(config, log);
    gateway = await openGateway({ config, store, tls, log, signal });
    const gate = isLoopback(config.host) ? null : new SessionGate();
    const maxSources = config.gateway?.limits.sources ?? Infinity;
    const ownPorts = (): readonly number[] => [open?.port ?? config.port, gateway?.port ?? config.port];
    const sourceRules = { maxSources, ownPorts };
    app = await buildApp({ store, appDir: config.appDir, log, gate, gateway, sourceRules });
    throwIfAborted(signal);
    const { host, port } = config;
    const hosts = (): readonly string[] => outsideHosts({ host, tls, tlsConfig: config.tls });
    open = await listen({ app, host, port, tls, outsideHosts: hosts });
    gateway?.setPagePort(open.port);
    const token = gate?.token ?? null;
    const lines = announcement({ host, port: open.port, token, tls, outsideHosts: hosts() });
    for (const line of lines) print(line);
    await aborted(signal);
  } catch (error) {
    if (!isAbortError(error)) throw error;
  } finally {
    await open?.close();
    await app?.close();
    await gateway?.close();
    tls?.dispose();
    await store?.close();
  }
}

function openStore(config: ServerConfig, log: Logger, signal: AbortSignal): Promise<Store> {
  return config.databaseUrl === null
    ? openEmbeddedStore({ dataDir: config.dataDir, log, signal })
    : openPostgresqlStore({ databaseUrl: config.databaseUrl, log });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
