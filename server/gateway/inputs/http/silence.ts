import type { IncomingMessage } from 'node:http';
import type { PassThrough } from 'node:stream';
import type { FirstProblem } from '../first-problem';

/** Slow cameras send a picture every few seconds. */
const STALL_MS = 8000;
const WATCH_EVERY_MS = 500;

interface SilenceOptions {
  readonly response: IncomingMessage;
  readonly output: PassThrough;
  readonly authority: string;
  readonly problems: FirstProblem;
}

/**
 * Ties a camera's answer to what ffmpeg reads of it: one ends with the other, and both when the camera
 * has been silent for too long. `heard` tells that it was not.
 */
export function endOnSilence({ response, output, authority, problems }: SilenceOptions): {
  readonly heard: () => void;
} {
  let heardAtMs = performance.now();
  const timer = setInterval(() => {
    // ffmpeg has enough for now: the silence is ours.
    if (response.isPaused()) heardAtMs = performance.now();
    if (performance.now() - heardAtMs < STALL_MS) return;
    problems.note('stalled', `${authority} has sent no picture for ${STALL_MS / 1000} s.`);
    response.destroy();
  }, WATCH_EVERY_MS);
  response
    .on('error', () => undefined)
    .once('close', () => {
      clearInterval(timer);
      if (!output.destroyed) problems.note('stalled', `${authority} has ended the stream.`);
      output.end();
    });
  output.on('error', () => undefined).once('close', () => response.destroy());
  return { heard: () => void (heardAtMs = performance.now()) };
}
