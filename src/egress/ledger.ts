import type { EgressEntry, EgressTotal } from '../../workers/protocol';

/** The ledger keeps at most this many requests of each purpose … */
export const MAX_ENTRIES_PER_PURPOSE = 500;
/** … and at most this many characters of their addresses and bodies; the oldest go first, the newest stays. */
export const MAX_CHARS_PER_PURPOSE = 2_000_000;

/** A request about to be sent. */
export type EgressDraft = Omit<EgressEntry, 'id' | 'status'>;

/**
 * The list of everything this browser sent. Frequent requests do not push out rare ones: each purpose has
 * its own room, and totals that also count what was dropped.
 */
export interface Ledger {
  /** Resolves when the entry is kept; the answer is its id. */
  record(draft: EgressDraft): Promise<number>;
  /** Adds the answer's status. */
  settle(id: number, status: number): Promise<void>;
  /** The newest entries of each purpose, at most `limit` of each; newest first. */
  recent(limit: number): Promise<readonly EgressEntry[]>;
  /** Everything that was ever recorded, by purpose, in the order of their names. */
  totals(): Promise<readonly EgressTotal[]>;
}

/** What an entry counts against the limit of characters. */
export function sizeOf(entry: EgressDraft): number {
  return entry.url.length + entry.body.length;
}

/** Each for one purpose. */
export interface LedgerLimits {
  readonly maxEntries: number;
  readonly maxChars: number;
}

export const LEDGER_LIMITS: LedgerLimits = {
  maxEntries: MAX_ENTRIES_PER_PURPOSE,
  maxChars: MAX_CHARS_PER_PURPOSE,
};

/** A purpose's totals, and how much of it is kept. */
export interface PurposeRecord extends EgressTotal {
  readonly kept: number;
  readonly keptChars: number;
}

/** The record after one more request. */
export function withRequest(before: PurposeRecord | undefined, draft: EgressDraft): PurposeRecord {
  const { purpose, bodyBytes } = draft;
  const { requests, withContent, bytes, kept, keptChars } = before ?? {
    ...{ requests: 0, withContent: 0, bytes: 0, kept: 0, keptChars: 0 },
  };
  return {
    purpose,
    requests: requests + 1,
    withContent: withContent + (bodyBytes > 0 ? 1 : 0),
    bytes: bytes + bodyBytes,
    kept: kept + 1,
    keptChars: keptChars + sizeOf(draft),
  };
}

/** The record after the oldest kept entry was dropped. */
export function withoutOldest(before: PurposeRecord, oldest: EgressDraft): PurposeRecord {
  return { ...before, kept: before.kept - 1, keptChars: before.keptChars - sizeOf(oldest) };
}

/** Whether the oldest entry must go. */
export function isOverfull({ kept, keptChars }: PurposeRecord, limits: LedgerLimits): boolean {
  return kept > 1 && (kept > limits.maxEntries || keptChars > limits.maxChars);
}

/** What of a record is told. */
export function totalOf({ purpose, requests, withContent, bytes }: PurposeRecord): EgressTotal {
  return { purpose, requests, withContent, bytes };
}

/** A ledger that lasts as long as the thread. */
export class MemoryLedger implements Ledger {
  readonly #limits: LedgerLimits;
  readonly #purposes = new Map<string, { record: PurposeRecord; entries: EgressEntry[] }>();
  #lastId = 0;

  constructor(limits: LedgerLimits = LEDGER_LIMITS) {
    this.#limits = limits;
  }

  record(draft: EgressDraft): Promise<number> {
    this.#lastId += 1;
    const known = this.#purposes.get(draft.purpose);
    const entries = [...(known?.entries ?? []), { ...draft, id: this.#lastId, status: null }];
    let record = withRequest(known?.record, draft);
    while (isOverfull(record, this.#limits)) {
      const oldest = entries.shift();
      if (oldest === undefined) break;
      record = withoutOldest(record, oldest);
    }
    this.#purposes.set(draft.purpose, { record, entries });
    return Promise.resolve(this.#lastId);
  }

  settle(id: number, status: number): Promise<void> {
    for (const of of this.#purposes.values()) {
      of.entries = of.entries.map((entry) => (entry.id === id ? { ...entry, status } : entry));
    }
    return Promise.resolve();
  }

  recent(limit: number): Promise<readonly EgressEntry[]> {
    const newest = [...this.#purposes.values()].flatMap(({ entries }) =>
      limit > 0 ? entries.slice(-limit) : [],
    );
    return Promise.resolve(newest.sort((a, b) => b.id - a.id));
  }

  totals(): Promise<readonly EgressTotal[]> {
    const totals = [...this.#purposes.values()].map(({ record }) => totalOf(record));
    return Promise.resolve(totals.sort(byPurpose));
  }
}

/** The order in which totals are told. */
export function byPurpose(a: EgressTotal, b: EgressTotal): number {
  return a.purpose < b.purpose ? -1 : a.purpose > b.purpose ? 1 : 0;
}
