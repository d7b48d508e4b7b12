import type { QuarantinedBucket } from '../../workers/protocol';
import type { Bucket } from '../domain/bucket';
import { inTransaction } from '../lib/idb-connection';
import {
  firstIdAt,
  type CountStore,
  type HistoryStore,
  type OutboxCounts,
  type OutboxStore,
} from './count-store';
import type { CountsConnection } from './db';
import { IdbBreakdownStore } from './idb-breakdowns';
import { IdbReleaseStore } from './idb-releases';

/**
 * The stores in IndexedDB. Each write resolves when its transaction is complete. The outbox is that of one
 * organisation: what waits for others stays where it is until one of their members signs in here. What an
 * older page stored without an organisation goes to the first that is named; null: none is known.
 */
export function createIdbStore(connection: CountsConnection, organisationId: string | null): CountStore {
  return {
    outbox: new IdbOutboxStore(connection, organisationId ?? ''),
    history: new IdbHistoryStore(connection),
    breakdowns: new IdbBreakdownStore(connection),
    releases: new IdbReleaseStore(connection, organisationId ?? ''),
  };
}

class IdbOutboxStore implements OutboxStore {
  readonly #connection: CountsConnection;
  readonly #organisationId: string;
  #isAdopted = false;

  constructor(connection: CountsConnection, organisationId: string) {
    this.#connection = connection;
    this.#organisationId = organisationId;
  }

  async #use(): ReturnType<CountsConnection['use']> {
    const db = await this.#connection.use();
    if (this.#isAdopted || this.#organisationId === '') return db;
    const transaction = db.transaction(['outbox', 'quarantine'], 'readwrite');
    await inTransaction(transaction.done, async () => {
      for (const name of ['outbox', 'quarantine'] as const) {
        let cursor = await transaction.objectStore(name).index('byOrganisation').openCursor(ownedBy(''));
        while (cursor !== null) {
          await cursor.update({ ...cursor.value, organisationId: this.#organisationId });
          cursor = await cursor.continue();
        }
      }
    });
    this.#isAdopted = true;
    return db;
  }

  async put(bucket: Bucket): Promise<void> {
    const db = await this.#use();
    await db.put('outbox', { ...bucket, organisationId: this.#organisationId });
  }

  async peek(limit: number): Promise<readonly Bucket[]> {
    const db = await this.#use();
    const own = ownedBy(this.#organisationId);
    return (await db.getAllFromIndex('outbox', 'byOrganisation', own, limit)).map(bucketOf);
  }

  async remove(ids: readonly string[]): Promise<void> {
    const db = await this.#use();
    const transaction = db.transaction('outbox', 'readwrite');
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  }

  async quarantine(entry: QuarantinedBucket): Promise<void> {
    const db = await this.#use();
    const transaction = db.transaction(['outbox', 'quarantine'], 'readwrite');
    const { id } = entry.bucket;
    await Promise.all([
      transaction.objectStore('quarantine').put({ ...entry, id, organisationId: this.#organisationId }),
      transaction.objectStore('outbox').delete(id),
      transaction.done,
    ]);
  }

  async quarantined(): Promise<readonly QuarantinedBucket[]> {
    const db = await this.#use();
    const stored = await db.getAllFromIndex('quarantine', 'byOrganisation', ownedBy(this.#organisationId));
    return stored.map(({ bucket, status, reason, atMs }) => ({ bucket, status, reason, atMs }));
  }

  async requeue(): Promise<void> {
    const db = await this.#use();
    const transaction = db.transaction(['outbox', 'quarantine'], 'readwrite');
    const outbox = transaction.objectStore('outbox');
    await inTransaction(transaction.done, async () => {
      let cursor = await transaction
        .objectStore('quarantine')
        .index('byOrganisation')
        .openCursor(ownedBy(this.#organisationId));
      while (cursor !== null) {
        await outbox.put({ ...cursor.value.bucket, organisationId: this.#organisationId });
        await cursor.delete();
        cursor = await cursor.continue();
      }
    });
  }

  async discardQuarantined(): Promise<void> {
    const db = await this.#use();
    const transaction = db.transaction('quarantine', 'readwrite');
    await inTransaction(transaction.done, async () => {
      let cursor = await transaction.store.index('byOrganisation').openCursor(ownedBy(this.#organisationId));
      while (cursor !== null) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
    });
  }

  async counts(): Promise<OutboxCounts> {
    const db = await this.#use();
    const transaction = db.transaction(['outbox', 'quarantine']);
    const stores = [transaction.objectStore('outbox'), transaction.objectStore('quarantine')] as const;
    const own = ownedBy(this.#organisationId);
    const [waiting, quarantined, ...all] = await Promise.all([
      stores[0].index('byOrganisation').count(own),
      stores[1].index('byOrganisation').count(own),
      stores[0].count(),
      stores[1].count(),
    ]);
    return { waiting, quarantined, elsewhere: all[0] + all[1] - waiting - quarantined };
  }
}

/** Everything of one organisation: no array is greater than an empty one in its last place. */
function ownedBy(organisationId: string): IDBKeyRange {
  return IDBKeyRange.bound([organisationId], [organisationId, []]);
}

/** Without what only this browser needs to know. */
function bucketOf({
  organisationId: _organisationId,
  ...bucket
}: Bucket & { organisationId: string }): Bucket {
  return bucket;
}

class IdbHistoryStore implements HistoryStore {
  readonly #connection: CountsConnection;

  constructor(connection: CountsConnection) {
    this.#connection = connection;
  }

  async keep(bucket: Bucket): Promise<void> {
    const db = await this.#connection.use();
    await db.put('history', bucket);
  }

  async range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Bucket[]> {
    const db = await this.#connection.use();
    const range = IDBKeyRange.bound([cameraId, fromMs], [cameraId, toMs], false, true);
    return db.getAllFromIndex('history', 'byCameraStart', range);
  }

  async prune(beforeMs: number): Promise<void> {
    const db = await this.#connection.use();
    await db.delete('history', IDBKeyRange.upperBound(firstIdAt(beforeMs), true));
  }
}
