import type { EgressDay, EgressEntry, EgressTotal } from '../../workers/protocol';

/** The ledger keeps at most this many entries of each purpose … */
export const MAX_ENTRIES_PER_PURPOSE = 500;
/** … and at most this many characters of their addresses and bodies; the oldest go first, the newest stays. */
export const MAX_CHARS_PER_PURPOSE = 2_000_000;
/** Sums of a day are kept for as many days, a year and a month; totals of each purpose for good. */
export const MAX_DAYS = 400;

/** A request about to be sent; one that is not gathered where `requests` is left out. */
export type EgressDraft = Omit<EgressEntry, 'id' | 'status' | 'requests' | 'addresses'> &
  Partial<Pick<EgressEntry, 'requests' | 'addresses'>>;

/** What has left since an entry was written that goes on: more requests, more packets. */
export interface EgressGrowth {
  readonly purpose: string;
  readonly atMs: number;
  readonly requests?: number;
  readonly bytes?: number;
  /** In place of the body before. */
  readonly body?: string;
  /** After those before. */
  readonly addresses?: string;
}

/**
 * The list of everything this browser sent. Frequent requests do not push out rare ones: each purpose has
 * its own room, and totals that also count what was dropped.
 */
export interface Ledger {
  /** Resolves when the entry is kept; the answer is its id. */
  record(draft: EgressDraft): Promise<number>;
  /** Adds what has left since; counted also where the entry itself was dropped. */
  grow(id: number, growth: EgressGrowth): Promise<void>;
  /** Adds the answer's status. */
  settle(id: number, status: number): Promise<void>;
  /** The newest entries of each purpose, at most `limit` of each; newest first. */
  recent(limit: number): Promise<readonly EgressEntry[]>;
  /** Everything that was ever recorded, by purpose, in the order of their names. */
  totals(): Promise<readonly EgressTotal[]>;
  /** The newest days on which something left, at most `limit`; newest first. */
  days(limit: number): Promise<readonly EgressDay[]>;
}

/** What an entry counts against the limit of characters. */
export function sizeOf({ url, body, addresses = '' }: EgressDraft): number {
  return url.length + body.length + addresses.length;
}

/** Entries and characters: of one purpose each. */
export interface LedgerLimits {
  readonly maxEntries: number;
  readonly maxChars: number;
  readonly maxDays: number;
}

export const LEDGER_LIMITS: LedgerLimits = {
  maxEntries: MAX_ENTRIES_PER_PURPOSE,
  maxChars: MAX_CHARS_PER_PURPOSE,
  maxDays: MAX_DAYS,
};

/** A purpose's totals, and how much of it is kept. */
export interface PurposeRecord extends EgressTotal {
  readonly kept: number;
  readonly keptChars: number;
}

const NO_TOTAL = { requests: 0, withContent: 0, bytes: 0 };

/** A total after one more entry. */
export function totalWith(before: EgressTotal | undefined, draft: EgressDraft): EgressTotal {
  const { requests, withContent, bytes } = before ?? NO_TOTAL;
  return {
    purpose: draft.purpose,
    requests: requests + (draft.requests ?? 1),
    withContent: withContent + (draft.bodyBytes > 0 ? 1 : 0),
    bytes: bytes + draft.bodyBytes,
  };
}

/** A total after an entry has grown. */
export function grownTotal(before: EgressTotal | undefined, growth: EgressGrowth): EgressTotal {
  const { requests, withContent, bytes } = before ?? NO_TOTAL;
  return {
    purpose: growth.purpose,
    requests: requests + (growth.requests ?? 0),
    withContent,
    bytes: bytes + (growth.bytes ?? 0),
  };
}

/** Two totals of one purpose. */
export function addTotals(a: EgressTotal | undefined, b: EgressTotal): EgressTotal {
  const { requests, withContent, bytes } = a ?? NO_TOTAL;
  return {
    purpose: b.purpose,
    requests: b.requests + requests,
    withContent: b.withContent + withContent,
    bytes: b.bytes + bytes,
  };
}

/** The record after one more entry. */
export function withEntry(before: PurposeRecord | undefined, draft: EgressDraft): PurposeRecord {
  const { kept, keptChars } = before ?? { kept: 0, keptChars: 0 };
  return { ...totalWith(before, draft), kept: kept + 1, keptChars: keptChars + sizeOf(draft) };
}

/** The record after the oldest kept entry was dropped. */
export function withoutOldest(before: PurposeRecord, oldest: EgressDraft): PurposeRecord {
  return { ...before, kept: before.kept - 1, keptChars: before.keptChars - sizeOf(oldest) };
}

/** The record after an entry has grown; `chars`: by how much what is kept of it did. */
export function grownRecord(
  before: PurposeRecord | undefined,
  growth: EgressGrowth,
  chars: number,
): PurposeRecord {
  const { kept, keptChars } = before ?? { kept: 0, keptChars: 0 };
  return { ...grownTotal(before, growth), kept, keptChars: keptChars + chars };
}

/** An entry after it has grown. */
export function grownEntry(entry: EgressEntry, growth: EgressGrowth): EgressEntry {
  return {
    ...entry,
    requests: entry.requests + (growth.requests ?? 0),
    bodyBytes: entry.bodyBytes + (growth.bytes ?? 0),
    body: growth.body ?? entry.body,
    addresses: [entry.addresses, growth.addresses ?? ''].filter((part) => part !== '').join('\n'),
  };
}

/** Whether the oldest entry must go. */
export function isOverfull({ kept, keptChars }: PurposeRecord, limits: LedgerLimits): boolean {
  return kept > 1 && (kept > limits.maxEntries || keptChars > limits.maxChars);
}

/** What of a record is told. */
export function totalOf({ purpose, requests, withContent, bytes }: EgressTotal): EgressTotal {
  return { purpose, requests, withContent, bytes };
}

/** The order in which totals are told. */
export function byPurpose(a: EgressTotal, b: EgressTotal): number {
  return a.purpose < b.purpose ? -1 : a.purpose > b.purpose ? 1 : 0;
}

/** The calendar day of this machine, such as "2026-11-23", that an instant belongs to. */
export function dayHere(atMs: number): string {
  const date = new Date(atMs);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}
