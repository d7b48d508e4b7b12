import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import type { SourceVideo } from '../../../src/api/gateway-contract';
import { throwIfAborted } from '../../../src/lib/errors';
import { GatewayError } from '../gateway-error';
import type { SourceInput } from '../inputs/source-input';
import { feed } from './feed';
import { lastWordsOf } from './last-words';

const TIMEOUT_MS = 12_000;
const MAX_OUTPUT_CHARS = 200_000;
const PROGRESSIVE = ['progressive', 'unknown', undefined];

/** A source's video, with what only the plan needs to know. */
export type ProbedVideo = SourceVideo & { readonly isInterlaced: boolean };

/** Without what only the plan needs. */
export function publicVideo({ isInterlaced: _, ...video }: ProbedVideo): SourceVideo {
  return video;
}

const streamsSchema = z.object({
  streams: z
    .array(
      z.object({
        codec_name: z.string().optional(),
        profile: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
        pix_fmt: z.string().optional(),
        has_b_frames: z.number().optional(),
        avg_frame_rate: z.string().optional(),
        r_frame_rate: z.string().optional(),
        field_order: z.string().optional(),
      }),
    )
    .default([]),
});

interface ProbeOptions {
  readonly ffprobe: string;
  /** Stays the caller's. */
  readonly input: SourceInput;
  readonly signal: AbortSignal;
}

/** Asks ffprobe what a source sends. Throws `GatewayError` in words of the source. */
export async function probeSource({ ffprobe, input, signal }: ProbeOptions): Promise<ProbedVideo> {
  throwIfAborted(signal);
  const fields =
    'codec_name,profile,width,height,pix_fmt,has_b_frames,avg_frame_rate,r_frame_rate,field_order';
  const args = [
    ...['-v', 'error', '-hide_banner', ...input.args],
    ...['-select_streams', 'v:0', '-show_entries', `stream=${fields}`, '-of', 'json'],
  ];
  const { output, lastWords, isLate } = await runToEnd(ffprobe, args, input, signal);
  throwIfAborted(signal);
  const video = videoFrom(output);
  if (video !== null) return video;
  const known = input.problem();
  if (known !== null) throw new GatewayError(known.code, known.detail);
  if (isLate) {
    throw new GatewayError(
      'stalled',
      `The source sent nothing that can be shown for ${TIMEOUT_MS / 1000} s.`,
    );
  }
  throw new GatewayError('no-video', lastWords === '' ? 'The source has no video.' : lastWords);
}

function videoFrom(output: string): ProbedVideo | null {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return null;
  }
  const stream = streamsSchema.safeParse(json).data?.streams[0];
  if (stream?.codec_name === undefined || !stream.width || !stream.height) return null;
  return {
    codec: stream.codec_name,
    profile: stream.profile ?? null,
    width: stream.width,
    height: stream.height,
    fps: rateOf(stream.avg_frame_rate) ?? rateOf(stream.r_frame_rate),
    pixelFormat: stream.pix_fmt ?? null,
    hasBFrames: (stream.has_b_frames ?? 0) > 0,
    isInterlaced: !PROGRESSIVE.includes(stream.field_order),
  };
}

/** ffprobe writes rates as fractions; 90000/1 and the like stand for "unknown". */
function rateOf(fraction: string | undefined): number | null {
  const [above, below] = (fraction ?? '').split('/').map(Number);
  if (above === undefined || below === undefined || !(above > 0) || !(below > 0)) return null;
  const rate = above / below;
  return rate > 240 ? null : Math.round(rate * 100) / 100;
}

interface Ended {
  readonly output: string;
  readonly lastWords: string;
  readonly isLate: boolean;
}

function runToEnd(
  command: string,
  args: readonly string[],
  input: SourceInput,
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    let lastWords = '';
    let isLate = false;
    const kill = (): void => void child.kill('SIGKILL');
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, TIMEOUT_MS);
    signal.addEventListener('abort', kill, { once: true });
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    // First of all: a child that could not be made has no pipes, and says so here.
    child.on('error', (error) => {
      finish();
      reject(new GatewayError('ffmpeg-missing', `ffprobe does not run: ${error.message}`, error));
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MAX_OUTPUT_CHARS) output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-400);
    });
    child.once('close', () => {
      finish();
      resolve({ output, lastWords: lastWordsOf(lastWords), isLate });
    });
    if (child.stdin != null) feed(input, child.stdin);
  });
}
