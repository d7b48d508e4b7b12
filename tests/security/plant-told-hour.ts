import type { Page } from 'playwright';

const HOUR_MS = 3_600_000;

/** Adds an hour of visits that is over and may be told to what this browser profile keeps. */
export async function plantToldHour(page: Page, cameraId: string): Promise<void> {
  const hourStartMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
  const hour = {
    cameraId,
    hourStartMs,
    visits: 12,
    ageGender: [
      { ageBand: '30-39', gender: 'female', visits: 6 },
      { ageBand: '30-39', gender: 'male', visits: 6 },
    ],
    mood: [{ mood: 'unknown', visits: 12 }],
    updatedAtMs: hourStartMs,
    telling: 'waits',
  };
  await page.evaluate(
    (hour) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('hiro-counts');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('breakdowns', 'readwrite');
          transaction.objectStore('breakdowns').put(hour);
          transaction.onerror = () => reject(new Error(String(transaction.error)));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    hour,
  );
}
