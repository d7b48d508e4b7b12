import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { FirstProblem } from '../first-problem';
import { type LoopbackDoor, openLoopbackDoor } from '../loopback-door';
import { rtspArgs } from '../rtsp/rtsp-input';
import { encodeMessage, headerOf, responseTo, type RtspHeader, type RtspRequest } from '../rtsp/rtsp-message';
import { type RtspItem, RtspReader } from '../rtsp/rtsp-reader';
import { endSoon, pass } from '../socket-flow';
import { type Announcement, mediumOf, readAnnouncement } from './announcement';
import { onlyChannels } from './channels';
import { type Publisher, type PublisherDesk, PUBLISHER_GONE, WRONG_KEY } from './publisher';
import { RtspPlayout } from './rtsp-playout';

const FFMPEG_START_MS = 8000;
const METHODS = 'OPTIONS, ANNOUNCE, SETUP, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN';
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
  453: 'Not Enough Bandwidth',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  503: 'Service Unavailable',
};

/**
 * An encoder that publishes by RTSP (ANNOUNCE, SETUP, RECORD) to `rtsp://HOST:PORT/KEY`, over TCP only.
 * Nothing of it reaches ffmpeg before its key was right; then ffmpeg gets the video, and the encoder is
 * told to begin once ffmpeg listens, so that no key frame is lost.
 */
export class RtspPublisher implements Publisher {
  readonly #socket: Socket;
  readonly #desk: PublisherDesk;
  readonly #problems = new FirstProblem();
  readonly #session: RtspHeader = ['Session', randomBytes(8).toString('hex')];
  /** Of the video: of its packets, and of its reports. */
  #channels: readonly [number, number] | null = null;
  #announcement: Announcement | null = null;
  #door: LoopbackDoor | null = null;
  #playout: RtspPlayout | null = null;
  #startTimer: NodeJS.Timeout | null = null;
  #isRecording = false;
  #isEnded = false;

  /** The socket is the publisher's from now on. */
  constructor(socket: Socket, desk: PublisherDesk) {
    this.#socket = socket;
    this.#desk = desk;
    const reader = new RtspReader();
    socket.on('data', (chunk) => {
      for (const item of reader.read(chunk)) this.#take(item);
    });
    socket.once('end', () => this.#leave()).once('close', () => this.#leave());
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  dispose(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#startTimer !== null) clearTimeout(this.#startTimer);
    this.#door?.dispose();
    this.#playout?.dispose();
    endSoon(this.#socket);
  }

  /** Ends because the encoder did. */
  #leave(): void {
    if (!this.#isEnded) this.#problems.note('stalled', PUBLISHER_GONE);
    this.dispose();
  }

  #take(item: RtspItem): void {
    if (this.#isEnded) return;
    switch (item.kind) {
      case 'request':
        this.#answer(item).catch(() => this.#turnAway(item, 503));
        break;
      case 'frames':
        this.#forward(item.bytes);
        break;
      case 'response':
        break;
      case 'malformed':
        this.dispose();
        break;
    }
  }

  async #answer(request: RtspRequest): Promise<void> {
    switch (request.method) {
      case 'OPTIONS':
        this.#reply(request, 200, [['Public', METHODS]]);
        break;
      case 'ANNOUNCE':
        this.#announce(request);
        break;
      case 'SETUP':
        this.#setUp(request);
        break;
      case 'RECORD':
        await this.#record(request);
        break;
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        this.#reply(request, 200, [this.#session]);
        break;
      case 'TEARDOWN':
        this.#reply(request, 200, [this.#session]);
        this.#leave();
        break;
      default:
        this.#reply(request, 405, [['Allow', METHODS]]);
    }
  }

  #announce(request: RtspRequest): void {
    if (this.#announcement !== null) return this.#reply(request, 455);
    if (!this.#desk.isKey(keyIn(request.uri))) {
      this.#desk.refuse(WRONG_KEY);
      return this.#turnAway(request, 403);
    }
    const announcement = readAnnouncement(request.body);
    if (announcement === null) {
      this.#desk.refuse('A publisher announced a stream without video. Check the encoder.');
      return this.#turnAway(request, 415);
    }
    if (!this.#desk.claim()) return this.#turnAway(request, 453);
    this.#announcement = announcement;
    this.#reply(request, 200, [this.#session]);
  }

  #setUp(request: RtspRequest): void {
    const announcement = this.#announcement;
    if (announcement === null || this.#isRecording) return this.#reply(request, 455);
    const medium = mediumOf(announcement, request.uri);
    if (medium === null) return this.#reply(request, 404);
    const channels = channelsIn(headerOf(request, 'transport') ?? '', medium);
    if (channels === null) return this.#reply(request, 461);
    if (medium === announcement.videoIndex) this.#channels = channels;
    const transport = `RTP/AVP/TCP;unicast;interleaved=${channels.join('-')};mode=record`;
    this.#reply(request, 200, [['Transport', transport], this.#session]);
  }

  async #record(request: RtspRequest): Promise<void> {
    const announcement = this.#announcement;
    if (announcement === null || this.#channels === null || this.#startTimer !== null) {
      return this.#reply(request, 455);
    }
    const begin = (): void => {
      if (this.#startTimer !== null) clearTimeout(this.#startTimer);
      this.#isRecording = true;
      this.#reply(request, 200, [this.#session]);
    };
    this.#startTimer = setTimeout(() => {
      this.#reply(request, 503);
      this.dispose();
    }, FFMPEG_START_MS);
    const door = await openLoopbackDoor((client) => {
      this.#playout = new RtspPlayout({
        client,
        sdp: announcement.videoSdp,
        onPlay: begin,
        onEnd: () => this.dispose(),
      });
    });
    if (this.#isEnded) return door.dispose();
    this.#door = door;
    this.#desk.publish({
      args: rtspArgs(door.port),
      stdin: null,
      problem: () => this.#problems.value,
      dispose: () => this.dispose(),
    });
  }

  #forward(bytes: Buffer): void {
    const playout = this.#playout;
    if (!this.#isRecording || playout === null || this.#channels === null) return;
    for (const run of onlyChannels(bytes, this.#channels)) pass(this.#socket, playout.client, run);
  }

  #turnAway(request: RtspRequest, status: number): void {
    this.#reply(request, status);
    this.dispose();
  }

  #reply(request: RtspRequest, status: number, headers: readonly RtspHeader[] = []): void {
    if (this.#isEnded) return;
    const answer = { status, headers, reason: REASONS[status] ?? 'Error' };
    this.#socket.write(encodeMessage(responseTo(request, answer)));
  }
}

/** The last part of an address's path. */
function keyIn(uri: string): string {
  const [path = ''] = uri.replace(/^[a-z]+:\/\/[^/]*/i, '').split('?');
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The channels of a TCP transport; null where only others are offered. */
function channelsIn(transport: string, medium: number): readonly [number, number] | null {
  const offered = transport.split(',').find((one) => /^\s*RTP\/AVP\/TCP\b/i.test(one));
  if (offered === undefined) return null;
  const [, first, second] = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(offered) ?? [];
  const packets = first === undefined ? medium * 2 : Number(first);
  const reports = second === undefined ? packets + 1 : Number(second);
  return packets > 255 || reports > 255 ? null : [packets, reports];
}
