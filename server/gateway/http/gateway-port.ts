import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:net';
import { CLIENT_LIMITS } from '../../client-error';
import { portOf } from '../../port-of';
import { codeOf } from '../../start-error';
import { CurrentMaterial } from '../../tls/current-material';
import { makeSecureServer, type SecureServer } from '../../tls/secure-server';
import type { TlsMaterial } from '../../tls/tls-source';
import { buildGatewayApp } from './gateway-app';

type GatewayPortParts = Parameters<typeof buildGatewayApp>[0];

/** A player keeps some connections open; strangers get no more than these. */
const CONNECTIONS_PER_VIEWER = 4;
const SPARE_CONNECTIONS = 64;

/** The gateway's open port: HTTP, or HTTPS with HTTP/2. Whoever opens it closes it. */
export class GatewayPort {
  readonly port: number;
  readonly #app: FastifyInstance;
  readonly #secure: SecureServer | null;
  readonly #material: CurrentMaterial | null;

  private constructor(port: number, app: FastifyInstance, tls: SecureParts | null) {
    this.port = port;
    this.#app = app;
    this.#secure = tls?.secure ?? null;
    this.#material = tls?.material ?? null;
  }

  /** Rejects with `EADDRINUSE` where the port is taken and may not move. */
  static async open(parts: GatewayPortParts): Promise<GatewayPort> {
    const { settings } = parts.gateway;
    const app = await buildGatewayApp(parts);
    const tls = settings.tls === null ? null : secureParts(settings.tls, app);
    const server = tls?.secure.server ?? app.server;
    server.maxConnections = settings.limits.viewers * CONNECTIONS_PER_VIEWER + SPARE_CONNECTIONS;
    const { host, port, mayMovePorts } = settings;
    try {
      return new GatewayPort(await listen(server, host, port), app, tls);
    } catch (error) {
      if (!mayMovePorts || codeOf(error) !== 'EADDRINUSE') throw error;
      return new GatewayPort(await listen(server, host, 0), app, tls);
    }
  }

  /** New connections get this certificate. */
  setTls(material: TlsMaterial): void {
    this.#material?.replace(material);
  }

  async close(): Promise<void> {
    this.#secure?.endSessions();
    this.#secure?.server.close();
    this.#secure?.dispose();
    await this.#app.close();
  }
}

interface SecureParts {
  readonly secure: SecureServer;
  readonly material: CurrentMaterial;
}

/** The app does not listen itself then: a server in front of it speaks TLS and HTTP/2. */
function secureParts(tls: TlsMaterial, app: FastifyInstance): SecureParts {
  const material = new CurrentMaterial(tls);
  const source = { current: () => material.get(), onChange: material.onChange.bind(material) };
  const secure = makeSecureServer(source, CLIENT_LIMITS, (request, response) =>
    app.server.emit('request', request, response),
  );
  return { secure, material };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}
