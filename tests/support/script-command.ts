import { fileURLToPath } from 'node:url';
import { spawn, type ChildProcess } from 'node:child_process';
import { descendantsOf } from './faults/processes';

export interface ScriptOptions {
  /** Within `scripts/`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** One of the project's commands, as a shell would run it. Whoever starts it ends it. */
export class ScriptCommand {
  readonly child: ChildProcess;
  /** The exit code; null where a signal ended it. */
  readonly exit: Promise<number | null>;
  #out = '';
  #err = '';

  constructor({ script, args, env = {} }: ScriptOptions) {
    const path = fileURLToPath(new URL(`../../scripts/${script}`, import.meta.url));
    this.child = spawn(process.execPath, [path, ...args], {
      env: { ...process.env, DATABASE_URL: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.#out += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.#err += chunk.toString()));
    this.exit = new Promise((resolve) => this.child.once('close', (code) => resolve(code)));
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  /** Resolves with what was printed once that fits; rejects where the command ends before, or is late. */
  async printed(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    let isEnded = false;
    void this.exit.then(() => (isEnded = true));
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = pattern.exec(this.#out);
      if (found !== null) return found;
      if (isEnded || Date.now() > deadline)
        throw new Error(
          `${isEnded ? 'ended' : 'late'} without ${String(pattern)}:\n${this.#out}${this.#err}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The exit code; rejects where the command still runs after that time. */
  async ended(timeoutMs: number): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`still runs:\n${this.#out}${this.#err}`)), timeoutMs);
    });
    return Promise.race([this.exit, late]).finally(() => clearTimeout(timer));
  }

  /** Every process that came from this command, itself included (Linux). */
  family(): readonly number[] {
    const pid = this.child.pid;
    return pid === undefined ? [] : [pid, ...descendantsOf(pid)];
  }

  /** Ctrl+C in a terminal reaches the whole group: command, server and store. */
  interruptAll(): void {
    for (const pid of this.family()) process.kill(pid, 'SIGINT');
  }
}
