import { sql } from 'kysely';
import { createBucketStore } from './bucket-queries';
import { createCameraStore } from './camera-queries';
import type { StoreContext } from './context';
import { isConnectionError } from './pg-errors';
import { createSiteStore } from './site-queries';
import { type Store, StoreUnavailableError } from './store';

interface SqlStoreOptions {
  readonly kind: Store['kind'];
  readonly context: StoreContext;
  /** Throws while the database must not be used. */
  readonly assertReady: () => void;
  readonly close: () => Promise<void>;
}

/** The store's interface on SQL; a lost connection becomes `StoreUnavailableError`. */
export function createSqlStore({ kind, context, assertReady, close }: SqlStoreOptions): Store {
  const { db } = context;
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    assertReady();
    try {
      return await work();
    } catch (error) {
      if (isConnectionError(error)) throw new StoreUnavailableError('The database does not answer', error);
      throw error;
    }
  };
  const sites = createSiteStore(context);
  const cameras = createCameraStore(context);
  const buckets = createBucketStore(context);
  return {
    kind,
    sites: {
      list: () => guard(() => sites.list()),
      get: (id) => guard(() => sites.get(id)),
      create: (input) => guard(() => sites.create(input)),
      replace: (id, version, input) => guard(() => sites.replace(id, version, input)),
      remove: (id, version) => guard(() => sites.remove(id, version)),
    },
    cameras: {
      list: (siteId) => guard(() => cameras.list(siteId)),
      get: (id) => guard(() => cameras.get(id)),
      create: (input) => guard(() => cameras.create(input)),
      replace: (id, version, input) => guard(() => cameras.replace(id, version, input)),
      remove: (id, version) => guard(() => cameras.remove(id, version)),
    },
    buckets: {
      insert: (batch, receivedMs) => guard(() => buckets.insert(batch, receivedMs)),
      read: (query) => guard(() => buckets.read(query)),
    },
    organisation: () =>
      guard(() =>
        db.selectFrom('organisations').select(['id', 'name']).orderBy('id').executeTakeFirstOrThrow(),
      ),
    ping: () => guard(async () => void (await sql`select 1`.execute(db))),
    close,
  };
}
