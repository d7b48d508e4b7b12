import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheControl, headersFor } from '../../../server/headers';
import type { SiteOccupancy } from '../../../src/api/live-contract';

const APP_DIR = process.env['HIRO_APP_DIR'] ?? fileURLToPath(new URL('../../../dist/app', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
/** The site that the kiosk shows. */
export const SITE = { id: 'shop', name: 'Old Town Bakery', timeZone: 'Europe/Vienna' } as const;

/** How the server stands towards the kiosk. */
export type Membership = 'person' | 'unpaired' | 'paired';

/**
 * The built app in front of a scripted API, whose time is the test's: what no real server does on
 * demand (a week in minutes, an update, a wedged stream). Stop it when done.
 */
export class KioskServer {
  /** Server time, ms. */
  nowMs = Date.UTC(2026, 2, 23, 8, 0);
  version: string;
  membership: Membership = 'person';
  /** The pairing that somebody has approved. */
  approved: string | null = null;
  numbers = { people: 12 as number | null, capacity: 40 as number | null, watched: 2, cameras: 2 };
  isOpen = true;
  isUncertain = false;
  entriesToday: number | null = 214;
  /** Time that the number holds for; null: now. */
  asOfMs: number | null = null;
  /** Takes no connection, as a cable that was pulled. */
  isCut = false;
  /** Streams are accepted and then say nothing. */
  isWedged = false;
  /** Files that are not there, as after an update. */
  missing: RegExp | null = null;
  readonly beats: { readonly version: string; readonly state: string }[] = [];
  pageLoads = 0;
  streamsOpened = 0;
  /** How long a stream was still open after the next one had come, at most; real time. */
  longestOverlapMs = 0;
  #pairings = 0;
  readonly #streams = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(version: string) {
    this.version = version;
  }

  static async start(version: string): Promise<KioskServer> {
    const kiosk = new KioskServer(version);
    await kiosk.up();
    return kiosk;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Streams that are open now. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Listens, on the same port as before. */
  async up(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    server.on('connection', (socket) => {
      if (this.isCut) return void socket.destroy();
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Ends, and with it every connection. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.dropAll();
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  }

  /** Breaks every open connection. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Tells all streams how the site stands. */
  tell(): void {
    for (const stream of this.#streams) this.#send(stream, 'occupancy', this.#occupancy());
  }

  /** Whether a page gets what it asks for. */
  get isReachable(): boolean {
    return this.#server !== null && !this.isCut && !this.isWedged;
  }

  /** Whether what is told now reaches somebody. */
  get isHeard(): boolean {
    return this.#streams.size > 0 && !this.isWedged;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.url);
    if (!pathname.startsWith('/api/')) return this.#file(pathname, response);
    const isIn = this.membership !== 'unpaired';
    const path = pathname.replace('/api/v1', '');
    if (path === '/health') {
      return json(response, { status: 'ok', product: 'hiro-cctv', version: this.version, store: 'embedded' });
    }
    if (path === '/time') return json(response, { nowMs: this.nowMs });
    if (path === '/session') return json(response, this.#session());
    if (path === '/pairings') return json(response, this.#offer(), 201);
    if (path.endsWith('/collect')) return this.#collect(path, response);
    if (!isIn) return problem(response, 401, 'signed-out');
    if (path === '/sites') return json(response, [SITE]);
    if (path === '/live') return this.#stream(response);
    if (path === '/devices/heartbeat') return this.#heartbeat(request, response);
    return problem(response, 404, 'not-there');
  }

  #session(): unknown {
    const legal = { terms: '1', privacy: '1' };
    if (this.membership === 'unpaired') return { state: 'signed-out', legal, canResetByMail: false };
    if (this.membership === 'person') return { state: 'local', legal, permissions: ['counts:read'] };
    const device = { id: 'kiosk-1', name: 'Entrance', kind: 'kiosk', siteId: SITE.id };
    return { state: 'device', device, permissions: ['counts:read', 'device:own'] };
  }

  #offer(): unknown {
    this.#pairings += 1;
    const code = `ABCD-${String(this.#pairings).padStart(4, '0')}`;
    return { id: code, code, secret: 'secret-of-the-device', expiresMs: this.nowMs + 600_000 };
  }

  #collect(path: string, response: ServerResponse): void {
    if (!path.includes(this.approved ?? '\0')) return json(response, { state: 'waiting' });
    this.membership = 'paired';
    const device = { id: 'kiosk-1', name: 'Entrance', kind: 'kiosk', siteId: SITE.id };
    json(response, { state: 'paired', device: { ...device, createdMs: 0, heartbeat: null }, token: null });
  }

  #heartbeat(request: IncomingMessage, response: ServerResponse): void {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      this.beats.push(JSON.parse(text) as { version: string; state: string });
      json(response, { nowMs: this.nowMs, version: this.version });
    });
  }

  #stream(response: ServerResponse): void {
    this.streamsOpened += 1;
    // As the product: a stream ends with its connection. Otherwise Chromium keeps a stream that the page
    // gave up before its first bytes open for five seconds, in the hope of using the connection again.
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const before = [...this.#streams];
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    const openedMs = performance.now();
    for (const other of before) {
      other.once('close', () => {
        this.longestOverlapMs = Math.max(this.longestOverlapMs, performance.now() - openedMs);
      });
    }
    const sites = [this.#occupancy()];
    this.#send(response, 'snapshot', { nowMs: this.nowMs, sites, alarms: [] });
  }

  #send(stream: ServerResponse, event: string, value: unknown): void {
    if (!this.isWedged) stream.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  }

  #occupancy(): SiteOccupancy {
    const { people, capacity, watched, cameras } = this.numbers;
    return {
      siteId: SITE.id,
      by: 'doors',
      people,
      rawPeople: people,
      capacity,
      asOfMs: people === null ? null : (this.asOfMs ?? this.nowMs),
      isOpen: this.isOpen,
      sinceMs: this.nowMs - 3 * 3_600_000,
      seenEmptyInsteadOf: null,
      coveredShare: watched / cameras,
      isUncertain: this.isUncertain,
      entriesToday: this.entriesToday,
      cameras,
      watchedCameras: watched,
      perCamera: [],
    };
  }

  #file(pathname: string, response: ServerResponse): void {
    const isPage = pathname === '/kiosk' || pathname === '/analyser';
    if (isPage) this.pageLoads += 1;
    const path = isPage ? '/kiosk.html' : normalize(pathname);
    const file = join(APP_DIR, path);
    if (this.missing?.test(path) === true) return problem(response, 404, 'not-there');
    if (!file.startsWith(APP_DIR) || !existsSync(file) || !statSync(file).isFile()) {
      return problem(response, 404, 'not-there');
    }
    response.writeHead(200, {
      ...headersFor(path),
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Cache-Control': cacheControl(path),
    });
    createReadStream(file).pipe(response);
  }
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, detail: code, code }));
}
