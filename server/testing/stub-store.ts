import type { Store, StoredCamera } from '../store/store';

function unused(): never {
  throw new Error('not part of this test');
}

/** A store without a database, for tests of what surrounds it. */
export function stubStore(cameras: readonly StoredCamera[] = []): Store {
  return {
    kind: 'embedded',
    get context() {
      return unused();
    },
    ping: async () => undefined,
    close: async () => undefined,
    allCameras: async () => [...cameras],
    within: () => ({
      organisation: async () => ({ id: 'main', name: 'Test' }),
      sites: { list: async () => [], get: async () => null, create: unused, replace: unused, remove: unused },
      cameras: {
        list: async () => [...cameras],
        get: async (id) => cameras.find((camera) => camera.id === id) ?? null,
        create: unused,
        replace: unused,
        remove: unused,
      },
      buckets: {
        insert: async (buckets) => ({ stored: buckets.map(({ id }) => id), duplicate: [] }),
        read: async () => [],
      },
    }),
  };
}
