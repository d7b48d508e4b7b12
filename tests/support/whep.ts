import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { Browser, Page } from 'playwright';
import { launchBrowser } from './browser';

const DEMO_CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));

/** Chromium gathers no candidate on loopback alone: without another interface WebRTC cannot connect. */
export const hasNetwork = Object.values(networkInterfaces())
  .flat()
  .some((address) => address !== undefined && !address.internal);

/** How the server misbehaves. */
export type WhepFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'no-location' }
  /** Answers an offer with an offer of its own, as Janus' server does. */
  | { readonly kind: 'counter-offer' }
  | { readonly kind: 'malformed' };

/** A WHEP server on an origin of its own; the pictures come from a second browser that plays the demo clip. */
export class WhepServer {
  readonly url: string;
  /** Offers that came, answered or not. */
  offers = 0;
  /** Addresses that were handed out as `Location`, and those that were deleted. */
  readonly opened: string[] = [];
  readonly deleted: string[] = [];
  fault: WhepFault | null = null;
  /** Without it in `Authorization: Bearer`, a request is refused; null: nobody is. */
  token: string | null = null;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #publisher: Page;

  private constructor(server: Server, origin: string, publisher: { browser: Browser; page: Page }) {
    this.#server = server;
    this.#browser = publisher.browser;
    this.#publisher = publisher.page;
    this.url = `${origin}/whep/shop`;
  }

  static async start(): Promise<WhepServer> {
    let whep: WhepServer | null = null;
    const server = createServer((request, response) => {
      if (request.url === '/publisher')
        return void response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
      if (request.url === '/clip')
        return void response.setHeader('Content-Type', 'video/webm').end(readFileSync(DEMO_CLIP));
      if (whep === null) return void response.writeHead(404).end();
      whep.#handle(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    const origin = await new Promise<string>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) resolve(`http://127.0.0.1:${address.port}`);
        else reject(new Error('no port'));
      });
    });
    const browser = await launchBrowser([
      '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ]);
    const page = await browser.newPage();
    await page.goto(`${origin}/publisher`);
    await page.evaluate(playClip);
    whep = new WhepServer(server, origin, { browser, page });
    return whep;
  }

  /** The publisher breaks off every connection, without a word over HTTP. */
  async hangUp(): Promise<void> {
    await this.#publisher.evaluate(hangUp);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Methods', 'POST, PATCH, DELETE');
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type, Authorization');
    response.setHeader('Access-Control-Expose-Headers', 'Location');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (this.token !== null && request.headers.authorization !== `Bearer ${this.token}`)
      return void response.writeHead(401).end();
    if (request.method === 'DELETE') {
      this.deleted.push(request.url ?? '');
      return void response.writeHead(200).end();
    }
    let offer = '';
    for await (const chunk of request) offer += String(chunk);
    if (request.method === 'PATCH') {
      await this.#publisher.evaluate(takeAnswer, offer);
      return void response.writeHead(204).end();
    }
    this.offers += 1;
    const { fault } = this;
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end();
    response.setHeader('Content-Type', 'application/sdp');
    const location = `/whep/session/${this.offers}`;
    if (fault?.kind !== 'no-location') {
      this.opened.push(location);
      response.setHeader('Location', location);
    }
    if (fault?.kind === 'counter-offer')
      return void response.writeHead(406).end(await this.#publisher.evaluate(makeOffer));
    const answer =
      fault?.kind === 'malformed'
        ? '<html>Welcome</html>'
        : await this.#publisher.evaluate(answerOffer, offer);
    response.writeHead(201).end(answer);
  }
}

/** In the publisher's page: plays the clip where people are seen. */
async function playClip(): Promise<void> {
  const video = document.createElement('video');
  video.muted = true;
  video.loop = true;
  video.src = '/clip';
  document.body.append(video);
  await video.play();
  video.currentTime = 14;
}

/** In the publisher's page: sends the clip, at half its size, to whoever made the offer. */
async function answerOffer(sdp: string): Promise<string> {
  const video = document.querySelector('video');
  if (video === null || !('captureStream' in video) || typeof video.captureStream !== 'function')
    throw new Error('this browser cannot capture a video element');
  const peer = new RTCPeerConnection();
  addEventListener('hang-up', () => peer.close(), { once: true });
  await peer.setRemoteDescription({ type: 'offer', sdp });
  const stream: unknown = video.captureStream();
  if (!(stream instanceof MediaStream)) throw new Error('no stream was captured');
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new Error('the clip shows no picture yet');
  const sender = peer.addTrack(track, stream);
  await peer.setLocalDescription(await peer.createAnswer());
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = 2;
  await sender.setParameters(parameters);
  while (peer.iceGatheringState !== 'complete')
    await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
  return peer.localDescription?.sdp ?? '';
}

/** In the publisher's page: offers the clip. One such viewer at a time. */
async function makeOffer(): Promise<string> {
  const video = document.querySelector('video');
  if (video === null || !('captureStream' in video) || typeof video.captureStream !== 'function')
    throw new Error('this browser cannot capture a video element');
  const peer = new RTCPeerConnection();
  addEventListener(
    'take-answer',
    (event) => {
      if (event instanceof CustomEvent)
        void peer.setRemoteDescription({ type: 'answer', sdp: String(event.detail) });
    },
    { once: true },
  );
  const stream: unknown = video.captureStream();
  if (!(stream instanceof MediaStream)) throw new Error('no stream was captured');
  for (const track of stream.getVideoTracks())
    peer.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  await peer.setLocalDescription(await peer.createOffer());
  while (peer.iceGatheringState !== 'complete')
    await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
  return peer.localDescription?.sdp ?? '';
}

/** In the publisher's page. */
function takeAnswer(sdp: string): void {
  dispatchEvent(new CustomEvent('take-answer', { detail: sdp }));
}

/** In the publisher's page. */
function hangUp(): void {
  dispatchEvent(new Event('hang-up'));
}
