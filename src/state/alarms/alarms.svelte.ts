import type { AlarmClient } from '../../api/alarm-client';
import type { Alarm } from '../../api/live-contract';
import { messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';

/**
 * Asked, not streamed: over HTTP/1.1 a browser has six connections to a server for all its tabs, and a
 * stream in each tab would use them up.
 */
const FIRST_AFTER_MS = 3_000;
const ASK_EVERY_MS = 30_000;

const logger = createLogger('alarms');

/** The open alarms, as long as the page is seen. */
export class Alarms {
  #open = $state.raw<readonly Alarm[] | null>(null);
  #failure = $state.raw<string | null>(null);
  readonly #client: AlarmClient | null;

  /** Null: without a server there are none. */
  constructor(client: AlarmClient | null) {
    this.#client = client;
  }

  /** Newest first; none while nothing is known. */
  get open(): readonly Alarm[] {
    return this.#open ?? [];
  }

  /** Whether it is known what is open. */
  get isKnown(): boolean {
    return this.#open !== null;
  }

  /** Why the last acknowledgement failed. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Follows the alarms until the undo. */
  follow(): () => void {
    if (this.#client === null) return () => undefined;
    const look = (): void => {
      if (document.visibilityState === 'visible') void this.look();
    };
    const timer = setInterval(look, ASK_EVERY_MS);
    document.addEventListener('visibilitychange', look);
    // The first picture goes before.
    const first = setTimeout(look, FIRST_AFTER_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }

  async acknowledge(alarm: Alarm): Promise<void> {
    this.#failure = null;
    try {
      const changed = await this.#client?.acknowledge(alarm.id);
      if (changed !== undefined) this.#open = this.open.map((one) => (one.id === changed.id ? changed : one));
    } catch (error) {
      this.#failure = messageOf(error);
    }
  }

  /** Asks at once. */
  async look(): Promise<void> {
    try {
      this.#open = (await this.#client?.open()) ?? [];
    } catch (error) {
      // What was open stays: whoever cannot ask is told by the rest of the page.
      logger.debug('alarms cannot be read', { cause: messageOf(error) });
    }
  }
}
