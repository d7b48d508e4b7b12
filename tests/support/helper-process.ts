import type { ChildProcess } from 'node:child_process';

const START_TIMEOUT_MS = 20_000;

/** A program beside the product that a test needs. Whoever started it stops it. */
export class HelperProcess {
  readonly child: ChildProcess;
  readonly #ended: Promise<void>;
  #isEnded = false;
  #output = '';

  /** Standard output and error of the child are pipes. */
  constructor(child: ChildProcess) {
    this.child = child;
    const read = (chunk: Buffer): void => void (this.#output += chunk.toString());
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isEnded = true;
        resolve();
      };
      child.once('close', end).once('error', (error) => {
        this.#output += error.message;
        end();
      });
    });
  }

  /** Resolves with what was printed once that fits; ends the program and rejects where it does not come. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found !== null) return found;
      if (this.#isEnded || Date.now() > deadline) {
        await this.stop();
        throw new Error(`no ${String(pattern)} in what was printed:\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    if (!this.#isEnded) this.child.kill('SIGKILL');
    await this.#ended;
  }
}
