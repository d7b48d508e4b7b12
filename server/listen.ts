import type { FastifyInstance } from 'fastify';
import { portOf } from './port-of';
import { codeOf, StartError } from './start-error';
import { TlsDoor } from './tls/tls-door';
import type { TlsSource } from './tls/tls-source';
import { makeTrustSite } from './tls/trust/trust-site';

/** A port that is open. Closing it ends its connections; the app behind it stays. */
export interface OpenPort {
  readonly port: number;
  /** Twice is harmless. */
  close(): Promise<void>;
}

interface ListenOptions {
  readonly app: FastifyInstance;
  readonly host: string;
  /** 0 takes any. */
  readonly port: number;
  /** Null: plain http. */
  readonly tls: TlsSource | null;
  /** Hosts under which other machines reach this one, best first. */
  readonly outsideHosts: () => readonly string[];
}

/** Opens the port of the page and the API. Throws `StartError` where it cannot be had. */
export async function listen(options: ListenOptions): Promise<OpenPort> {
  const { app, host, port, tls } = options;
  try {
    if (tls === null) {
      await app.listen({ host, port });
      return { port: portOf(app.server.address()), close: () => app.close() };
    }
    return await listenSecurely({ ...options, tls });
  } catch (error) {
    throw asStartError(error, { host, port });
  }
}

/** The app does not listen itself: the door in front of it speaks TLS and HTTP/2. */
async function listenSecurely({
  app,
  host,
  port,
  tls,
  outsideHosts,
}: ListenOptions & { readonly tls: TlsSource }): Promise<OpenPort> {
  let door: TlsDoor | null = null;
  const trust =
    tls.authority === null
      ? null
      : makeTrustSite({ authority: tls.authority, port: () => door?.port ?? port, outsideHosts });
  door = await TlsDoor.open({
    tls,
    host,
    port,
    trust,
    onRequest: (request, response) => app.server.emit('request', request, response),
  });
  return door;
}

function asStartError(error: unknown, { host, port }: Pick<ListenOptions, 'host' | 'port'>): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is in use: end the program that uses it, or choose another with --port.`,
        error,
      );
    case 'EACCES':
      return new StartError(
        `Port ${port} needs more rights than this user has: choose one above 1023 with --port.`,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`"${host}" is no address of this machine: correct --host.`, error);
    default:
      return error;
  }
}
