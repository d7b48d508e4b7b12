import type { Socket } from 'node:net';
import { encodeMessage, responseTo, type RtspHeader, type RtspRequest } from '../rtsp/rtsp-message';
import { RtspReader } from '../rtsp/rtsp-reader';
import { endSoon } from '../socket-flow';

const SESSION: RtspHeader = ['Session', '1'];

interface RtspPlayoutOptions {
  /** ffmpeg; the playout's from now on. */
  readonly client: Socket;
  readonly sdp: string;
  readonly onPlay: () => void;
  readonly onEnd: () => void;
}

/** Serves one stream to ffmpeg as a camera would: video on channel 0, its reports on channel 1. */
export class RtspPlayout {
  readonly client: Socket;
  readonly #options: RtspPlayoutOptions;
  #isEnded = false;

  constructor(options: RtspPlayoutOptions) {
    this.#options = options;
    this.client = options.client;
    const reader = new RtspReader();
    this.client.on('data', (chunk) => {
      for (const item of reader.read(chunk)) {
        if (item.kind === 'request') this.#answer(item);
        else if (item.kind === 'malformed') this.dispose();
      }
    });
    this.client.on('error', () => undefined);
    this.client.once('end', () => this.dispose()).once('close', () => this.dispose());
  }

  /** Ends ffmpeg's connection; twice is harmless. */
  dispose(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    endSoon(this.client);
    this.#options.onEnd();
  }

  #answer(request: RtspRequest): void {
    switch (request.method) {
      case 'OPTIONS':
        this.#ok(request, [['Public', 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN']]);
        break;
      case 'DESCRIBE':
        this.#ok(request, [['Content-Type', 'application/sdp']], Buffer.from(this.#options.sdp, 'latin1'));
        break;
      case 'SETUP':
        this.#ok(request, [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'], SESSION]);
        break;
      case 'PLAY':
        this.#ok(request, [SESSION]);
        this.#options.onPlay();
        break;
      case 'TEARDOWN':
        this.#ok(request, [SESSION]);
        this.dispose();
        break;
      default:
        this.#ok(request, [SESSION]);
    }
  }

  #ok(request: RtspRequest, headers: readonly RtspHeader[], body?: Buffer): void {
    if (this.#isEnded) return;
    const answer = { status: 200, reason: 'OK', headers, ...(body === undefined ? {} : { body }) };
    this.client.write(encodeMessage(responseTo(request, answer)));
  }
}
