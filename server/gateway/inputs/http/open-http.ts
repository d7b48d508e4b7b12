import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { Credentials } from '../../../../src/api/gateway-contract';
import { GatewayError } from '../../gateway-error';
import { FirstProblem } from '../first-problem';
import type { NetworkRules } from '../network-rules';
import type { SourceAddress } from '../source-address';
import type { SourceInput } from '../source-input';
import { VIDEO_FORMATS } from '../video-formats';
import { requestCamera } from './camera-request';
import { pictureStream } from './picture-stream';
import { endOnSilence } from './silence';

/** ffmpeg reads its standard input and opens nothing else. */
const PIPE_ONLY = ['-protocol_whitelist', 'pipe'];
/** The pictures' times are those of their arrival: this form of video has none. */
const MJPEG_ARGS = [
  ...PIPE_ONLY,
  ...['-use_wallclock_as_timestamps', '1', '-fflags', 'nobuffer', '-analyzeduration', '500000'],
  ...['-f', 'mpjpeg', '-i', 'pipe:0'],
];
const VIDEO_ARGS = [
  ...PIPE_ONLY,
  ...['-format_whitelist', VIDEO_FORMATS, '-fflags', 'nobuffer', '-analyzeduration', '1000000'],
  ...['-i', 'pipe:0'],
];

interface HttpOptions {
  readonly address: SourceAddress;
  readonly credentials: Credentials | null;
  readonly network: NetworkRules;
  readonly purpose: 'probe' | 'stream';
  readonly signal: AbortSignal;
}

/** Asks for a video by HTTP and gives ffmpeg what comes. Rejects with `GatewayError`. */
export async function openHttp({
  address,
  credentials,
  network,
  purpose,
  signal,
}: HttpOptions): Promise<SourceInput> {
  const pinned = await network.resolve(address, signal);
  const response = await requestCamera({ address, pinned, credentials, signal });
  const type = contentTypeOf(response);
  const problems = new FirstProblem();
  const { authority } = address;
  const input = (args: readonly string[], stdin: Readable): SourceInput => ({
    args,
    stdin,
    problem: () => problems.value,
    dispose: () => void stdin.destroy(),
  });
  if (type.startsWith('multipart/')) {
    const boundary = boundaryOf(response.headers['content-type'] ?? '');
    return input(MJPEG_ARGS, pictureStream({ response, boundary, authority, problems }));
  }
  const reason = reasonAgainst(type, address);
  if (reason !== null) {
    response.on('error', () => undefined).destroy();
    throw new GatewayError('no-video', reason);
  }
  // A file is there at once; a camera's stream comes as fast as it is filmed.
  const isFile = response.headers['content-length'] !== undefined;
  const pace = isFile && purpose === 'stream' ? ['-re'] : [];
  return input([...pace, ...VIDEO_ARGS], videoStream(response, authority, problems));
}

function videoStream(response: IncomingMessage, authority: string, problems: FirstProblem): Readable {
  const output = new PassThrough();
  const silence = endOnSilence({ response, output, authority, problems });
  response.on('data', (chunk: Buffer) => {
    silence.heard();
    if (output.write(chunk)) return;
    response.pause();
    output.once('drain', () => {
      silence.heard();
      response.resume();
    });
  });
  return output;
}

function contentTypeOf(response: IncomingMessage): string {
  return (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain = ''] = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

/** Why an answer of this type cannot be shown; null: it may be video. */
function reasonAgainst(type: string, { authority, path }: SourceAddress): string | null {
  if (/mpegurl/.test(type) || /\.m3u8(\?|$)/i.test(path)) {
    return `${authority} answers with an HLS playlist. Add it as a stream of an external gateway, by its HLS address: the page plays it without the gateway.`;
  }
  if (type === 'application/dash+xml') {
    return `${authority} answers with a DASH manifest, which cannot be shown. Use the camera's RTSP or MJPEG address.`;
  }
  if (type.startsWith('image/')) {
    return `${authority} answers with a single picture (${type}). Use the address of its MJPEG or RTSP stream.`;
  }
  if (type.startsWith('text/') || /(html|json|xml)$/.test(type)) {
    return `${authority} answers with a page or text (${type}), not with video. Use the address of its stream.`;
  }
  return null;
}
