import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 10_000;

/** The version of an ffmpeg or ffprobe, such as "5.1.9"; null where it is missing or does not run. */
export async function versionOf(command: string): Promise<string | null> {
  try {
    const { stdout } = await run(command, ['-version'], { timeout: TIMEOUT_MS, windowsHide: true });
    return /version (\S+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}
