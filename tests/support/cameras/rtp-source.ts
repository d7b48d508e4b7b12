import { createSocket, type Socket } from 'node:dgram';
import { readFile, rm } from 'node:fs/promises';
import type { Picture } from '../clock-video/picture';
import { PictureFeed } from '../clock-video/picture-feed';
import { freePath } from '../free-path';

const START_TIMEOUT_MS = 10_000;
const RECEIVE_BUFFER_BYTES = 1 << 20;

/** A picture as RTP packets, with the SDP that describes them. Whoever starts it stops it. */
export class RtpSource {
  /** The media section and what belongs to it, as ffmpeg describes it. */
  readonly mediaSdp: string;
  /** Receives every packet; null: nobody. */
  onPacket: ((packet: Buffer) => void) | null = null;
  readonly #feed: PictureFeed;
  readonly #socket: Socket;

  private constructor(feed: PictureFeed, socket: Socket, mediaSdp: string) {
    this.#feed = feed;
    this.#socket = socket;
    this.mediaSdp = mediaSdp;
    socket.on('message', (packet) => {
      if (!isRtcp(packet)) this.onPacket?.(packet);
    });
  }

  static async start(picture: Picture): Promise<RtpSource> {
    const socket = await boundSocket();
    const { folder, path } = await freePath('camera.sdp');
    const feed = new PictureFeed(picture, rtpOutput(picture, socket.address().port, path));
    try {
      return new RtpSource(feed, socket, mediaSection(await writtenSdp(path, feed)));
    } catch (error) {
      await feed.stop();
      socket.close();
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** ffmpeg, for a test that stops or kills it. */
  get feed(): PictureFeed {
    return this.#feed;
  }

  async stop(): Promise<void> {
    this.onPacket = null;
    await this.#feed.stop();
    this.#socket.close();
  }
}

/** ffmpeg's output as RTP to a local port: parameter sets in the description and with every key frame. */
export function rtpOutput(picture: Picture, port: number, sdpFile: string): readonly string[] {
  const isMjpeg = picture.kind === 'clock' && picture.codec === 'mjpeg';
  const inBand =
    picture.kind === 'file' ? 'h264_mp4toannexb,dump_extra=freq=keyframe' : 'dump_extra=freq=keyframe';
  return [
    ...(isMjpeg ? [] : ['-flags', '+global_header', '-bsf:v', inBand]),
    ...['-f', 'rtp', '-payload_type', isMjpeg ? '26' : '96', '-sdp_file', sdpFile],
    `rtp://127.0.0.1:${port}?pkt_size=1200`,
  ];
}

/** A neighbour's reports come to the port above its own, which may be ours (RFC 5761, section 4). */
function isRtcp(packet: Buffer): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

async function boundSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).bind(0, '127.0.0.1', resolve);
  });
  return socket;
}

async function writtenSdp(path: string, feed: PictureFeed): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const sdp = await readFile(path, 'utf8').catch(() => '');
    if (/^a=(rtpmap|fmtp|control)|^m=video \d+ RTP\/AVP 26/m.test(sdp)) return sdp;
    if (!feed.isRunning || Date.now() > deadline)
      throw new Error(`ffmpeg sends no RTP: ${feed.lastWords === '' ? 'no reason given' : feed.lastWords}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** From the media line on, without a port of its own and without an address. */
function mediaSection(sdp: string): string {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '');
  const start = lines.findIndex((line) => line.startsWith('m=video'));
  return lines
    .slice(start)
    .filter((line) => !line.startsWith('c=') && !line.startsWith('a=control'))
    .map((line) => line.replace(/^m=video \d+/, 'm=video 0'))
    .join('\r\n');
}
