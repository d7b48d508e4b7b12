import { createRequire } from 'node:module';
import type Hls from 'hls.js';
import type { Browser, BrowserContext, Page } from 'playwright';
import { forgetShown, type Shown, shownBy, watchClock } from '../clock-video/clock-watch';

const HLS_LIBRARY = createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js');

/** Where a stream is played, and the token for it if it wants one. */
export interface StreamAddress {
  readonly url: string;
  readonly token: string | null;
}

/** What a WebRTC viewer has received so far, by its browser's own statistics. */
export interface ReceivedVideo {
  readonly framesReceived: number;
  readonly framesDecoded: number;
  readonly keyFramesDecoded: number;
  readonly framesDropped: number;
  readonly freezeCount: number;
  readonly packetsLost: number;
  readonly nackCount: number;
  readonly pliCount: number;
}

/**
 * A page that plays streams and does nothing else, for measurements that the analysis of the product
 * would disturb. It has the product's origin, which the gateway expects. Whoever opens it closes it.
 */
export class StreamPlayer {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  /** `url` is any document of the origin, whose own policy is ignored. */
  static async open(browser: Browser, url: string): Promise<StreamPlayer> {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await watchClock(page);
    await page.goto(url);
    await page.addScriptTag({ path: HLS_LIBRARY });
    await page.evaluate(preparePlayer);
    return new StreamPlayer(context, page);
  }

  /** Plays by WHEP in a video of its own; rejects with status and words of a server that refuses. */
  async playWhep({ url, token }: StreamAddress): Promise<void> {
    await this.page.evaluate((address) => globalThis.hiroPlayer.playWhep(address), { url, token });
  }

  /** Opens an HLS session and plays it; rejects as `playWhep` does. Returns the playlist's address. */
  playHls({ url, token }: StreamAddress, options: { readonly isLowLatency: boolean }): Promise<string> {
    const { isLowLatency } = options;
    return this.page.evaluate((address) => globalThis.hiroPlayer.playHls(address), {
      url,
      token,
      isLowLatency,
    });
  }

  /** What each video has shown, in the order in which they were begun. */
  shown(): Promise<readonly Shown[]> {
    return shownBy(this.page);
  }

  forgetShown(): Promise<void> {
    return forgetShown(this.page);
  }

  /** Of each WebRTC viewer. */
  received(): Promise<readonly ReceivedVideo[]> {
    return this.page.evaluate(() => globalThis.hiroPlayer.received());
  }

  /** Ends every session on the server, and the playing. */
  async stop(): Promise<void> {
    await this.page.evaluate(() => globalThis.hiroPlayer.stop());
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

interface PagePlayer {
  playWhep(address: StreamAddress): Promise<void>;
  playHls(address: StreamAddress & { readonly isLowLatency: boolean }): Promise<string>;
  received(): Promise<ReceivedVideo[]>;
  stop(): Promise<void>;
}

declare global {
  /** What `preparePlayer` has made, in a page of a test. */
  var hiroPlayer: PagePlayer;
  interface Window {
    readonly Hls: typeof Hls;
  }
}

/** In the page; self-contained, since it is sent there as text. */
function preparePlayer(): void {
  const peers: RTCPeerConnection[] = [];
  const endings: (() => Promise<unknown>)[] = [];

  function newVideo(): HTMLVideoElement {
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.width = 320;
    document.body.append(video);
    return video;
  }

  function authorisation(token: string | null): Record<string, string> {
    return token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  /** Posts, and returns the answer and the address by which the session is ended. */
  async function open(url: string, init: RequestInit): Promise<{ text: string; location: string | null }> {
    const response = await fetch(url, { ...init, method: 'POST' });
    const text = await response.text();
    if (!response.ok) throw new Error(`status ${response.status}: ${text}`);
    const location = response.headers.get('Location');
    return { text, location: location === null ? null : new URL(location, url).href };
  }

  async function playWhep({ url, token }: StreamAddress): Promise<void> {
    const peer = new RTCPeerConnection();
    peers.push(peer);
    endings.push(async () => peer.close());
    const video = newVideo();
    peer.ontrack = ({ track }) => (video.srcObject = new MediaStream([track]));
    peer.addTransceiver('video', { direction: 'recvonly' });
    await peer.setLocalDescription(await peer.createOffer());
    const { text, location } = await open(url, {
      body: peer.localDescription?.sdp ?? '',
      headers: { 'Content-Type': 'application/sdp', ...authorisation(token) },
    });
    if (location !== null) {
      endings.push(() => fetch(location, { method: 'DELETE', headers: authorisation(token) }));
    }
    await peer.setRemoteDescription({ type: 'answer', sdp: text });
  }

  async function playHls(address: StreamAddress & { isLowLatency: boolean }): Promise<string> {
    const { url, token, isLowLatency } = address;
    const { location } = await open(url, { headers: authorisation(token) });
    if (location === null) throw new Error('the server opened no session');
    const playlist = isLowLatency ? location : `${location}?ll=0`;
    endings.push(() => fetch(location.replace(/\/[^/]*$/, ''), { method: 'DELETE' }));
    const hls = new window.Hls({ lowLatencyMode: isLowLatency, backBufferLength: 10 });
    endings.push(async () => hls.destroy());
    hls.loadSource(playlist);
    hls.attachMedia(newVideo());
    return playlist;
  }

  async function received(): Promise<ReceivedVideo[]> {
    const reports = await Promise.all(peers.map((peer) => peer.getStats()));
    return reports.map((report) => {
      let inbound: Record<string, number> = {};
      report.forEach((one) => {
        if (one.type === 'inbound-rtp' && one.kind === 'video') inbound = one;
      });
      const count = (name: string): number => inbound[name] ?? 0;
      return {
        framesReceived: count('framesReceived'),
        framesDecoded: count('framesDecoded'),
        keyFramesDecoded: count('keyFramesDecoded'),
        framesDropped: count('framesDropped'),
        freezeCount: count('freezeCount'),
        packetsLost: count('packetsLost'),
        nackCount: count('nackCount'),
        pliCount: count('pliCount'),
      };
    });
  }

  async function stop(): Promise<void> {
    // A server that sees the connection end first knows the session no more.
    for (const end of endings.splice(0).reverse()) await end().catch(() => undefined);
    peers.length = 0;
    document.querySelectorAll('video').forEach((video) => {
      video.srcObject = null;
      video.remove();
    });
    if (globalThis.hiroShown !== undefined) globalThis.hiroShown.length = 0;
  }

  globalThis.hiroPlayer = { playWhep, playHls, received, stop };
}
