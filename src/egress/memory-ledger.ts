import type { EgressDay, EgressEntry, EgressTotal } from '../../workers/protocol';
import {
  byPurpose,
  dayHere,
  grownEntry,
  grownRecord,
  grownTotal,
  isOverfull,
  LEDGER_LIMITS,
  sizeOf,
  totalOf,
  totalWith,
  withEntry,
  withoutOldest,
  type EgressDraft,
  type EgressGrowth,
  type Ledger,
  type LedgerLimits,
  type PurposeRecord,
} from './ledger';

interface Room {
  readonly record: PurposeRecord;
  readonly entries: readonly EgressEntry[];
}

/** A ledger that lasts as long as the thread. */
export class MemoryLedger implements Ledger {
  readonly #limits: LedgerLimits;
  readonly #rooms = new Map<string, Room>();
  /** By day, then by purpose; the oldest first. */
  readonly #days = new Map<string, Map<string, EgressTotal>>();
  #lastId = 0;

  constructor(limits: Partial<LedgerLimits> = {}) {
    this.#limits = { ...LEDGER_LIMITS, ...limits };
  }

  record(draft: EgressDraft): Promise<number> {
    this.#lastId += 1;
    const entry = { requests: 1, addresses: '', ...draft, id: this.#lastId, status: null };
    const room = this.#rooms.get(draft.purpose);
    this.#keep(withEntry(room?.record, draft), [...(room?.entries ?? []), entry]);
    this.#countDay(draft, (before) => totalWith(before, draft));
    return Promise.resolve(this.#lastId);
  }

  grow(id: number, growth: EgressGrowth): Promise<void> {
    const room = this.#rooms.get(growth.purpose);
    let chars = 0;
    const entries = (room?.entries ?? []).map((entry) => {
      if (entry.id !== id) return entry;
      const grown = grownEntry(entry, growth);
      chars = sizeOf(grown) - sizeOf(entry);
      return grown;
    });
    this.#keep(grownRecord(room?.record, growth, chars), entries);
    this.#countDay(growth, (before) => grownTotal(before, growth));
    return Promise.resolve();
  }

  settle(id: number, status: number): Promise<void> {
    for (const [purpose, { record, entries }] of this.#rooms) {
      const settled = entries.map((entry) => (entry.id === id ? { ...entry, status } : entry));
      this.#rooms.set(purpose, { record, entries: settled });
    }
    return Promise.resolve();
  }

  recent(limit: number): Promise<readonly EgressEntry[]> {
    const newest = [...this.#rooms.values()].flatMap(({ entries }) =>
      limit > 0 ? entries.slice(-limit) : [],
    );
    return Promise.resolve(newest.sort((a, b) => b.id - a.id));
  }

  totals(): Promise<readonly EgressTotal[]> {
    const totals = [...this.#rooms.values()].map(({ record }) => totalOf(record));
    return Promise.resolve(totals.sort(byPurpose));
  }

  days(limit: number): Promise<readonly EgressDay[]> {
    const newest = [...this.#days].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, limit);
    return Promise.resolve(
      newest.map(([day, totals]) => ({ day, totals: [...totals.values()].sort(byPurpose) })),
    );
  }

  #keep(grown: PurposeRecord, all: readonly EgressEntry[]): void {
    let record = grown;
    let dropped = 0;
    for (const oldest of all) {
      if (!isOverfull(record, this.#limits)) break;
      record = withoutOldest(record, oldest);
      dropped += 1;
    }
    this.#rooms.set(record.purpose, { record, entries: all.slice(dropped) });
  }

  #countDay(
    { purpose, atMs }: { readonly purpose: string; readonly atMs: number },
    count: (before: EgressTotal | undefined) => EgressTotal,
  ): void {
    const day = dayHere(atMs);
    const totals = this.#days.get(day) ?? new Map<string, EgressTotal>();
    totals.set(purpose, count(totals.get(purpose)));
    this.#days.set(day, totals);
    if (this.#days.size <= this.#limits.maxDays) return;
    const [oldest] = [...this.#days.keys()].sort();
    if (oldest !== undefined) this.#days.delete(oldest);
  }
}
