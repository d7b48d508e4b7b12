import type { ProbeInput, ProbeReport } from '../../api/gateway-contract';
import { messageOf } from '../../lib/errors';

const TICK_MS = 250;

/** Asks the gateway to look at a source. */
export type Probe = (input: ProbeInput) => Promise<ProbeReport>;

/** One test of a source at a time, as a dialog shows it. */
export class SourceTest {
  #runningKey = $state<string | null>(null);
  #elapsedMs = $state(0);
  #answer = $state.raw<{ readonly key: string; readonly report: ProbeReport | null } | null>(null);
  #failure = $state<string | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #tests = 0;

  constructor(private readonly probe: Probe) {}

  get isRunning(): boolean {
    return this.#runningKey !== null;
  }

  /** How long the running test has taken so far, ms. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** The report on the fields that `key` stands for; null if they were not tested or have changed since. */
  reportOn(key: string): ProbeReport | null {
    return this.#answer?.key === key ? this.#answer.report : null;
  }

  /** Why the gateway could not be asked about these fields. */
  failureOn(key: string): string | null {
    return this.#answer?.key === key ? this.#failure : null;
  }

  /** Tests; a test that was still running is forgotten. */
  async run(key: string, input: ProbeInput): Promise<void> {
    this.#tests += 1;
    const test = this.#tests;
    this.#answer = null;
    this.#failure = null;
    this.#runningKey = key;
    this.#startClock();
    let report: ProbeReport | null = null;
    let failure: string | null = null;
    try {
      report = await this.probe(input);
    } catch (error) {
      failure = messageOf(error);
    }
    if (test !== this.#tests) return;
    this.#answer = { key, report };
    this.#failure = failure;
    this.#stop();
  }

  /** Forgets a running test. Twice is harmless. */
  dispose(): void {
    this.#tests += 1;
    this.#stop();
  }

  #startClock(): void {
    clearInterval(this.#timer);
    this.#elapsedMs = 0;
    this.#timer = setInterval(() => {
      this.#elapsedMs += TICK_MS;
    }, TICK_MS);
  }

  #stop(): void {
    this.#runningKey = null;
    clearInterval(this.#timer);
  }
}
