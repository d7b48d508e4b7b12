import type { EgressDay, EgressEntry, EgressTotal, QuarantinedBucket } from '../../workers/protocol';
import { summarise, type DaySummary } from '../egress/day-summary';
import { dayHere } from '../egress/ledger';
import type { StartedAnalytics } from '../session-types';
import { messageOf } from '../lib/errors';
import { storedBytes } from './local-data';

const REFRESH_MS = 3_000;
/** Requests of each purpose that are listed. */
const EGRESS_LIMIT = 50;
/** Days whose sums are shown. */
const DAYS_LIMIT = 60;

/** Everything that left on a day. */
export interface DaySum {
  /** Such as "2026-11-23". */
  readonly day: string;
  readonly requests: number;
  readonly withContent: number;
  readonly bytes: number;
}

/** What left this machine, and what the server refused; read again every few seconds until `dispose`. */
export class PrivacyState {
  #egress = $state.raw<readonly EgressEntry[] | null>(null);
  #egressTotals = $state.raw<readonly EgressTotal[]>([]);
  #days = $state.raw<readonly EgressDay[] | null>(null);
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

  /** What left since midnight; null until read. */
  get today(): DaySummary | null {
    if (this.#days === null) return null;
    const here = dayHere(Date.now());
    return summarise(this.#days.find(({ day }) => day === here)?.totals ?? []);
  }

  /** Sums of the days on which something left, newest first. */
  get egressDays(): readonly DaySum[] {
    return (this.#days ?? []).map(({ day, totals }) => ({
      day,
      requests: totals.reduce((sum, { requests }) => sum + requests, 0),
      withContent: totals.reduce((sum, { withContent }) => sum + withContent, 0),
      bytes: totals.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
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
      const [egress, egressTotals, days, quarantined] = await Promise.all([
        this.analytics.egress(EGRESS_LIMIT),
        this.analytics.egressTotals(),
        this.analytics.egressDays(DAYS_LIMIT),
        this.analytics.quarantined(),
      ]);
      if (hasChanged(this.#egress, egress)) {
        this.#egress = egress;
        this.#egressTotals = egressTotals;
      }
      this.#days = days;
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

function hasChanged(before: readonly EgressEntry[] | null, after: readonly EgressEntry[]): boolean {
  if (before === null || before.length !== after.length) return true;
  return after.some((entry, index) => {
    const known = before[index];
    return (
      known?.id !== entry.id ||
      known.status !== entry.status ||
      known.requests !== entry.requests ||
      known.bodyBytes !== entry.bodyBytes
    );
  });
}
