import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { GatewayProblem } from '../../../src/api/gateway-contract';
import { messageOf } from '../../../src/lib/errors';
import { codeOf } from '../../start-error';
import { GatewayError } from '../gateway-error';
import { type NetworkSet, networkSet } from './networks';
import type { Publisher, PublisherDesk } from './push/publisher';
import { RtmpPublisher } from './push/rtmp-publisher';
import { RtspPublisher } from './push/rtsp-publisher';
import type { SourceInput } from './source-input';

const ON_THIS_MACHINE = ['127.0.0.0/8', '::1'];
/** Who has not shown the key by then is sent away. */
const KEY_WITHIN_MS = 5000;
/** A publisher that is silent for so long has gone, even where its connection does not say so. */
const SILENCE_MS = 10_000;
const MAX_CONNECTIONS = 8;
const MAX_STRANGERS_PER_PEER = 4;

interface PushListenerOptions {
  /** 0 takes any. */
  readonly port: number;
  readonly host: string;
  readonly protocol: 'rtsp' | 'rtmp';
  /** What publishers must name; not empty. */
  readonly key: string;
  /** Ranges (CIDR) from which publishers may come, besides this machine. */
  readonly publisherNetworks: readonly string[];
  /** A publisher with the right key. The receiver disposes the input, which ends the publisher. */
  readonly onPublisher: (input: SourceInput) => void;
  readonly onProblem: (problem: GatewayProblem) => void;
}

/**
 * Listens for one camera's publisher: `rtsp://HOST:PORT/KEY` or `rtmp://HOST:PORT/live/KEY`. The port
 * stays open while publishers and ffmpeg come and go; one may publish at a time. Whoever makes it
 * disposes it.
 */
export class PushListener {
  readonly #options: PushListenerOptions;
  readonly #permitted: NetworkSet;
  readonly #server: Server;
  readonly #publishers = new Map<Socket, Publisher>();
  /** Whose place it is. */
  #current: Socket | null = null;
  #isDisposed = false;

  constructor(options: PushListenerOptions) {
    this.#options = options;
    this.#permitted = networkSet([...ON_THIS_MACHINE, ...options.publisherNetworks]);
    this.#server = createServer((socket) => this.#attend(socket));
  }

  /** Resolves when the port is open. Rejects with `GatewayError`. */
  async listen(): Promise<void> {
    const { port, host } = this.#options;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject).listen({ port, host }, resolve);
      });
    } catch (error) {
      throw listenError(port, host, error);
    }
    this.#server.removeAllListeners('error').on('error', () => undefined);
    if (this.#isDisposed) this.#server.close();
  }

  /** Where it listens; null before it does. */
  get port(): number | null {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? null : address.port;
  }

  /** Closes the port and ends the publisher; twice is harmless. */
  dispose(): void {
    this.#isDisposed = true;
    this.#server.close();
    for (const publisher of [...this.#publishers.values()]) publisher.dispose();
  }

  #attend(socket: Socket): void {
    socket.on('error', () => undefined);
    const peer = socket.remoteAddress ?? '';
    if (!this.#permitted.has(peer)) {
      socket.destroy();
      this.#refuse(
        `A publisher came from ${peer}, which is not allowed. Add its address range to the setting HIRO_PUBLISHERS.`,
      );
      return;
    }
    if (this.#isDisposed) {
      socket.destroy();
      return;
    }
    this.#makeRoom(peer);
    socket.setNoDelay(true);
    const desk = this.#deskFor(socket);
    const publisher =
      this.#options.protocol === 'rtsp' ? new RtspPublisher(socket, desk) : new RtmpPublisher(socket, desk);
    this.#publishers.set(socket, publisher);
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    const deadline = setTimeout(() => {
      if (this.#current !== socket) publisher.dispose();
    }, KEY_WITHIN_MS);
    socket.once('close', () => {
      clearTimeout(deadline);
      this.#publishers.delete(socket);
      if (this.#current === socket) this.#current = null;
    });
  }

  /** Whoever has not shown the key yet makes way for whoever comes: strangers cannot keep the encoder out. */
  #makeRoom(peer: string): void {
    const strangers = [...this.#publishers.keys()].filter((socket) => socket !== this.#current);
    const samePeer = strangers.filter((socket) => socket.remoteAddress === peer);
    if (samePeer.length >= MAX_STRANGERS_PER_PEER) samePeer[0]?.destroy();
    else if (strangers.length >= MAX_CONNECTIONS) strangers[0]?.destroy();
  }

  #deskFor(socket: Socket): PublisherDesk {
    const expected = digestOf(this.#options.key);
    return {
      isKey: (text) => this.#options.key !== '' && timingSafeEqual(digestOf(text), expected),
      claim: () => {
        if (this.#isTaken()) return false;
        this.#current = socket;
        return true;
      },
      publish: (input) => this.#options.onPublisher(input),
      refuse: (detail) => this.#refuse(detail),
    };
  }

  #isTaken(): boolean {
    return this.#current !== null && this.#publishers.get(this.#current)?.isEnded === false;
  }

  #refuse(detail: string): void {
    // Strangers are no problem of a camera that sends.
    if (this.#isDisposed || this.#isTaken()) return;
    this.#options.onProblem({ code: 'publisher-refused', detail });
  }
}

/** Of equal length for every text, as a comparison in constant time wants it. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function listenError(port: number, host: string, error: unknown): GatewayError {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return new GatewayError(
      'port-taken',
      `Port ${port} is in use. End the program that uses it, or choose another port for this camera.`,
      error,
    );
  }
  const reason = code === '' ? messageOf(error) : code;
  return new GatewayError('port-taken', `Port ${port} of ${host} cannot be listened on: ${reason}.`, error);
}
