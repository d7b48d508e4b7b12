import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './run.mjs';

/**
 * Sees to it that there is an ffmpeg: one that is there, else Debian's package when root. The product
 * runs without it too, but shows no network cameras then.
 * @returns {Promise<string>} 'skipped' where nothing had to be done, else what was done or is missing
 */
export async function findFfmpeg() {
  if (doesRun(process.env.HIRO_FFMPEG ?? 'ffmpeg') && doesRun(process.env.HIRO_FFPROBE ?? 'ffprobe'))
    return 'skipped';
  if (process.env.HIRO_GATEWAY === 'off') return 'skipped';
  if (process.env.HIRO_FFMPEG === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run('apt-get', ['update', '-qq'], { env });
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'ffmpeg'], { env });
      return 'installed';
    } catch {
      return ADVICE;
    }
  }
  return ADVICE;
}

const ADVICE =
  'There is no ffmpeg, so network cameras (RTSP, RTMP, MJPEG) cannot be played; everything else works. ' +
  'Install it (Debian, Ubuntu: sudo apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg) ' +
  'or name it in HIRO_FFMPEG and HIRO_FFPROBE, then start again.';

/** @param {string} command */
function doesRun(command) {
  return spawnSync(command, ['-version'], { windowsHide: true }).status === 0;
}
