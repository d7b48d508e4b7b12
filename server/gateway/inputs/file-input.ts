import { Readable } from 'node:stream';
import { mediaFilePath } from './media-files';
import type { SourceInput } from './source-input';
import { VIDEO_FORMATS } from './video-formats';

interface FileOptions {
  readonly mediaDir: string;
  readonly name: string;
  readonly purpose: 'probe' | 'stream';
}

/** Rounds over a file in one run of ffmpeg; after that many the stream is started again. */
const ROUNDS = 20_000;

/** A file of the media folder: played in a loop at its own pace, or looked at. Rejects with `GatewayError`. */
export async function openFile({ mediaDir, name, purpose }: FileOptions): Promise<SourceInput> {
  const path = await mediaFilePath(mediaDir, name);
  return purpose === 'stream' ? endless(path) : once(path);
}

function once(path: string): SourceInput {
  return plainInput(
    ['-protocol_whitelist', 'file', '-format_whitelist', VIDEO_FORMATS, '-i', `file:${path}`],
    null,
  );
}

/**
 * Many rounds as one list. `-stream_loop` would send an end through the filters after each round, and
 * what is passed through falls silent (ffmpeg 5.1: "A non-NULL packet sent after an EOF").
 */
function endless(path: string): SourceInput {
  const formats = `concat,${VIDEO_FORMATS}`;
  const limits = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', formats];
  const quoted = `file:${path}`.replaceAll("'", "'\\''");
  const list = Readable.from(['ffconcat version 1.0\n', `file '${quoted}'\n`.repeat(ROUNDS)]);
  return plainInput(['-re', ...limits, '-f', 'concat', '-safe', '0', '-i', 'pipe:0'], list);
}

function plainInput(args: readonly string[], stdin: Readable | null): SourceInput {
  return { args, stdin, problem: () => null, dispose: () => stdin?.destroy() };
}
