import { createServer, type Server, type Socket } from 'node:net';
import type { CameraFault, CameraOptions } from './camera-options';
import { AccessCheck } from './http-auth';
import { RtpSource } from './rtp-source';
import { RtspReader, type RtspRequest } from './rtsp-request';

/** Bytes a client may lag behind before it loses packets. */
const MAX_WAITING_BYTES = 4 << 20;
const STREAM_PATH = '/stream';

interface RtspReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  302: 'Found',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  461: 'Unsupported Transport',
};

/**
 * An RTSP camera: RTP interleaved over TCP, from ffmpeg that films all the time. As most cameras, it
 * keeps no key frame for those who come in between. Whoever starts it stops it.
 */
export class RtspCamera {
  /** Without credentials. */
  readonly url: string;
  /** `METHOD URL` of every request. */
  readonly requests: string[] = [];
  readonly port: number;
  fault: CameraFault | null = null;
  readonly #server: Server;
  readonly #source: RtpSource;
  readonly #access: AccessCheck | null;
  readonly #clients = new Map<Socket, { isPlaying: boolean; isHung: boolean }>();
  #sessions = 0;

  private constructor(server: Server, source: RtpSource, access: AccessCheck | null) {
    this.#server = server;
    this.#source = source;
    this.#access = access;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the camera has no port');
    this.port = address.port;
    this.url = `rtsp://127.0.0.1:${address.port}${STREAM_PATH}`;
    source.onPacket = (packet) => this.#send(packet);
    server.on('connection', (socket) => this.#attend(socket));
  }

  static async start({ picture, access = null, port = 0 }: CameraOptions): Promise<RtspCamera> {
    const source = await RtpSource.start(picture);
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, resolve);
    });
    return new RtspCamera(server, source, access === null ? null : new AccessCheck(access));
  }

  /** Clients that are being sent pictures. */
  get playing(): number {
    return [...this.#clients.values()].filter(({ isPlaying }) => isPlaying).length;
  }

  /** Plays begun since the start. */
  get sessions(): number {
    return this.#sessions;
  }

  /** Breaks every connection off. */
  dropClients(): void {
    for (const socket of this.#clients.keys()) socket.destroy();
  }

  /** Those who are connected now get no more pictures, but keep their connection; new ones are served. */
  hangClients(): void {
    for (const client of this.#clients.values()) client.isHung = true;
  }

  async stop(): Promise<void> {
    this.dropClients();
    await Promise.all([
      this.#source.stop(),
      new Promise<void>((resolve) => this.#server.close(() => resolve())),
    ]);
  }

  #attend(socket: Socket): void {
    const reader = new RtspReader();
    this.#clients.set(socket, { isPlaying: false, isHung: false });
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#clients.delete(socket));
    socket.on('data', (chunk) => {
      for (const request of reader.read(chunk)) this.#take(socket, request);
    });
  }

  #take(socket: Socket, request: RtspRequest): void {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.fault?.kind === 'mute') return;
    const { status, headers = {}, body = '' } = this.#answer(request);
    const lines = [
      `RTSP/1.0 ${status} ${REASONS[status] ?? 'Error'}`,
      `CSeq: ${request.headers.get('cseq') ?? '0'}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    const client = this.#clients.get(socket);
    if (status !== 200 || client === undefined) return;
    if (request.method === 'PLAY') {
      client.isPlaying = true;
      this.#sessions += 1;
    }
    if (request.method === 'TEARDOWN') socket.end();
  }

  #answer({ method, url, headers }: RtspRequest): RtspReply {
    const { fault } = this;
    if (fault?.kind === 'status') return { status: fault.status };
    if (method === 'OPTIONS') {
      const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN';
      return { status: 200, headers: { Public: methods } };
    }
    if (fault?.kind === 'redirect') return { status: 302, headers: { Location: fault.location } };
    if (this.#access !== null && !this.#access.accepts(headers.get('authorization'), method)) {
      return { status: 401, headers: { 'WWW-Authenticate': this.#access.challenge } };
    }
    if (!new URL(url).pathname.startsWith(STREAM_PATH)) return { status: 404 };
    const session = { Session: '1' };
    switch (method) {
      case 'DESCRIBE':
        return {
          status: 200,
          headers: { 'Content-Type': 'application/sdp', 'Content-Base': `${url.replace(/\/$/, '')}/` },
          body: this.#sdp(),
        };
      case 'SETUP': {
        const transport = headers.get('transport') ?? '';
        if (!/TCP.*interleaved=0-1/.test(transport)) return { status: 461 };
        return { status: 200, headers: { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1', ...session } };
      }
      case 'PLAY':
      case 'GET_PARAMETER':
      case 'TEARDOWN':
        return { status: 200, headers: session };
      default:
        return { status: 405 };
    }
  }

  #sdp(): string {
    const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=test camera', 'c=IN IP4 0.0.0.0', 't=0 0'];
    return [...head, 'a=control:*', this.#source.mediaSdp, 'a=control:track1', ''].join('\r\n');
  }

  #send(packet: Buffer): void {
    if (this.fault?.kind === 'hang') return;
    // Channel 0, of the two that every client was given.
    const head = Buffer.from([0x24, 0, packet.length >> 8, packet.length & 0xff]);
    for (const [socket, { isPlaying, isHung }] of this.#clients) {
      if (!isPlaying || isHung || socket.writableLength > MAX_WAITING_BYTES) continue;
      socket.cork();
      socket.write(head);
      socket.write(packet);
      socket.uncork();
    }
  }
}
