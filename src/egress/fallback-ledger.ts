import type { EgressDay, EgressEntry, EgressTotal } from '../../workers/protocol';
import { addTotals, byPurpose, type EgressDraft, type EgressGrowth, type Ledger } from './ledger';
import { MemoryLedger } from './memory-ledger';

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

  async grow(id: number, growth: EgressGrowth): Promise<void> {
    if (id < 0) return this.#memory.grow(-id, growth);
    try {
      await this.#stored.grow(id, growth);
    } catch (error) {
      this.#report(error);
      // No entry of that number is there: what it grew by is counted all the same.
      await this.#memory.grow(-id, growth);
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
    const stored = await this.#read(() => this.#stored.recent(limit));
    return [...unstored, ...stored].sort((a, b) => b.atMs - a.atMs);
  }

  async totals(): Promise<readonly EgressTotal[]> {
    return summed([...(await this.#memory.totals()), ...(await this.#read(() => this.#stored.totals()))]);
  }

  async days(limit: number): Promise<readonly EgressDay[]> {
    const days = new Map<string, readonly EgressTotal[]>();
    const all = [...(await this.#memory.days(limit)), ...(await this.#read(() => this.#stored.days(limit)))];
    for (const { day, totals } of all) days.set(day, summed([...(days.get(day) ?? []), ...totals]));
    return [...days]
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .slice(0, limit)
      .map(([day, totals]) => ({ day, totals }));
  }

  async #read<Item>(read: () => Promise<readonly Item[]>): Promise<readonly Item[]> {
    try {
      return await read();
    } catch (error) {
      this.#report(error);
      return [];
    }
  }

  #report(error: unknown): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#onProblem(error);
  }
}

function summed(totals: readonly EgressTotal[]): readonly EgressTotal[] {
  const sums = new Map<string, EgressTotal>();
  for (const total of totals) sums.set(total.purpose, addTotals(sums.get(total.purpose), total));
  return [...sums.values()].sort(byPurpose);
}
