import type { DBSchema, IDBPTransaction } from 'idb';
import { z } from 'zod';
import type { EgressEntry, EgressTotal } from '../../workers/protocol';
import { IdbConnection, inTransaction, type UpgradeTransaction } from '../lib/idb-connection';
import {
  isOverfull,
  LEDGER_LIMITS,
  totalOf,
  withoutOldest,
  withRequest,
  type EgressDraft,
  type Ledger,
  type LedgerLimits,
  type PurposeRecord,
} from './ledger';

interface LedgerSchema extends DBSchema {
  entries: { key: number; value: EgressEntry; indexes: { byPurpose: [string, number] } };
  purposes: { key: string; value: PurposeRecord };
  /** 'lastId'. */
  totals: { key: string; value: number };
}

type Writing = IDBPTransaction<LedgerSchema, ('entries' | 'purposes' | 'totals')[], 'readwrite'>;

const storedEntry = z.object({
  id: z.number(),
  atMs: z.number(),
  purpose: z.string(),
  method: z.string(),
  url: z.string(),
  bodyBytes: z.number(),
  body: z.string(),
  status: z.number().nullable(),
});

/** The ledger of this browser profile, shared by all tabs and workers; in IndexedDB 'hiro-egress'. */
export class IdbLedger implements Ledger {
  readonly #connection: IdbConnection<LedgerSchema>;
  readonly #limits: LedgerLimits;

  constructor(limits: LedgerLimits = LEDGER_LIMITS, name = 'hiro-egress') {
    this.#limits = limits;
    this.#connection = new IdbConnection<LedgerSchema>({
      name,
      version: 2,
      upgrade: (db, oldVersion, transaction) => {
        if (oldVersion < 1) {
          db.createObjectStore('entries', { keyPath: 'id' });
          db.createObjectStore('totals');
        }
        if (oldVersion < 2) {
          transaction.objectStore('entries').createIndex('byPurpose', ['purpose', 'id']);
          db.createObjectStore('purposes', { keyPath: 'purpose' });
          countStored(transaction).catch(() => transaction.abort());
        }
      },
    });
  }

  async record(draft: EgressDraft): Promise<number> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['entries', 'purposes', 'totals'], 'readwrite');
    return inTransaction(transaction.done, async () => {
      const totals = transaction.objectStore('totals');
      const id = ((await totals.get('lastId')) ?? 0) + 1;
      await totals.put(id, 'lastId');
      await transaction.objectStore('entries').add({ ...draft, id, status: null });
      const known = await transaction.objectStore('purposes').get(draft.purpose);
      await this.#trim(transaction, withRequest(known, draft));
      return id;
    });
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

  dispose(): void {
    this.#connection.dispose();
  }
}

/** All entries of a purpose: no array is greater than an empty one in its last place. */
function all(purpose: string): IDBKeyRange {
  return IDBKeyRange.bound([purpose], [purpose, []]);
}

/** The first form kept no totals: they begin with what is there. */
async function countStored(transaction: UpgradeTransaction<LedgerSchema>): Promise<void> {
  const records = new Map<string, PurposeRecord>();
  let cursor = await transaction.objectStore('entries').openCursor();
  while (cursor !== null) {
    const { value } = cursor;
    records.set(value.purpose, withRequest(records.get(value.purpose), value));
    cursor = await cursor.continue();
  }
  const purposes = transaction.objectStore('purposes');
  await Promise.all([...records.values()].map((record) => purposes.put(record)));
}
