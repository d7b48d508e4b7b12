import type { EgressEntry, EgressTotal } from '../../workers/protocol';
import { byPurpose, MemoryLedger, type EgressDraft, type Ledger } from './ledger';

const NOTHING = { requests: 0, withContent: 0, bytes: 0 };

/**
 * A ledger that keeps in memory what `stored` cannot keep (quota, private mode), so that nothing
 * is sent unrecorded. Entries in memory have negative ids.
 */
export class FallbackLedger implements Ledger {
  readonly #stored: Ledger;
  readonly #memory = new MemoryLedger();
  readonly #onProblem: (error: unknown) => void;
  #isReported = false;

  constructor(stored: Ledger, onProblem: (error: unknown) => void) {
    this.#stored = stored;
    this.#onProblem = onProblem;
  }

  async record(draft: EgressDraft): Promise<number> {
    try {
      return await this.#stored.record(draft);
    } catch (error) {
      this.#report(error);
      return -(await this.#memory.record(draft));
    }
  }

  async settle(id: number, status: number): Promise<void> {
    try {
      await (id < 0 ? this.#memory.settle(-id, status) : this.#stored.settle(id, status));
    } catch (error) {
      this.#report(error);
    }
  }

  async recent(limit: number): Promise<readonly EgressEntry[]> {
    const unstored = (await this.#memory.recent(limit)).map((entry) => ({ ...entry, id: -entry.id }));
    let stored: readonly EgressEntry[] = [];
    try {
      stored = await this.#stored.recent(limit);
    } catch (error) {
      this.#report(error);
    }
    return [...unstored, ...stored].sort((a, b) => b.atMs - a.atMs);
  }

  async totals(): Promise<readonly EgressTotal[]> {
    const sums = new Map((await this.#memory.totals()).map((total) => [total.purpose, total]));
    let stored: readonly EgressTotal[] = [];
    try {
      stored = await this.#stored.totals();
    } catch (error) {
      this.#report(error);
    }
    for (const total of stored) {
      const { requests, withContent, bytes } = sums.get(total.purpose) ?? NOTHING;
      sums.set(total.purpose, {
        purpose: total.purpose,
        requests: total.requests + requests,
        withContent: total.withContent + withContent,
        bytes: total.bytes + bytes,
      });
    }
    return [...sums.values()].sort(byPurpose);
  }

  #report(error: unknown): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#onProblem(error);
  }
}
