import { spawn, type ChildProcess } from 'node:child_process';
import { FFMPEG } from '../hls';
import { ClockWriter } from './clock-writer';
import { type Picture, pictureArgs } from './picture';

const KEPT_WORDS = 2000;

/** ffmpeg that films a picture into an output of the caller. Whoever starts it stops it. */
export class PictureFeed {
  readonly child: ChildProcess;
  /** Resolves when ffmpeg has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  readonly #writer: ClockWriter | null;
  #lastWords = '';
  #isEnded = false;

  /** `output` is all that ffmpeg gets after the codec; what it writes to standard output goes to `onData`. */
  constructor(
    picture: Picture,
    output: readonly string[],
    onData: (chunk: Buffer) => void = () => undefined,
  ) {
    const args = ['-hide_banner', '-nostats', '-v', 'error', '-y', ...pictureArgs(picture), ...output];
    const child = spawn(FFMPEG, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    child.stdout.on('data', onData);
    child.stderr.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-KEPT_WORDS);
    });
    this.#writer = picture.kind === 'clock' ? new ClockWriter(child.stdin, picture) : null;
    if (picture.kind === 'file') child.stdin.on('error', () => undefined).end();
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isEnded = true;
        this.#writer?.stop();
        resolve();
      };
      child.once('error', (error) => {
        this.#lastWords += error.message;
        end();
      });
      child.once('close', end);
    });
  }

  /** What ffmpeg complained of last. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  get isRunning(): boolean {
    return !this.#isEnded;
  }

  /** Resolves when ffmpeg is gone. */
  async stop(): Promise<void> {
    this.#writer?.stop();
    // A stopped process does not hear a milder signal.
    if (!this.#isEnded) this.child.kill('SIGKILL');
    await this.ended;
  }
}
