import type { EgressEntry } from '../../workers/protocol';

/** The ledger keeps at most this many requests … */
export const MAX_LEDGER_ENTRIES = 5000;
/** … and at most this many characters of addresses and bodies; the oldest go first. */
export const MAX_LEDGER_CHARS = 20_000_000;

/** A request about to be sent. */
export type EgressDraft = Omit<EgressEntry, 'id' | 'status'>;

/** The list of everything this browser sent, newest last. */
export interface Ledger {
  /** Resolves when the entry is kept; the answer is its id. */
  record(draft: EgressDraft): Promise<number>;
  /** Adds the answer's status. */
  settle(id: number, status: number): Promise<void>;
  /** The newest entries, newest first. */
  recent(limit: number): Promise<readonly EgressEntry[]>;
}

/** What an entry counts against `MAX_LEDGER_CHARS`. */
export function sizeOf(entry: EgressDraft): number {
  return entry.url.length + entry.body.length;
}

export interface LedgerLimits {
  readonly maxEntries: number;
  readonly maxChars: number;
}

export const LEDGER_LIMITS: LedgerLimits = { maxEntries: MAX_LEDGER_ENTRIES, maxChars: MAX_LEDGER_CHARS };

/** A ledger that lasts as long as the thread. */
export class MemoryLedger implements Ledger {
  readonly #limits: LedgerLimits;
  #entries: EgressEntry[] = [];
  #chars = 0;
  #lastId = 0;

  constructor(limits: LedgerLimits = LEDGER_LIMITS) {
    this.#limits = limits;
  }

  record(draft: EgressDraft): Promise<number> {
    this.#lastId += 1;
    this.#entries.push({ ...draft, id: this.#lastId, status: null });
    this.#chars += sizeOf(draft);
    while (this.#entries.length > this.#limits.maxEntries || this.#chars > this.#limits.maxChars) {
      const oldest = this.#entries.shift();
      if (oldest === undefined) break;
      this.#chars -= sizeOf(oldest);
    }
    return Promise.resolve(this.#lastId);
  }

  settle(id: number, status: number): Promise<void> {
    this.#entries = this.#entries.map((entry) => (entry.id === id ? { ...entry, status } : entry));
    return Promise.resolve();
  }

  recent(limit: number): Promise<readonly EgressEntry[]> {
    return Promise.resolve(limit > 0 ? this.#entries.slice(-limit).reverse() : []);
  }
}
