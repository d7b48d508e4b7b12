import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PictureFeed } from '../clock-video/picture-feed';
import type { CameraFault, CameraOptions } from './camera-options';
import { AccessCheck } from './http-auth';

const BOUNDARY = 'picture';
const JPEG_END = Buffer.from([0xff, 0xd9]);
const MAX_WAITING_BYTES = 1 << 20;

/** A camera that sends JPEG pictures over HTTP, one after the other. Whoever starts it stops it. */
export class MjpegCamera {
  /** Without credentials. */
  readonly url: string;
  /** `METHOD path` of every request. */
  readonly requests: string[] = [];
  fault: CameraFault | null = null;
  readonly #server: Server;
  readonly #feed: PictureFeed;
  readonly #access: AccessCheck | null;
  readonly #viewers = new Set<ServerResponse>();
  #rest: Buffer = Buffer.alloc(0);

  private constructor(server: Server, { picture, access = null }: CameraOptions) {
    this.#server = server;
    this.#access = access === null ? null : new AccessCheck(access);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the camera has no port');
    this.url = `http://127.0.0.1:${address.port}/video.mjpg`;
    const output = ['-f', 'image2pipe', '-flush_packets', '1', 'pipe:1'];
    this.#feed = new PictureFeed(picture, output, (chunk) => this.#read(chunk));
    server.on('request', (request, response) => this.#answer(request, response));
  }

  /** The picture is in MJPEG. */
  static async start(options: CameraOptions): Promise<MjpegCamera> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(options.port ?? 0, resolve);
    });
    return new MjpegCamera(server, options);
  }

  /** Clients that are being sent pictures. */
  get playing(): number {
    return this.#viewers.size;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await Promise.all([
      this.#feed.stop(),
      new Promise<void>((resolve) => this.#server.close(() => resolve())),
    ]);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const method = request.method ?? '';
    this.requests.push(`${method} ${request.url ?? ''}`);
    const { fault } = this;
    if (fault?.kind === 'mute') return;
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end();
    if (fault?.kind === 'redirect') return void response.writeHead(302, { Location: fault.location }).end();
    if (this.#access !== null && !this.#access.accepts(request.headers.authorization, method)) {
      return void response.writeHead(401, { 'WWW-Authenticate': this.#access.challenge }).end();
    }
    if (request.url !== '/video.mjpg') return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': `multipart/x-mixed-replace; boundary=${BOUNDARY}` });
    this.#viewers.add(response);
    response.once('close', () => this.#viewers.delete(response));
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const end = this.#rest.indexOf(JPEG_END);
      if (end === -1) return;
      this.#send(this.#rest.subarray(0, end + JPEG_END.length));
      this.#rest = this.#rest.subarray(end + JPEG_END.length);
    }
  }

  #send(jpeg: Buffer): void {
    if (this.fault?.kind === 'hang') return;
    const head = `--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`;
    const part = Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\r\n')]);
    for (const viewer of this.#viewers) if (viewer.writableLength < MAX_WAITING_BYTES) viewer.write(part);
  }
}
