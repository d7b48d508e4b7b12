import type { AnalyticsApi, EgressEntry, QuarantinedBucket } from '../../workers/protocol';
import { messageOf } from '../lib/errors';
import { storedBytes } from './local-data';

const REFRESH_MS = 3_000;
const EGRESS_LIMIT = 200;

/** What left this machine, and what the server refused; read again every few seconds until `dispose`. */
export class PrivacyState {
  #egress = $state.raw<readonly EgressEntry[] | null>(null);
  #quarantined = $state.raw<readonly QuarantinedBucket[] | null>(null);
  #storedBytes = $state<number | null>(null);
  #failure = $state<string | null>(null);
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(private readonly analytics: AnalyticsApi) {
    this.#timer = setInterval(() => void this.#read(), REFRESH_MS);
    void this.#read();
    void this.#measure();
  }

  /** Newest first; null until read. */
  get egress(): readonly EgressEntry[] | null {
    return this.#egress;
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
      const [egress, quarantined] = await Promise.all([
        this.analytics.egress(EGRESS_LIMIT),
        this.analytics.quarantined(),
      ]);
      if (
        egress[0]?.id !== this.#egress?.[0]?.id ||
        egress.length !== this.#egress?.length ||
        hasPending(this.#egress)
      ) {
        this.#egress = egress;
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
