import type { QuarantinedBucket } from '../../workers/protocol';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';
import { inTransaction } from '../lib/idb-connection';
import {
  firstIdAt,
  type BreakdownStore,
  type CountStore,
  type HistoryStore,
  type OutboxCounts,
  type OutboxStore,
} from './count-store';
import type { CountsConnection } from './db';

/** The stores in IndexedDB. Each write resolves when its transaction is complete. */
export function createIdbStore(connection: CountsConnection): CountStore {
  return {
    outbox: new IdbOutboxStore(connection),
    history: new IdbHistoryStore(connection),
    breakdowns: new IdbBreakdownStore(connection),
  };
}

class IdbOutboxStore implements OutboxStore {
  readonly #connection: CountsConnection;

  constructor(connection: CountsConnection) {
    this.#connection = connection;
  }

  async put(bucket: Bucket): Promise<void> {
    const db = await this.#connection.use();
    await db.put('outbox', bucket);
  }

  async peek(limit: number): Promise<readonly Bucket[]> {
    const db = await this.#connection.use();
    return db.getAll('outbox', null, limit);
  }

  async remove(ids: readonly string[]): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction('outbox', 'readwrite');
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  }

  async quarantine(entry: QuarantinedBucket): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['outbox', 'quarantine'], 'readwrite');
    const { id } = entry.bucket;
    await Promise.all([
      transaction.objectStore('quarantine').put({ ...entry, id }),
      transaction.objectStore('outbox').delete(id),
      transaction.done,
    ]);
  }

  async quarantined(): Promise<readonly QuarantinedBucket[]> {
    const db = await this.#connection.use();
    const stored = await db.getAll('quarantine');
    return stored.map(({ bucket, status, reason, atMs }) => ({ bucket, status, reason, atMs }));
  }

  async requeue(): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['outbox', 'quarantine'], 'readwrite');
    await inTransaction(transaction.done, async () => {
      const stored = await transaction.objectStore('quarantine').getAll();
      await Promise.all([
        ...stored.map(({ bucket }) => transaction.objectStore('outbox').put(bucket)),
        transaction.objectStore('quarantine').clear(),
      ]);
    });
  }

  async discardQuarantined(): Promise<void> {
    const db = await this.#connection.use();
    await db.clear('quarantine');
  }

  async counts(): Promise<OutboxCounts> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['outbox', 'quarantine']);
    const [waiting, quarantined] = await Promise.all([
      transaction.objectStore('outbox').count(),
      transaction.objectStore('quarantine').count(),
    ]);
    return { waiting, quarantined };
  }
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

class IdbBreakdownStore implements BreakdownStore {
  readonly #connection: CountsConnection;

  constructor(connection: CountsConnection) {
    this.#connection = connection;
  }

  async update(
    cameraId: string,
    hourStartMs: number,
    change: (current: Breakdown | undefined) => Breakdown,
    nowMs: number,
  ): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction('breakdowns', 'readwrite');
    await inTransaction(transaction.done, async () => {
      const current = await transaction.store.get([cameraId, hourStartMs]);
      await transaction.store.put({ ...change(current), updatedAtMs: nowMs });
    });
  }

  async range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]> {
    const db = await this.#connection.use();
    const stored = await db.getAll(
      'breakdowns',
      IDBKeyRange.bound([cameraId, fromMs], [cameraId, toMs], false, true),
    );
    return stored.map(({ visits, ageGender, mood, hourStartMs }) => ({
      cameraId,
      hourStartMs,
      visits,
      ageGender,
      mood,
    }));
  }

  async prune(beforeMs: number): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction('breakdowns', 'readwrite');
    await inTransaction(transaction.done, async () => {
      const old = IDBKeyRange.upperBound(beforeMs, true);
      let cursor = await transaction.store.index('byUpdated').openCursor(old);
      while (cursor !== null) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
    });
  }
}
