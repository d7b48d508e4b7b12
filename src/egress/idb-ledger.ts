import type { DBSchema, IDBPObjectStore } from 'idb';
import { z } from 'zod';
import type { EgressEntry } from '../../workers/protocol';
import { IdbConnection, inTransaction } from '../lib/idb-connection';
import { LEDGER_LIMITS, sizeOf, type EgressDraft, type Ledger, type LedgerLimits } from './ledger';

interface LedgerSchema extends DBSchema {
  entries: { key: number; value: EgressEntry };
  /** 'chars': the sum of `sizeOf` over all entries; 'lastId'. */
  totals: { key: string; value: number };
}

type EntryStore = IDBPObjectStore<LedgerSchema, ('entries' | 'totals')[], 'entries', 'readwrite'>;

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
      version: 1,
      upgrade: (db) => {
        db.createObjectStore('entries', { keyPath: 'id' });
        db.createObjectStore('totals');
      },
    });
  }

  async record(draft: EgressDraft): Promise<number> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['entries', 'totals'], 'readwrite');
    return inTransaction(transaction.done, async () => {
      const entries = transaction.objectStore('entries');
      const totals = transaction.objectStore('totals');
      const id = ((await totals.get('lastId')) ?? 0) + 1;
      await entries.add({ ...draft, id, status: null });
      const chars = await this.#trim(entries, ((await totals.get('chars')) ?? 0) + sizeOf(draft));
      await totals.put(chars, 'chars');
      await totals.put(id, 'lastId');
      return id;
    });
  }

  /** Drops the oldest entries until both limits hold; the answer is the size of what is left. */
  async #trim(entries: EntryStore, charsNow: number): Promise<number> {
    let chars = charsNow;
    let count = await entries.count();
    const isFull = (): boolean => count > this.#limits.maxEntries || chars > this.#limits.maxChars;
    let cursor = isFull() ? await entries.openCursor() : null;
    while (cursor !== null && isFull()) {
      chars -= sizeOf(cursor.value);
      count -= 1;
      await cursor.delete();
      cursor = await cursor.continue();
    }
    return chars;
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
    const found: EgressEntry[] = [];
    let cursor = await db.transaction('entries').store.openCursor(null, 'prev');
    while (cursor !== null && found.length < limit) {
      const entry = storedEntry.safeParse(cursor.value);
      if (entry.success) found.push(entry.data);
      cursor = await cursor.continue();
    }
    return found;
  }

  dispose(): void {
    this.#connection.dispose();
  }
}
