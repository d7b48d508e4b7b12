import type { Page } from 'playwright';

/** Looks into the page's own storage and tampers with it, as a fault would. Runs in the page. */

const DATABASE = 'hiro-counts';

/** What a test may change of a waiting bucket. */
export interface Poison {
  readonly id: string;
  readonly cameraId: string;
}

/** Ids and cameras of the buckets that wait for their upload, or that are kept here; oldest first. */
export function storedBuckets(page: Page, table: 'outbox' | 'history'): Promise<readonly Poison[]> {
  return page.evaluate(
    ({ database, table }) =>
      new Promise<Poison[]>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const reading = opening.result.transaction(table).objectStore(table).getAll();
          reading.onerror = () => reject(new Error(String(reading.error)));
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.map(({ id, cameraId }: Poison) => ({ id, cameraId })));
          };
        };
      }),
    { database: DATABASE, table },
  );
}

/** Adds a copy of the oldest waiting bucket with another id and camera. */
export function poisonOutbox(page: Page, poison: Poison): Promise<void> {
  return page.evaluate(
    ({ database, table, change }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(table, 'readwrite');
          const store = transaction.objectStore(table);
          const reading = store.getAll();
          reading.onsuccess = () => store.put({ ...reading.result[0], ...change });
          transaction.onerror = () => reject(new Error(String(transaction.error)));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    { database: DATABASE, table: 'outbox', change: poison },
  );
}
