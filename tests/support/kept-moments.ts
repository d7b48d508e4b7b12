import type { Page } from 'playwright';

/** What lies in the page's storage of kept moments, looked at as somebody with the browser's tools would. */
export interface StoredMoments {
  readonly moments: number;
  readonly keys: number;
  readonly pictures: number;
  /** Bytes of all that is stored in any database of the page, and how often a picture begins in them. */
  readonly bytes: number;
  readonly pictureMarkers: number;
  /** Kept moments whose bytes are no noise, so that they are not encrypted. */
  readonly plainMoments: number;
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
    const found = { bytes: 0, pictureMarkers: 0, plainMoments: 0, extractableKeys: 0 };
    const markers = [
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47],
      [0x57, 0x45, 0x42, 0x50],
    ];
    /** Every byte as often as any other (χ² of 256 classes); shorter ones are too few to tell. */
    const isNoise = (bytes: Uint8Array): boolean => {
      if (bytes.length < 2048) return true;
      const times = new Float64Array(256);
      for (const byte of bytes) times[byte] = (times[byte] ?? 0) + 1;
      const mean = bytes.length / 256;
      return times.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0) < 500;
    };
    const bytesIn = (value: ArrayBuffer | ArrayBufferView): Uint8Array =>
      value instanceof ArrayBuffer
        ? new Uint8Array(value)
        : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const look = async (value: unknown): Promise<void> => {
      if (value instanceof CryptoKey) {
        if (value.extractable) found.extractableKeys += 1;
      } else if (value instanceof Blob) {
        await look(await value.arrayBuffer());
      } else if (value instanceof ImageData || value instanceof ImageBitmap) {
        found.pictureMarkers += 1;
      } else if (typeof value === 'string') {
        if (/data:image\/|^(iVBORw0KGgo|\/9j\/|UklGR)/.test(value)) found.pictureMarkers += 1;
      } else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = bytesIn(value);
        found.bytes += bytes.byteLength;
        for (let at = 0; at < bytes.length; at += 1) {
          if (markers.some((marker) => marker.every((byte, index) => bytes[at + index] === byte))) {
            found.pictureMarkers += 1;
          }
        }
      } else if (value instanceof Map || value instanceof Set) {
        for (const one of [...value]) await look(one);
      } else if (typeof value === 'object' && value !== null) {
        for (const one of Object.values(value)) await look(one);
      }
    };
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const db = await settled(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const kept: unknown[] = await settled(db.transaction(store).objectStore(store).getAll());
        for (const one of kept) await look(one);
        if (name !== 'hiro-moments') continue;
        if (store === 'moments' || store === 'keys' || store === 'pictures') counts[store] = kept.length;
        if (store !== 'pictures') continue;
        for (const one of kept as { readonly ciphertext: ArrayBuffer | ArrayBufferView }[]) {
          if (!isNoise(bytesIn(one.ciphertext))) found.plainMoments += 1;
        }
      }
      db.close();
    }
    return { ...counts, ...found };
  });
}
