import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FFMPEG } from '../hls';

/** Pictures that ffmpeg decodes of a live stream in so many seconds of it; rejects with what it says. */
export async function decodedByFfmpeg(url: string, seconds: number): Promise<number> {
  const args = ['-v', 'error', '-i', url, '-t', String(seconds), '-map', '0:v:0', '-f', 'null'];
  const progress = ['-progress', 'pipe:1', '-nostats', '-'];
  const { stdout } = await promisify(execFile)(FFMPEG, [...args, ...progress], {
    timeout: (seconds + 20) * 1000,
    killSignal: 'SIGKILL',
  });
  return Number([...stdout.matchAll(/^frame=(\d+)/gm)].at(-1)?.[1] ?? 0);
}
