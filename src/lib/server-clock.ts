import { measureClockOffset, type ClockOffset } from './clock';
import { messageOf } from './errors';
import { createLogger } from './logger';

/** The offset is measured again after this long, and soon after a failure. */
const FRESH_MS = 10 * 60_000;
const RETRY_MS = 60_000;
const LOOK_EVERY_MS = 10_000;
/** This machine's clock was set when it moves by more against the time since the page was loaded. */
const STEP_MS = 1000;
/** Two clocks of machines drift apart by less than this share. */
const DRIFT = 1e-4;

const logger = createLogger('clock');

/**
 * How far the server's clock is ahead of this machine's. Measured when first asked, then every ten
 * minutes and whenever this machine's clock is set. Without an answer the last known offset serves,
 * else this machine's own clock.
 */
export class ServerClock {
  readonly #fetchTime: () => Promise<number>;
  readonly #onChange: () => Promise<void>;
  #measured: ClockOffset & { readonly atMs: number } = { offsetMs: 0, uncertaintyMs: Infinity, atMs: 0 };
  /** By `performance.now()`, which nobody can set. */
  #dueAtMs = 0;
  #wallMinusMonotonicMs = 0;
  #measuring: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `onChange` is called after a measurement that `watch` has made. */
  constructor(fetchTime: () => Promise<number>, onChange: () => Promise<void>) {
    this.#fetchTime = fetchTime;
    this.#onChange = onChange;
  }

  /** ms, added to this machine's time to get the server's. */
  async offsetMs(): Promise<number> {
    return (await this.offset()).offsetMs;
  }

  /** The same with its uncertainty, which grows as the measurement ages; infinite before the first. */
  async offset(): Promise<ClockOffset> {
    if (this.#isDue()) await this.#measure();
    const { atMs, offsetMs, uncertaintyMs } = this.#measured;
    return { offsetMs, uncertaintyMs: uncertaintyMs + DRIFT * (performance.now() - atMs) };
  }

  /** Measures by itself from now on; `dispose` ends it. */
  watch(): void {
    this.#timer ??= setInterval(() => {
      if (this.#dueAtMs === 0 || !this.#isDue()) return;
      this.#measure()
        .then(() => this.#onChange())
        .catch((error: unknown) => logger.warn(messageOf(error)));
    }, LOOK_EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #isDue(): boolean {
    const hasStepped = Math.abs(wallMinusMonotonicMs() - this.#wallMinusMonotonicMs) > STEP_MS;
    return performance.now() >= this.#dueAtMs || hasStepped;
  }

  /** One measurement at a time serves everybody who asks. */
  #measure(): Promise<void> {
    this.#measuring ??= this.#ask().finally(() => {
      this.#measuring = null;
    });
    return this.#measuring;
  }

  async #ask(): Promise<void> {
    this.#wallMinusMonotonicMs = wallMinusMonotonicMs();
    try {
      this.#measured = { ...(await measureClockOffset(this.#fetchTime)), atMs: performance.now() };
      this.#dueAtMs = performance.now() + FRESH_MS;
    } catch (error) {
      logger.warn(`the server's clock could not be measured: ${messageOf(error)}`);
      this.#dueAtMs = performance.now() + RETRY_MS;
    }
  }
}

function wallMinusMonotonicMs(): number {
  return Date.now() - performance.now();
}
