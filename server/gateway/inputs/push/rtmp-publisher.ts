import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { FirstProblem } from '../first-problem';
import { endSoon } from '../socket-flow';
import { type AmfValue, decodeAmf } from './amf0';
import { FLV_HEAD, flvVideoTag } from './flv';
import { type Publisher, type PublisherDesk, PUBLISHER_GONE, WRONG_KEY } from './publisher';
import { encodeCommand, encodeNumber, OUR_CHUNK_BYTES } from './rtmp-message';
import { HANDSHAKE_BYTES, RTMP, type RtmpItem, RtmpReader } from './rtmp-reader';

const WINDOW_BYTES = 2_500_000;
const MEDIA_STREAM = 1;
/** AMF3 commands are AMF0 behind one byte. */
const COMMAND_AMF3 = 17;
const FLV_ARGS = [
  ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'flv'],
  ...['-fflags', 'nobuffer', '-flags', 'low_delay', '-probesize', '32768', '-analyzeduration', '200000'],
  ...['-f', 'flv', '-i', 'pipe:0'],
];

/**
 * An encoder that publishes by RTMP to `rtmp://HOST:PORT/live/KEY`. Its messages end here: ffmpeg gets
 * the video, as FLV, once the key was right, and nothing else.
 */
export class RtmpPublisher implements Publisher {
  readonly #socket: Socket;
  readonly #desk: PublisherDesk;
  readonly #problems = new FirstProblem();
  readonly #reader = new RtmpReader();
  #output: PassThrough | null = null;
  #acknowledgeEvery = 0;
  #acknowledgedBytes = 0;
  #isEnded = false;

  /** The socket is the publisher's from now on. */
  constructor(socket: Socket, desk: PublisherDesk) {
    this.#socket = socket;
    this.#desk = desk;
    socket.on('data', (chunk) => {
      for (const item of this.#reader.read(chunk)) this.#take(item);
      this.#acknowledge();
    });
    socket.once('end', () => this.#leave()).once('close', () => this.#leave());
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  dispose(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#output?.end();
    endSoon(this.#socket);
  }

  /** Ends because the encoder did. */
  #leave(): void {
    if (!this.#isEnded) this.#problems.note('stalled', PUBLISHER_GONE);
    this.dispose();
  }

  #take(item: RtmpItem): void {
    if (this.#isEnded) return;
    switch (item.kind) {
      case 'hello':
        this.#send(Buffer.concat([helloBytes(), item.block]));
        break;
      case 'message':
        this.#takeMessage(item);
        break;
      case 'malformed':
        this.dispose();
        break;
    }
  }

  #takeMessage({ type, payload, timestampMs }: Extract<RtmpItem, { kind: 'message' }>): void {
    switch (type) {
      case RTMP.command:
        this.#obey(decodeAmf(payload));
        break;
      case COMMAND_AMF3:
        this.#obey(decodeAmf(payload.subarray(1)));
        break;
      case RTMP.windowSize:
        if (payload.length >= 4) this.#acknowledgeEvery = payload.readUInt32BE();
        break;
      case RTMP.video:
        this.#forward(flvVideoTag(payload, timestampMs));
        break;
      // Sound and descriptions are not used, and the rest is between servers.
      default:
    }
  }

  #obey([name, transaction = 0, , ...rest]: readonly AmfValue[]): void {
    switch (typeof name === 'string' ? name : '') {
      case 'connect':
        this.#connect(transaction);
        break;
      case 'createStream':
        this.#send(encodeCommand(['_result', transaction, null, MEDIA_STREAM]));
        break;
      case 'publish':
        this.#publish(rest[0]);
        break;
      case 'releaseStream':
      case 'FCPublish':
        this.#send(encodeCommand(['_result', transaction, null, null]));
        break;
      case 'FCUnpublish':
      case 'deleteStream':
      case 'closeStream':
        this.#leave();
        break;
      // Others are notes that expect no answer.
      default:
    }
  }

  #connect(transaction: AmfValue): void {
    this.#send(encodeNumber(RTMP.windowSize, WINDOW_BYTES));
    this.#send(encodeNumber(RTMP.peerBandwidth, WINDOW_BYTES, [2]));
    this.#send(encodeNumber(RTMP.setChunkSize, OUR_CHUNK_BYTES));
    const server: AmfValue = [
      ['fmsVer', 'FMS/3,0,1,123'],
      ['capabilities', 31],
    ];
    const info = status('status', 'NetConnection.Connect.Success', 'Connected.');
    this.#send(encodeCommand(['_result', transaction, server, [...info, ['objectEncoding', 0]]]));
  }

  #publish(name: AmfValue | undefined): void {
    if (this.#output !== null) return;
    const key = typeof name === 'string' ? (name.split('?')[0] ?? '') : '';
    if (!this.#desk.isKey(key) && !this.#desk.isKey(unescaped(key))) {
      this.#desk.refuse(WRONG_KEY);
      return this.#turnAway();
    }
    if (!this.#desk.claim()) return this.#turnAway();
    this.#reader.allowMedia();
    const output = new PassThrough();
    this.#output = output;
    output.write(FLV_HEAD);
    output.on('error', () => undefined).once('close', () => this.dispose());
    this.#tell(status('status', 'NetStream.Publish.Start', 'Publishing.'));
    this.#desk.publish({
      args: FLV_ARGS,
      stdin: output,
      problem: () => this.#problems.value,
      dispose: () => {
        this.dispose();
        output.destroy();
      },
    });
  }

  #forward(tag: Buffer): void {
    const output = this.#output;
    if (output === null || output.writableEnded || output.write(tag) || this.#socket.isPaused()) return;
    this.#socket.pause();
    output.once('drain', () => this.#socket.resume());
  }

  #turnAway(): void {
    this.#tell(status('error', 'NetStream.Publish.BadName', 'Publishing is not allowed.'));
    this.dispose();
  }

  #tell(info: AmfValue): void {
    this.#send(encodeCommand(['onStatus', 0, null, info], MEDIA_STREAM));
  }

  #acknowledge(): void {
    const received = this.#socket.bytesRead;
    if (this.#acknowledgeEvery === 0 || received - this.#acknowledgedBytes < this.#acknowledgeEvery) return;
    this.#acknowledgedBytes = received;
    this.#send(encodeNumber(RTMP.acknowledge, received % 0x1_0000_0000));
  }

  #send(bytes: Buffer): void {
    if (!this.#isEnded) this.#socket.write(bytes);
  }
}

/** The server's version and block; its echo of the client's block comes after it. */
function helloBytes(): Buffer {
  const block = randomBytes(HANDSHAKE_BYTES);
  block.fill(0, 0, 8);
  return Buffer.concat([Buffer.from([3]), block]);
}

function status(level: string, code: string, description: string): readonly (readonly [string, AmfValue])[] {
  return [
    ['level', level],
    ['code', code],
    ['description', description],
  ];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
