import type { EgressEntry, EgressTotal, QuarantinedBucket } from '../../workers/protocol';
import type { StartedAnalytics } from '../session-types';
import { messageOf } from '../lib/errors';
import { storedBytes } from './local-data';

const REFRESH_MS = 3_000;
/** Requests of each purpose that are listed. */
const EGRESS_LIMIT = 50;

/** What left this machine, and what the server refused; read again every few seconds until `dispose`. */
export class PrivacyState {
  #egress = $state.raw<readonly EgressEntry[] | null>(null);
  #egressTotals = $state.raw<readonly EgressTotal[]>([]);
  #quarantined = $state.raw<readonly QuarantinedBucket[] | null>(null);
  #storedBytes = $state<number | null>(null);
  #failure = $state<string | null>(null);
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(private readonly analytics: StartedAnalytics) {
    this.#timer = setInterval(() => void this.#read(), REFRESH_MS);
    void this.#read();
    void this.#measure();
  }

  /** The newest of each purpose, newest first; null until read. */
  get egress(): readonly EgressEntry[] | null {
    return this.#egress;
  }

  /** Everything that was ever sent, by purpose. */
  get egressTotals(): readonly EgressTotal[] {
    return this.#egressTotals;
  }

  /** Null until read. */
  get quarantined(): readonly QuarantinedBucket[] | null {
    return this.#quarantined;
  }

  /** What this browser keeps for the app; null where it does not tell. */
  get storedBytes(): number | null {
    return this.#storedBytes;
  }

  get failure(): string | null {
    return this.#failure;
  }

  async retryQuarantined(): Promise<void> {
    await this.analytics.retryQuarantined();
    await this.analytics.sendNow();
    await this.#read();
  }

  async discardQuarantined(): Promise<void> {
    await this.analytics.discardQuarantined();
    await this.#read();
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    try {
      const [egress, egressTotals, quarantined] = await Promise.all([
        this.analytics.egress(EGRESS_LIMIT),
        this.analytics.egressTotals(),
        this.analytics.quarantined(),
      ]);
      if (
        egress[0]?.id !== this.#egress?.[0]?.id ||
        egress.length !== this.#egress?.length ||
        hasPending(this.#egress)
      ) {
        this.#egress = egress;
        this.#egressTotals = egressTotals;
      }
      this.#quarantined = quarantined;
      this.#failure = null;
    } catch (error) {
      this.#failure = messageOf(error);
    }
  }

  async #measure(): Promise<void> {
    this.#storedBytes = await storedBytes();
  }
}

function hasPending(entries: readonly EgressEntry[]): boolean {
  return entries.some((entry) => entry.status === null);
}
