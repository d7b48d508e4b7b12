import { type ChildProcess, spawn } from 'node:child_process';
import { FFMPEG } from '../../../../tests/support/hls';
import { feed } from '../../ffmpeg/feed';
import type { SourceInput } from '../source-input';

/** ffmpeg that reads an input and counts its pictures. Whoever starts it ends it. */
export class FfmpegRun {
  readonly #child: ChildProcess;
  readonly #input: SourceInput;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  #frames = 0;

  constructor(input: SourceInput) {
    this.#input = input;
    const output = ['-map', '0:v:0', '-c', 'copy', '-f', 'framecrc', '-flush_packets', '1', 'pipe:1'];
    const child = spawn(FFMPEG, ['-v', 'error', ...input.args, ...output], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => (this.#frames += chunk.toString().split('\n').length - 1));
    feed(input, child.stdin);
    this.ended = new Promise((resolve) => child.once('close', () => resolve()));
  }

  get frames(): number {
    return this.#frames;
  }

  /** Its command line, as everybody on this machine can read it. */
  get commandLine(): string {
    return this.#child.spawnargs.join(' ');
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
    this.#input.dispose();
  }
}
