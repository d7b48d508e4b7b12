import type { BreakdownRelease } from '../domain/breakdown-release';
import type { Breakdown } from '../domain/live';
import { inTransaction } from '../lib/idb-connection';
import type { ReleaseStore } from './count-store';
import type { CountsConnection } from './db';
import { breakdownOf } from './idb-breakdowns';

/** The queue of releases of one organisation in IndexedDB; what waits for others stays where it is. */
export class IdbReleaseStore implements ReleaseStore {
  readonly #connection: CountsConnection;
  readonly #organisationId: string;

  constructor(connection: CountsConnection, organisationId: string) {
    this.#connection = connection;
    this.#organisationId = organisationId;
  }

  async untold(cameraId: string, quietSinceMs: number): Promise<readonly Breakdown[]> {
    const db = await this.#connection.use();
    const stored = await db.getAll('breakdowns', IDBKeyRange.bound([cameraId], [cameraId, []]));
    return stored
      .filter(({ telling, updatedAtMs }) => telling === 'waits' && updatedAtMs <= quietSinceMs)
      .map(breakdownOf);
  }

  async put(release: BreakdownRelease, hours: readonly Breakdown[]): Promise<boolean> {
    const db = await this.#connection.use();
    const transaction = db.transaction(['breakdowns', 'releases'], 'readwrite');
    let isPut = false;
    await inTransaction(transaction.done, async () => {
      const breakdowns = transaction.objectStore('breakdowns');
      const stored = await Promise.all(
        hours.map(({ cameraId, hourStartMs }) => breakdowns.get([cameraId, hourStartMs])),
      );
      const isUnchanged = stored.every(
        (one, index) => one?.telling === 'waits' && one.visits === hours[index]?.visits,
      );
      if (!isUnchanged) return;
      for (const one of stored) if (one !== undefined) await breakdowns.put({ ...one, telling: 'told' });
      const organisationId = this.#organisationId;
      await transaction.objectStore('releases').put({ ...release, organisationId });
      isPut = true;
    });
    return isPut;
  }

  async next(): Promise<BreakdownRelease | null> {
    const db = await this.#connection.use();
    const own = (await db.getAll('releases')).filter((one) => one.organisationId === this.#organisationId);
    own.sort((a, b) => a.startMs - b.startMs);
    const [oldest] = own;
    if (oldest === undefined) return null;
    const { organisationId: _organisationId, ...release } = oldest;
    return release;
  }

  async remove({ cameraId, startMs }: BreakdownRelease): Promise<void> {
    const db = await this.#connection.use();
    await db.delete('releases', [cameraId, startMs]);
  }
}
