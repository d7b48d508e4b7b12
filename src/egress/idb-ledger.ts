import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import { z } from 'zod';
import type { EgressDay, EgressEntry, EgressTotal } from '../../workers/protocol';
import { IdbConnection, inTransaction, type UpgradeTransaction } from '../lib/idb-connection';
import {
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

/** What a purpose sent on a day. */
interface DayTotal extends EgressTotal {
  readonly day: string;
}

interface LedgerSchema extends DBSchema {
  entries: { key: number; value: EgressEntry; indexes: { byPurpose: [string, number] } };
  purposes: { key: string; value: PurposeRecord };
  days: { key: [day: string, purpose: string]; value: DayTotal };
  /** 'lastId'. */
  totals: { key: string; value: number };
}

const STORES = ['entries', 'purposes', 'days', 'totals'] as const;
type Writing = IDBPTransaction<LedgerSchema, (typeof STORES)[number][], 'readwrite'>;

const storedEntry = z.object({
  id: z.number(),
  atMs: z.number(),
  purpose: z.string(),
  method: z.string(),
  url: z.string(),
  bodyBytes: z.number(),
  body: z.string(),
  status: z.number().nullable(),
  // Entries of the forms before stand for one request.
  requests: z.number().default(1),
  addresses: z.string().default(''),
});

/** The ledger of this browser profile, shared by all tabs and workers; in IndexedDB 'hiro-egress'. */
export class IdbLedger implements Ledger {
  readonly #connection: IdbConnection<LedgerSchema>;
  readonly #limits: LedgerLimits;

  constructor(limits: Partial<LedgerLimits> = {}, name = 'hiro-egress') {
    this.#limits = { ...LEDGER_LIMITS, ...limits };
    this.#connection = new IdbConnection<LedgerSchema>({ name, version: 3, upgrade });
  }

  async record(draft: EgressDraft): Promise<number> {
    const { purpose } = draft;
    return this.#write(async (transaction) => {
      const totals = transaction.objectStore('totals');
      // Each answer is a turn that the request waits for: all reads together, then all writes.
      const [lastId, known, ofDay] = await Promise.all([
        totals.get('lastId'),
        transaction.objectStore('purposes').get(purpose),
        readDay(transaction, draft),
      ]);
      const id = (lastId ?? 0) + 1;
      await Promise.all([
        totals.put(id, 'lastId'),
        transaction.objectStore('entries').add({ requests: 1, addresses: '', ...draft, id, status: null }),
        this.#trim(transaction, withEntry(known, draft)),
        this.#putDay(transaction, draft, totalWith(ofDay, draft), ofDay === undefined),
      ]);
      return id;
    });
  }

  async grow(id: number, growth: EgressGrowth): Promise<void> {
    const { purpose } = growth;
    return this.#write(async (transaction) => {
      const entries = transaction.objectStore('entries');
      const [found, known, ofDay] = await Promise.all([
        entries.get(id),
        transaction.objectStore('purposes').get(purpose),
        readDay(transaction, growth),
      ]);
      const entry = storedEntry.safeParse(found);
      const grown = entry.success ? grownEntry(entry.data, growth) : null;
      const chars = entry.success && grown !== null ? sizeOf(grown) - sizeOf(entry.data) : 0;
      await Promise.all([
        grown === null ? null : entries.put(grown),
        this.#trim(transaction, grownRecord(known, growth, chars)),
        this.#putDay(transaction, growth, grownTotal(ofDay, growth), ofDay === undefined),
      ]);
    });
  }

  async settle(id: number, status: number): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction('entries', 'readwrite');
    await inTransaction(transaction.done, async () => {
      const entry = await transaction.store.get(id);
      if (entry !== undefined) await transaction.store.put({ ...entry, status });
    });
  }

  async recent(limit: number): Promise<readonly EgressEntry[]> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['entries', 'purposes']);
    const ofPurpose = transaction.objectStore('entries').index('byPurpose');
    const found: EgressEntry[] = [];
    for (const purpose of await transaction.objectStore('purposes').getAllKeys()) {
      let cursor = await ofPurpose.openCursor(all(purpose), 'prev');
      for (let count = 0; cursor !== null && count < limit; count += 1) {
        const entry = storedEntry.safeParse(cursor.value);
        if (entry.success) found.push(entry.data);
        cursor = await cursor.continue();
      }
    }
    return found.sort((a, b) => b.id - a.id);
  }

  async totals(): Promise<readonly EgressTotal[]> {
    const db = await this.#connection.use();
    return (await db.getAll('purposes')).map(totalOf);
  }

  async days(limit: number): Promise<readonly EgressDay[]> {
    const db = await this.#connection.use();
    const days: { day: string; totals: EgressTotal[] }[] = [];
    let cursor = await db.transaction('days').store.openCursor(null, 'prev');
    while (cursor !== null) {
      const { day } = cursor.value;
      if (days.at(-1)?.day !== day) {
        if (days.length === limit) break;
        days.push({ day, totals: [] });
      }
      days.at(-1)?.totals.unshift(totalOf(cursor.value));
      cursor = await cursor.continue();
    }
    return days;
  }

  dispose(): void {
    this.#connection.dispose();
  }

  async #write<Result>(run: (transaction: Writing) => Promise<Result>): Promise<Result> {
    const db = await this.#connection.use();
    const transaction = db.transaction([...STORES], 'readwrite');
    return inTransaction(transaction.done, () => run(transaction));
  }

  /** Drops the oldest entries of a purpose until its limits hold, and keeps its record. */
  async #trim(transaction: Writing, grown: PurposeRecord): Promise<void> {
    let record = grown;
    const ofPurpose = transaction.objectStore('entries').index('byPurpose');
    let cursor = isOverfull(record, this.#limits) ? await ofPurpose.openCursor(all(record.purpose)) : null;
    while (cursor !== null && isOverfull(record, this.#limits)) {
      record = withoutOldest(record, cursor.value);
      await cursor.delete();
      cursor = await cursor.continue();
    }
    await transaction.objectStore('purposes').put(record);
  }

  /** A purpose's first entry of a day makes room by dropping the days that are too old. */
  async #putDay(transaction: Writing, { atMs }: OnDay, sum: EgressTotal, isFirst: boolean): Promise<void> {
    const days = transaction.objectStore('days');
    const put = days.put({ ...sum, day: dayHere(atMs) });
    if (!isFirst) return void (await put);
    const [keys] = await Promise.all([days.getAllKeys(), put]);
    const known = [...new Set(keys.map(([day]) => day))];
    const firstKept = known.at(-this.#limits.maxDays);
    if (firstKept === undefined || known.length <= this.#limits.maxDays) return;
    await days.delete(IDBKeyRange.upperBound([firstKept, ''], true));
  }
}

/** What counts for the day of a moment, by its purpose. */
interface OnDay {
  readonly purpose: string;
  readonly atMs: number;
}

function readDay(transaction: Writing, { purpose, atMs }: OnDay): Promise<EgressTotal | undefined> {
  return transaction.objectStore('days').get([dayHere(atMs), purpose]);
}

/** All entries of a purpose: no array is greater than an empty one in its last place. */
function all(purpose: string): IDBKeyRange {
  return IDBKeyRange.bound([purpose], [purpose, []]);
}

function upgrade(
  db: IDBPDatabase<LedgerSchema>,
  oldVersion: number,
  transaction: UpgradeTransaction<LedgerSchema>,
): void {
  if (oldVersion < 1) {
    db.createObjectStore('entries', { keyPath: 'id' });
    db.createObjectStore('totals');
  }
  if (oldVersion < 2) {
    transaction.objectStore('entries').createIndex('byPurpose', ['purpose', 'id']);
    db.createObjectStore('purposes', { keyPath: 'purpose' });
  }
  db.createObjectStore('days', { keyPath: ['day', 'purpose'] });
  countStored(transaction, oldVersion < 2).catch(() => transaction.abort());
}

/** Sums of days, and before them those of purposes, begin with what is there. */
async function countStored(
  transaction: UpgradeTransaction<LedgerSchema>,
  withPurposes: boolean,
): Promise<void> {
  const purposes = new Map<string, PurposeRecord>();
  const days = new Map<string, DayTotal>();
  let cursor = await transaction.objectStore('entries').openCursor();
  while (cursor !== null) {
    const { value } = cursor;
    const day = dayHere(value.atMs);
    const key = `${day} ${value.purpose}`;
    purposes.set(value.purpose, withEntry(purposes.get(value.purpose), value));
    days.set(key, { ...totalWith(days.get(key), value), day });
    cursor = await cursor.continue();
  }
  const dayStore = transaction.objectStore('days');
  const purposeStore = transaction.objectStore('purposes');
  await Promise.all([
    ...[...days.values()].map((total) => dayStore.put(total)),
    ...(withPurposes ? [...purposes.values()].map((record) => purposeStore.put(record)) : []),
  ]);
}
