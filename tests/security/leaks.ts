/** Ways out that code under attack could try; each is run where it stands, by its source text. */
export interface Leak {
  readonly name: string;
  /** Sends `marker`, to `url` where it goes over the network. Runs in a worker or a page. */
  readonly run: (target: LeakTarget) => Promise<unknown>;
}

export interface LeakTarget {
  /** Of our own server, so that only the walls stand in the way. */
  readonly url: string;
  readonly marker: string;
}

/** What is added to a script, so that an import comes from it. */
export const PLANTED_CODE = ';globalThis.plantedImport = (url) => import(url);';

interface Planted {
  readonly plantedImport: (url: string) => Promise<unknown>;
}

/** Those that end at a server, which a recording proxy sees. */
export const NETWORK_LEAKS: readonly Leak[] = [
  { name: 'fetch', run: ({ url, marker }) => fetch(`${url}?${marker}`) },
  {
    name: 'XMLHttpRequest',
    run: ({ url, marker }) =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onloadend = resolve;
        request.onerror = reject;
        request.open('POST', url);
        request.send(marker);
      }),
  },
  {
    name: 'WebSocket',
    run: ({ url, marker }) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}?${marker}`);
        socket.onopen = resolve;
        socket.onerror = resolve;
        setTimeout(reject, 3000);
      }),
  },
  {
    name: 'EventSource',
    run: ({ url, marker }) =>
      new Promise((resolve) => {
        const source = new EventSource(`${url}?${marker}`);
        source.onerror = () => {
          source.close();
          resolve(null);
        };
      }),
  },
  {
    name: 'dynamic import with a query',
    // An import of what a debugger evaluates is refused everywhere: the planted one is part of the script.
    run: ({ url, marker }) => (globalThis as unknown as Planted).plantedImport(`${url}?${marker}`),
  },
  {
    name: 'nested worker',
    run: ({ url, marker }) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(`${url}?${marker}`, { type: 'module' });
        worker.onerror = resolve;
        setTimeout(reject, 3000);
      }),
  },
  {
    name: 'nested worker that fetches',
    run: ({ url, marker }) =>
      new Promise((resolve, reject) => {
        const code = `fetch(${JSON.stringify(`${url}?${marker}`)}).finally(() => postMessage(0))`;
        const worker = new Worker(URL.createObjectURL(new Blob([code])));
        worker.onmessage = resolve;
        worker.onerror = reject;
        setTimeout(reject, 3000);
      }),
  },
];

/** Those that another page of the same origin picks up. `read` runs in a page and tells whether the marker came. */
export const RELAY_LEAKS: readonly (Leak & {
  readonly read: (marker: string) => Promise<boolean>;
})[] = [
  {
    name: 'IndexedDB',
    run: ({ marker }) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('leak', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('leak');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('leak', 'readwrite');
          transaction.objectStore('leak').put(marker, 'leak');
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(null);
          };
        };
      }),
    read: (marker) =>
      new Promise((resolve) => {
        const opening = indexedDB.open('leak', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('leak');
        opening.onsuccess = () => {
          const reading = opening.result.transaction('leak').objectStore('leak').get('leak');
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result === marker);
          };
        };
      }),
  },
  {
    name: 'Cache Storage',
    run: async ({ marker }) => (await caches.open('leak')).put('/leak', new Response(marker)),
    read: async (marker) => (await (await caches.match('/leak'))?.text()) === marker,
  },
  {
    name: 'origin private file system',
    run: async ({ marker }) => {
      const folder = await navigator.storage.getDirectory();
      await folder.getFileHandle(marker, { create: true });
    },
    read: async (marker) => {
      const folder = await navigator.storage.getDirectory();
      return folder.getFileHandle(marker).then(
        () => true,
        () => false,
      );
    },
  },
  {
    name: 'Web Locks',
    run: ({ marker }) => {
      const held = new Promise(() => undefined);
      return new Promise((resolve, reject) => {
        navigator.locks
          .request(marker, () => {
            resolve(null);
            return held;
          })
          .catch(reject);
      });
    },
    read: async (marker) => ((await navigator.locks.query()).held ?? []).some(({ name }) => name === marker),
  },
];

/** A channel that must be listened to before something is said on it. */
export const BROADCAST_LEAK: Leak = {
  name: 'BroadcastChannel',
  run: async ({ marker }) => new BroadcastChannel('leak').postMessage(marker),
};
