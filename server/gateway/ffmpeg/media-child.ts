import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { SourceInput } from '../inputs/source-input';
import { feed } from './feed';
import { lastWordsOf } from './last-words';

const KEPT_WORDS = 600;

/** How a run of ffmpeg ended. */
export interface ChildEnd {
  /** What it said last; without secrets, since it never knew any. */
  readonly lastWords: string;
  /** Null where a signal ended it, or it never began. */
  readonly code: number | null;
}

interface MediaChildOptions {
  readonly ffmpeg: string;
  /** The child's from now on: disposed when it has ended. */
  readonly input: SourceInput;
  readonly outputArgs: readonly string[];
  readonly onMp4: (chunk: Buffer) => void;
  readonly onEnd: (end: ChildEnd) => void;
}

/**
 * One run of ffmpeg for one source. It ends with the gateway, whatever ends that: on Linux the kernel
 * sees to it where `setpriv` is there; the server kills by number what a killed gateway left behind.
 */
export class MediaChild {
  readonly #child: ChildProcess;
  #isEnded = false;

  constructor({ ffmpeg, input, outputArgs, onMp4, onEnd }: MediaChildOptions) {
    const args = ['-hide_banner', '-nostats', '-v', 'warning', ...input.args, ...outputArgs];
    const [command, ...first] = [...deathSignal(), ffmpeg];
    const child = spawn(command ?? ffmpeg, [...first, ...args], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    let lastWords = '';
    const end = (code: number | null, words: string): void => {
      if (this.#isEnded) return;
      this.#isEnded = true;
      input.dispose();
      onEnd({ code, lastWords: lastWordsOf(words) });
    };
    // First of all: a child that could not be made has no pipes, and says so here.
    child.on('error', (error) => {
      if (child.pid === undefined) end(null, error.message);
    });
    child.once('close', (code) => end(code, lastWords));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-KEPT_WORDS);
    });
    mp4Of(child)
      ?.on('data', onMp4)
      .on('error', () => undefined);
    if (child.stdin != null) feed(input, child.stdin);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it at once: it has nothing to finish. */
  kill(): void {
    if (!this.#isEnded) this.#child.kill('SIGKILL');
  }
}

function mp4Of(child: ChildProcess): Readable | null {
  const pipe = child.stdio?.[3];
  return pipe !== null && pipe !== undefined && 'read' in pipe ? pipe : null;
}

let foundDeathSignal: readonly string[] | null = null;

/** The words before a command that let the kernel end it when its parent ends. */
function deathSignal(): readonly string[] {
  foundDeathSignal ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0
      ? ['setpriv', '--pdeathsig', 'KILL', '--']
      : [];
  return foundDeathSignal;
}
