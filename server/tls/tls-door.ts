import { createServer as createHttpServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { CLIENT_LIMITS, type ClientLimits } from '../client-error';
import { sendToHttps } from './plain-answer';
import { makeSecureServer, type RequestHandler, type SecureServer } from './secure-server';
import type { TlsSource } from './tls-source';
import type { TrustSite } from './trust/trust-site';

/** A TLS connection begins with a record of this type: a handshake. */
const TLS_HANDSHAKE = 0x16;
const CLOSE_WITHIN_MS = 5_000;

export interface TlsDoorOptions {
  readonly tls: TlsSource;
  readonly host: string;
  /** 0 takes any. */
  readonly port: number;
  /** What explains the certificate, without a session; null where there is nothing to explain. */
  readonly trust: TrustSite | null;
  readonly onRequest: RequestHandler;
  readonly limits?: ClientLimits;
}

/**
 * One port for https and for those who typed http: the first byte of a connection tells. Over http
 * there is a redirect, and the page that explains the certificate, which nobody could open otherwise.
 * Closing it waits for requests under way, but not for ever.
 */
export class TlsDoor {
  readonly #secure: SecureServer;
  readonly #plain: Server;
  readonly #limits: ClientLimits;
  readonly #sockets = new Set<Socket>();
  #closing: Promise<void> | null = null;

  /** Rejects where the port cannot be had, with the system's error. */
  static async open(options: TlsDoorOptions): Promise<TlsDoor> {
    const door = new TlsDoor(options);
    const { server } = door.#secure;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host: options.host, port: options.port }, () => {
          server.off('error', reject);
          resolve();
        });
      });
    } catch (error) {
      door.#secure.dispose();
      throw error;
    }
    return door;
  }

  private constructor({ tls, trust, onRequest, limits = CLIENT_LIMITS }: TlsDoorOptions) {
    this.#limits = limits;
    this.#secure = makeSecureServer(tls, limits, (request, response) => {
      if (trust?.answer(request, response) !== true) onRequest(request, response);
    });
    this.#plain = createHttpServer((request, response) => {
      response.setHeader('Connection', 'close');
      if (trust?.answer(request, response) !== true) sendToHttps(request, response);
    });
    const { server } = this.#secure;
    const startTls = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      this.#hold(socket);
      this.#sort(socket, () => {
        for (const start of startTls) start.call(server, socket);
      });
    });
    server.on('secureConnection', (socket) => this.#hold(socket));
  }

  get port(): number {
    const address = this.#secure.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Of all kinds, open now. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** Twice is harmless. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#secure.dispose();
    const closed = new Promise<void>((resolve) => this.#secure.server.close(() => resolve()));
    this.#secure.endSessions();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, CLOSE_WITHIN_MS);
    await closed;
    clearTimeout(timer);
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Looks at the first byte, puts it back, and hands the connection on. */
  #sort(socket: Socket, startTls: () => void): void {
    const end = (): void => void socket.destroy();
    const timer = setTimeout(end, this.#limits.headersMs);
    socket.once('error', end);
    socket.once('close', () => clearTimeout(timer));
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1);
      if (first === null || this.#closing !== null) {
        end();
        return;
      }
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) {
        clearTimeout(timer);
        socket.off('error', end);
        startTls();
        return;
      }
      // Such answers are short: the time that was for the first byte is for all of it.
      this.#plain.emit('connection', socket);
    });
  }
}
