import type { AlertFiring } from '../domain/alert';
import { inTransaction } from '../lib/idb-connection';
import { MAX_WAITING_FIRINGS, type AlertStore, type StoredFiring } from './alert-store';
import { firstIdAt, type OutboxCounts, type Refusal } from './count-store';
import type { CountsConnection } from './db';

type State = StoredFiring['state'];

/**
 * Firings in IndexedDB. What waits is that of one organisation; what was stored without one goes to the first
 * that is named; null: none is known. Each write resolves when its transaction is complete.
 */
export class IdbAlertStore implements AlertStore {
  readonly #connection: CountsConnection;
  readonly #organisationId: string;
  readonly #peeked = new Map<string, number | null>();
  #isAdopted = false;

  constructor(connection: CountsConnection, organisationId: string | null) {
    this.#connection = connection;
    this.#organisationId = organisationId ?? '';
  }

  async put(firing: AlertFiring): Promise<number> {
    const db = await this.#use();
    const transaction = db.transaction('alerts', 'readwrite');
    const { store } = transaction;
    return inTransaction(transaction.done, async () => {
      await store.put(this.#stored(firing, 'waiting'));
      const waiting = await store.index('byState').count(this.#range('waiting'));
      const surplus = Math.max(0, waiting - MAX_WAITING_FIRINGS);
      if (surplus === 0) return 0;
      const oldest = await store.index('byState').getAllKeys(this.#range('waiting'), surplus);
      await Promise.all(oldest.map((id) => store.delete(id)));
      return surplus;
    });
  }

  async peek(limit: number): Promise<readonly AlertFiring[]> {
    const db = await this.#use();
    const stored = await db.getAllFromIndex('alerts', 'byState', this.#range('waiting'), limit);
    for (const { firing, id } of stored) this.#peeked.set(id, firing.endedAtMs);
    return stored.map(({ firing }) => firing);
  }

  async remove(ids: readonly string[]): Promise<void> {
    const db = await this.#use();
    const transaction = db.transaction('alerts', 'readwrite');
    await inTransaction(transaction.done, async () => {
      for (const id of ids) {
        const stored = await transaction.store.get(id);
        if (stored?.firing.endedAtMs === this.#peeked.get(id)) await transaction.store.delete(id);
        this.#peeked.delete(id);
      }
    });
  }

  async putAside(firing: AlertFiring, refusal: Refusal): Promise<void> {
    const db = await this.#use();
    await db.put('alerts', { ...this.#stored(firing, 'aside'), refusal });
  }

  async counts(): Promise<OutboxCounts> {
    const db = await this.#use();
    const index = db.transaction('alerts').store.index('byState');
    const [waiting, quarantined, ...all] = await Promise.all([
      index.count(this.#range('waiting')),
      index.count(this.#range('aside')),
      index.count(rangeOf('waiting')),
      index.count(rangeOf('aside')),
    ]);
    return { waiting, quarantined, elsewhere: all[0] + all[1] - waiting - quarantined };
  }

  async keep(firing: AlertFiring): Promise<void> {
    const db = await this.#use();
    await db.put('alerts', this.#stored(firing, 'kept'));
  }

  async kept(limit: number): Promise<readonly AlertFiring[]> {
    const db = await this.#use();
    const kept: AlertFiring[] = [];
    const index = db.transaction('alerts').store.index('byState');
    let cursor = await index.openCursor(rangeOf('kept'), 'prev');
    while (cursor !== null && kept.length < limit) {
      kept.push(cursor.value.firing);
      cursor = await cursor.continue();
    }
    return kept;
  }

  async prune(beforeMs: number): Promise<void> {
    const db = await this.#use();
    const transaction = db.transaction('alerts', 'readwrite');
    await inTransaction(transaction.done, async () => {
      let cursor = await transaction.store.openCursor(IDBKeyRange.upperBound(firstIdAt(beforeMs), true));
      while (cursor !== null) {
        if (cursor.value.state !== 'waiting') await cursor.delete();
        cursor = await cursor.continue();
      }
    });
  }

  async #use(): ReturnType<CountsConnection['use']> {
    const db = await this.#connection.use();
    if (this.#isAdopted || this.#organisationId === '') return db;
    const transaction = db.transaction('alerts', 'readwrite');
    await inTransaction(transaction.done, async () => {
      let cursor = await transaction.store.index('byState').openCursor(rangeOf('waiting', ''));
      while (cursor !== null) {
        await cursor.update({ ...cursor.value, organisationId: this.#organisationId });
        cursor = await cursor.continue();
      }
    });
    this.#isAdopted = true;
    return db;
  }

  #stored(firing: AlertFiring, state: State): StoredFiring {
    return { id: firing.id, organisationId: this.#organisationId, state, firing, refusal: null };
  }

  #range(state: State): IDBKeyRange {
    return rangeOf(state, this.#organisationId);
  }
}

/** Everything in a state, of all organisations or of one: no array is greater than an empty one in its place. */
function rangeOf(state: State, organisationId?: string): IDBKeyRange {
  const prefix = organisationId === undefined ? [state] : [state, organisationId];
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}
