import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Database } from '../store/schema';
import type { Store, StoredCamera } from '../store/store';

/** A database that answers every query with no rows. */
function emptyDatabase(): Kysely<Database> {
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

function unused(): never {
  throw new Error('not part of this test');
}

/** A store without a database, for tests of what surrounds it. */
export function stubStore(cameras: readonly StoredCamera[] = []): Store {
  return {
    kind: 'embedded',
    context: {
      kind: 'embedded',
      db: emptyDatabase(),
      relaxed: unused,
      record: unused,
      inOrder: (write) => write(),
      guard: (work) => work(),
      nowMs: () => Date.now(),
    },
    ping: async () => undefined,
    close: async () => undefined,
    allCameras: async () => [...cameras],
    within: () => ({
      organisation: async () => ({ id: 'main', name: 'Test' }),
      sites: {
        list: async () => [],
        get: async () => null,
        create: unused,
        replace: unused,
        confirmNotice: unused,
        remove: unused,
      },
      cameras: {
        list: async () => [...cameras],
        get: async (id) => cameras.find((camera) => camera.id === id) ?? null,
        create: unused,
        replace: unused,
        remove: unused,
      },
      buckets: {
        insert: async (buckets) => ({ stored: buckets.map(({ id }) => id), duplicate: [], refused: [] }),
        read: async () => [],
      },
    }),
  };
}
