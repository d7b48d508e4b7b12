import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { RtspItem } from '../rtsp/rtsp-reader';
import { RtspReader } from '../rtsp/rtsp-reader';
import { encodeMessage, headerOf, responseTo, type RtspHeader, type RtspRequest } from '../rtsp/rtsp-message';

/** What the camera says to a request; null: nothing. */
export type CameraScript = (
  request: RtspRequest,
) => { readonly status: number; readonly headers?: readonly RtspHeader[]; readonly body?: string } | null;

/** An RTSP camera without pictures that answers as a test says. Whoever starts it stops it. */
export class ScriptedCamera {
  readonly requests: RtspRequest[] = [];
  /** Connections, the last one newest. */
  readonly sockets: Socket[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(script: CameraScript, tls: TlsOptions | null = null): Promise<ScriptedCamera> {
    const attend = (socket: Socket): void => camera.#attend(socket, script);
    const server = tls === null ? createServer(attend) : createTlsServer(tls, attend);
    const camera = new ScriptedCamera(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return camera;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the camera does not listen');
    return address.port;
  }

  /** The requests' methods. */
  get methods(): readonly string[] {
    return this.requests.map(({ method }) => method);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #attend(socket: Socket, script: CameraScript): void {
    this.sockets.push(socket);
    const reader = new RtspReader();
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const item of reader.read(chunk)) {
        if (item.kind !== 'request') continue;
        this.requests.push(item);
        const answer = script(item);
        if (answer === null) continue;
        const { status, headers = [], body = '' } = answer;
        const response = { status, reason: 'So', headers, body: Buffer.from(body) };
        socket.write(encodeMessage(responseTo(item, response)));
      }
    });
  }
}

/** What ffmpeg does at its end of the connection. Whoever makes it ends it. */
export class ScriptedClient {
  readonly items: RtspItem[] = [];
  readonly socket: Socket;
  /** Resolves when the other side has ended. */
  readonly ended: Promise<void>;
  #sequence = 0;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    const reader = new RtspReader();
    this.socket.on('data', (chunk) => this.items.push(...reader.read(chunk)));
    this.ended = new Promise((resolve) => {
      this.socket.on('error', () => undefined).once('close', () => resolve());
    });
  }

  /** Asks, and resolves with the answer to that request. */
  async ask(method: string, uri: string, headers: readonly RtspHeader[] = []) {
    this.#sequence += 1;
    const sequence = String(this.#sequence);
    this.socket.write(
      encodeMessage({
        kind: 'request',
        method,
        uri,
        headers: [['CSeq', sequence], ...headers],
        body: Buffer.alloc(0),
      }),
    );
    for (let turn = 0; turn < 400 && !this.socket.destroyed; turn += 1) {
      const answer = this.items.find(
        (item) => item.kind === 'response' && headerOf(item, 'cseq') === sequence,
      );
      if (answer?.kind === 'response') return answer;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`no answer to ${method}`);
  }
}
