import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { isAbortError, throwIfAborted } from '../src/lib/errors';
import type { Logger } from '../src/lib/logger';
import { isLoopback } from './access/loopback';
import { SessionGate } from './access/session';
import { buildApp } from './app';
import type { ServerConfig } from './config';
import { codeOf, StartError } from './start-error';
import { openEmbeddedStore } from './store/embedded-store';
import { openPostgresqlStore } from './store/postgresql-store';
import type { Store } from './store/store';

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
  let app: FastifyInstance | null = null;
  try {
    store = await openStore(config, log, signal);
    const gate = isLoopback(config.host) ? null : new SessionGate();
    app = await buildApp({ store, appDir: config.appDir, log, gate });
    throwIfAborted(signal);
    const port = await listen(app, config);
    if (gate !== null) print(`open http://${reachableHost(config.host)}:${port}/?token=${gate.token}`);
    print(`ready http://localhost:${port}`);
    await aborted(signal);
  } catch (error) {
    if (!isAbortError(error)) throw error;
  } finally {
    await app?.close();
    await store?.close();
  }
}

function openStore(config: ServerConfig, log: Logger, signal: AbortSignal): Promise<Store> {
  return config.databaseUrl === null
    ? openEmbeddedStore({ dataDir: config.dataDir, log, signal })
    : openPostgresqlStore({ databaseUrl: config.databaseUrl, log });
}

async function listen(app: FastifyInstance, { host, port }: ServerConfig): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} is in use: end the program that uses it, or choose another with --port.`,
        error,
      );
    }
    if (code === 'EACCES') {
      throw new StartError(
        `Port ${port} needs more rights than this user has: choose one above 1023 with --port.`,
        error,
      );
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError(`"${host}" is no address of this machine: correct --host.`, error);
    }
    throw error;
  }
  return portOf(app.server.address());
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** An address that another machine can type, where the server listens on all of them. */
function reachableHost(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host;
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === 'IPv4' && !address.internal);
  return outside?.address ?? 'localhost';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
