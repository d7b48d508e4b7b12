import { createSocket, type Socket } from 'node:dgram';
import type { Logger } from '../../../src/lib/logger';
import type { RtpViewer } from '../whep/rtp-viewer';
import { GopCache, type TimedPacket } from './gop-cache';
import { parseRtp, type RtpPacket } from './rtp-packet';
import { RtpTimeline } from './rtp-timeline';

const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** New viewers get nothing that is older. */
const STALE_MS = 1500;
/** A slow camera is given the time of so many of its pictures. */
const STALE_PICTURES = 3;
/** Before its pace is known, a source may be a slow one. */
const UNKNOWN_PACE_MS = 3000;
/** The pace is the longest recent interval; it fades by a tenth with each picture. */
const FADING = 0.9;
const LONGEST_INTERVAL_MS = 30_000;

/** Receives ffmpeg's RTP on loopback and hands it to the viewers, over any number of runs. */
export class MediaFeed {
  readonly #socket: Socket;
  readonly #viewers = new Set<RtpViewer>();
  readonly #timeline = new RtpTimeline();
  readonly #gop = new GopCache();
  readonly #onFresh: () => void;
  /** Pictures come in another order than they are shown in. */
  readonly #onReordered: () => void;
  #lastPacketAtMs: number | null = null;
  #pictureTime: number | null = null;
  #pictures = 0;
  #intervalMs: number | null = null;
  #ssrc: number | null = null;
  /** Of the run before: its last packets may still be in the socket. */
  #formerSsrc: number | null = null;
  #pictureAtMs: number | null = null;

  private constructor(socket: Socket, events: MediaFeedEvents) {
    this.#socket = socket;
    this.#onFresh = events.onFresh;
    this.#onReordered = events.onReordered;
    socket.on('message', (datagram) => this.#receive(datagram));
  }

  /** Listens on a free loopback port. Whoever opens it disposes it. */
  static open(events: MediaFeedEvents): Promise<MediaFeed> {
    return new Promise((resolve, reject) => {
      const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', () => {
        socket.off('error', reject);
        socket.on('error', (error) => events.log.warn('RTP socket', { cause: error.message }));
        resolve(new MediaFeed(socket, events));
      });
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get viewerCount(): number {
    return this.#viewers.size;
  }

  /** Time since the last packet of this run, ms; null before its first. */
  silentMs(): number | null {
    return this.#lastPacketAtMs === null ? null : performance.now() - this.#lastPacketAtMs;
  }

  /** Longest recent time between two pictures, ms; null before it is known. */
  get intervalMs(): number | null {
    return this.#intervalMs;
  }

  /** Pictures of this run. */
  get pictures(): number {
    return this.#pictures;
  }

  /** Whether a viewer who joins now sees the present. */
  get isFresh(): boolean {
    const silentMs = this.silentMs();
    const patienceMs =
      this.#intervalMs === null ? UNKNOWN_PACE_MS : Math.max(STALE_MS, STALE_PICTURES * this.#intervalMs);
    return silentMs !== null && silentMs <= patienceMs && this.#gop.packets.length > 0;
  }

  /** Nothing of the run before may be shown any more; viewers stay and go on with the next picture. */
  restart(): void {
    this.#gop.clear();
    this.#timeline.restart();
    this.#lastPacketAtMs = null;
    this.#pictureTime = null;
    this.#pictures = 0;
    this.#pictureAtMs = null;
    this.#formerSsrc = this.#ssrc ?? this.#formerSsrc;
    this.#ssrc = null;
  }

  /** Sends to a viewer from now on, beginning with a key picture; returns the undo. */
  addViewer(viewer: RtpViewer): () => void {
    this.#viewers.add(viewer);
    if (this.isFresh) viewer.begin(this.#gop.packets);
    return () => this.#viewers.delete(viewer);
  }

  dispose(): void {
    this.#viewers.clear();
    this.#gop.clear();
    this.#socket.close();
  }

  #receive(datagram: Buffer): void {
    const packet = parseRtp(datagram);
    if (packet === null || !this.#isOfThisRun(packet)) return;
    const nowMs = performance.now();
    const wasFresh = this.isFresh;
    const time = this.#timeline.map(packet.timestamp, nowMs);
    this.#lastPacketAtMs = nowMs;
    this.#watchOrder(time, nowMs);
    if (!this.#gop.add(packet, time)) return;
    if (!wasFresh) this.#onFresh();
    this.#forward(packet, time, nowMs);
  }

  /** One sender per run; the first that is not the one before. */
  #isOfThisRun({ ssrc }: RtpPacket): boolean {
    if (this.#ssrc === null && ssrc !== this.#formerSsrc) this.#ssrc = ssrc;
    return ssrc === this.#ssrc;
  }

  #forward(packet: RtpPacket, time: number, nowMs: number): void {
    const timed: TimedPacket = { time, isMarker: packet.isMarker, payload: packet.payload };
    for (const viewer of this.#viewers) {
      if (!viewer.hasBegun) {
        viewer.begin(this.#gop.packets);
        continue;
      }
      viewer.push(timed);
      if (packet.isMarker) viewer.resendIfAsked(this.#gop.packets, nowMs);
    }
  }

  #watchOrder(time: number, nowMs: number): void {
    if (time === this.#pictureTime) return;
    if (this.#pictureTime !== null && time < this.#pictureTime) this.#onReordered();
    this.#pictureTime = time;
    this.#pictures += 1;
    const passedMs = this.#pictureAtMs === null ? null : nowMs - this.#pictureAtMs;
    this.#pictureAtMs = nowMs;
    if (passedMs === null || passedMs > LONGEST_INTERVAL_MS) return;
    this.#intervalMs = Math.max(passedMs, FADING * (this.#intervalMs ?? 0));
  }
}

interface MediaFeedEvents {
  /** Whoever joins now sees the present; told after each time without. */
  readonly onFresh: () => void;
  readonly onReordered: () => void;
  readonly log: Logger;
}
