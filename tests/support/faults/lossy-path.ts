import { createSocket, type Socket } from 'node:dgram';
import type { Page, Route } from 'playwright';

const RECEIVE_BUFFER_BYTES = 1 << 20;

interface LossyPathOptions {
  readonly target: { readonly address: string; readonly port: number };
  /** Share of the packets that are lost, each way. */
  readonly loss: number;
  /** The same seed loses the same packets. */
  readonly seed: number;
}

/** A bad network: passes UDP between those who come to its port and one target. Whoever starts it stops it. */
export class LossyPath {
  readonly port: number;
  /** May be changed at any time; 1 is a dead path. */
  loss: number;
  passed = 0;
  lost = 0;
  readonly #socket: Socket;
  readonly #target: LossyPathOptions['target'];
  readonly #random: () => number;
  /** Towards the target, by who sent; answers find their way back. */
  readonly #upstream = new Map<string, Socket>();

  private constructor(socket: Socket, { target, loss, seed }: LossyPathOptions) {
    this.#socket = socket;
    this.port = socket.address().port;
    this.#target = target;
    this.loss = loss;
    this.#random = randomFrom(seed);
    socket.on('message', (packet, { address, port }) => {
      const upstream = this.#upstreamOf(address, port);
      this.#pass(() => upstream.send(packet, target.port, target.address));
    });
  }

  static async start(options: LossyPathOptions): Promise<LossyPath> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).bind(0, '0.0.0.0', resolve);
    });
    return new LossyPath(socket, options);
  }

  get target(): LossyPathOptions['target'] {
    return this.#target;
  }

  stop(): void {
    this.#socket.close();
    for (const socket of this.#upstream.values()) socket.close();
    this.#upstream.clear();
  }

  #upstreamOf(address: string, port: number): Socket {
    const name = `${address} ${port}`;
    const known = this.#upstream.get(name);
    if (known !== undefined) return known;
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    socket.on('message', (packet) => this.#pass(() => this.#socket.send(packet, port, address)));
    // A target that has gone answers with an ICMP error.
    socket.on('error', () => undefined);
    this.#upstream.set(name, socket);
    return socket;
  }

  #pass(send: () => void): void {
    if (this.#random() < this.loss) {
      this.lost += 1;
      return;
    }
    this.passed += 1;
    send();
  }
}

/** All WebRTC of a page goes over such paths. Stop it when done. */
export interface Detour {
  /** One for each target so far. */
  readonly paths: readonly LossyPath[];
  /** Of all paths, from now on. */
  setLoss(loss: number): void;
  stop(): Promise<void>;
}

/**
 * Leads the WebRTC of a page's WHEP sessions over lossy paths: the candidates of each answer get the
 * path's port, and the offers lose theirs, so that the server finds no way around it.
 */
export async function detour(
  page: Page,
  { whepUrl, loss, seed }: { readonly whepUrl: RegExp; readonly loss: number; readonly seed: number },
): Promise<Detour> {
  const paths: LossyPath[] = [];
  let lossNow = loss;

  async function pathTo(address: string, port: number): Promise<LossyPath> {
    const known = paths.find(({ target }) => target.port === port && target.address === address);
    if (known !== undefined) return known;
    const path = await LossyPath.start({ target: { address, port }, loss: lossNow, seed });
    paths.push(path);
    return path;
  }

  async function handle(route: Route): Promise<void> {
    const request = route.request();
    if (request.method() !== 'POST') return route.continue();
    const response = await route.fetch({ postData: withoutCandidates(request.postData() ?? '') });
    const answer = await response.text();
    const first = candidatesOf(answer)[0];
    if (first === undefined) return route.fulfill({ response });
    const path = await pathTo(first.address, first.port);
    return route.fulfill({ response, body: withOneCandidate(answer, path.port) });
  }

  await page.route(whepUrl, handle);
  return {
    paths,
    setLoss(share) {
      lossNow = share;
      for (const path of paths) path.loss = share;
    },
    async stop() {
      await page.unroute(whepUrl, handle);
      for (const path of paths) path.stop();
    },
  };
}

const IPV4_CANDIDATE = /^a=candidate:(\S+) (\d+) udp (\d+) ((?:\d+\.){3}\d+) (\d+) typ host.*$/i;

function candidatesOf(sdp: string): readonly { readonly address: string; readonly port: number }[] {
  return sdp.split('\r\n').flatMap((line) => {
    const [, , , , address, port] = IPV4_CANDIDATE.exec(line) ?? [];
    return address === undefined ? [] : [{ address, port: Number(port) }];
  });
}

function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=candidate:.*\r?\n/gm, '');
}

/** Keeps the first candidate, at another port. */
function withOneCandidate(sdp: string, port: number): string {
  let isKept = false;
  return sdp
    .split('\r\n')
    .flatMap((line) => {
      if (!line.startsWith('a=candidate:')) return [line];
      const found = IPV4_CANDIDATE.exec(line);
      if (found === null || isKept) return [];
      isKept = true;
      const [, foundation, component, priority, address] = found;
      return [
        `a=candidate:${foundation ?? ''} ${component ?? ''} UDP ${priority ?? ''} ${address ?? ''} ${port} typ host`,
      ];
    })
    .join('\r\n');
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
