import type { Breakdown } from '../domain/live';
import { inTransaction } from '../lib/idb-connection';
import type { BreakdownStore } from './count-store';
import type { CountsConnection, StoredBreakdown } from './db';

/** Breakdowns in IndexedDB. */
export class IdbBreakdownStore implements BreakdownStore {
  readonly #connection: CountsConnection;

  constructor(connection: CountsConnection) {
    this.#connection = connection;
  }

  async update(
    ...[cameraId, hourStartMs, change, { nowMs, mayTell }]: Parameters<BreakdownStore['update']>
  ): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction('breakdowns', 'readwrite');
    await inTransaction(transaction.done, async () => {
      const current = await transaction.store.get([cameraId, hourStartMs]);
      const telling = current === undefined ? (mayTell ? 'waits' : 'never') : current.telling;
      await transaction.store.put({
        ...change(current),
        updatedAtMs: nowMs,
        telling: telling === 'waits' && !mayTell ? 'never' : (telling ?? 'never'),
      });
    });
  }

  async range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]> {
    const db = await this.#connection.use();
    const stored = await db.getAll(
      'breakdowns',
      IDBKeyRange.bound([cameraId, fromMs], [cameraId, toMs], false, true),
    );
    return stored.map(breakdownOf);
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

/** Without what only the store needs to know. */
export function breakdownOf({ cameraId, hourStartMs, visits, ageGender, mood }: StoredBreakdown): Breakdown {
  return { cameraId, hourStartMs, visits, ageGender, mood };
}
