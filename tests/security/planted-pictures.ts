import type { Page } from 'playwright';

/** Pictures in clear, put into the storage of a page as code that forgot to encrypt them would. */

/** In which form: as a database beside that of the kept moments, or in place of a moment's ciphertext. */
export const PLANTED_PICTURES = [
  { name: 'bytes of a JPEG beside it', place: 'beside', form: 'jpeg' },
  { name: 'a file of a PNG beside it', place: 'beside', form: 'blob' },
  { name: 'a WebP as text beside it', place: 'beside', form: 'text' },
  { name: 'pixels beside it', place: 'beside', form: 'pixels' },
  { name: 'a JPEG as a kept moment', place: 'moment', form: 'jpeg' },
  { name: 'bare pixels as a kept moment', place: 'moment', form: 'bare' },
  { name: 'a JPEG without its beginning as a kept moment', place: 'moment', form: 'headless' },
] as const;
export type PlantedPicture = (typeof PLANTED_PICTURES)[number];

const BESIDE = 'planted-pictures';

/** Returns how to take it away again. */
export async function plantPicture(
  page: Page,
  { place, form }: PlantedPicture,
): Promise<() => Promise<void>> {
  const database = place === 'beside' ? BESIDE : 'hiro-moments';
  await page.evaluate(
    async ({ database, form }) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [160, 120];
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      for (let stripe = 0; stripe < 40; stripe += 1) {
        context.fillStyle = `hsl(${stripe * 9} 80% ${30 + stripe}%)`;
        context.fillRect(stripe * 4, (stripe * 13) % 90, 9, 60);
      }
      const fileOf = (type: string): Promise<Blob> =>
        new Promise((resolve, reject) => {
          canvas.toBlob((blob) => (blob === null ? reject(new Error(type)) : resolve(blob)), type, 1);
        });
      const bytesOf = async (type: string): Promise<ArrayBuffer> => (await fileOf(type)).arrayBuffer();
      const pixels = context.getImageData(0, 0, 160, 120);
      const content = {
        jpeg: () => bytesOf('image/jpeg'),
        blob: () => fileOf('image/png'),
        text: () => Promise.resolve(canvas.toDataURL('image/webp')),
        pixels: () => Promise.resolve(pixels),
        bare: () => Promise.resolve(pixels.data.buffer.slice(0)),
        headless: async () => (await bytesOf('image/jpeg')).slice(200),
      };
      const ciphertext = await content[form]();
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(database, 1);
        opening.onupgradeneeded = () => {
          for (const store of ['moments', 'keys', 'pictures']) {
            opening.result.createObjectStore(store, { keyPath: 'id' });
          }
        };
        opening.onerror = () => reject(opening.error ?? new Error(database));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('pictures', 'readwrite');
          transaction.objectStore('pictures').put({ id: 'planted', iv: new Uint8Array(12), ciphertext });
          transaction.onerror = () => reject(transaction.error ?? new Error(database));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      });
    },
    { database, form },
  );
  return () => remove(page, database);
}

function remove(page: Page, database: string): Promise<void> {
  return page.evaluate(
    (database) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.onerror = () => reject(opening.error ?? new Error(database));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('pictures', 'readwrite');
          transaction.objectStore('pictures').clear();
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    database,
  );
}
