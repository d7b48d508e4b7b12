import type { Page } from 'playwright';

/** What lies in the page's storage of kept moments, looked at as somebody with the browser's tools would. */
export interface StoredMoments {
  readonly moments: number;
  readonly keys: number;
  readonly pictures: number;
  /** Bytes of all that is stored in any database of the page, and how often a picture file begins in them. */
  readonly bytes: number;
  readonly pictureMarkers: number;
  readonly extractableKeys: number;
}

/** Reads every database of the page, all of it. Runs in the page. */
export function storedMoments(page: Page): Promise<StoredMoments> {
  return page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(String(request.error)));
      });
    const counts = { moments: 0, keys: 0, pictures: 0 };
    const found = { bytes: 0, pictureMarkers: 0, extractableKeys: 0 };
    const markers = [
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47],
      [0x57, 0x45, 0x42, 0x50],
    ];
    const look = (value: unknown): void => {
      if (value instanceof CryptoKey) {
        if (value.extractable) found.extractableKeys += 1;
        return;
      }
      const isBytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
      if (!isBytes) {
        if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
        return;
      }
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer);
      found.bytes += bytes.byteLength;
      for (let at = 0; at < bytes.length; at += 1) {
        if (markers.some((marker) => marker.every((byte, index) => bytes[at + index] === byte))) {
          found.pictureMarkers += 1;
        }
      }
    };
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const db = await settled(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const kept = await settled(db.transaction(store).objectStore(store).getAll());
        kept.forEach(look);
        if (name !== 'hiro-moments') continue;
        if (store === 'moments' || store === 'keys' || store === 'pictures') counts[store] = kept.length;
      }
      db.close();
    }
    return { ...counts, ...found };
  });
}
