import { sql } from 'kysely';
import { createBucketStore } from './bucket-queries';
import { createCameraStore, listAllCameras } from './camera-queries';
import type { StoreContext } from './context';
import { isConnectionError } from './pg-errors';
import { createSiteStore } from './site-queries';
import { type Store, StoreUnavailableError, type TenantStore } from './store';

interface SqlStoreOptions {
  readonly context: Omit<StoreContext, 'guard'>;
  /** Throws while the database must not be used. */
  readonly assertReady: () => void;
  readonly close: () => Promise<void>;
}

/** The store's interface on SQL; a lost connection becomes `StoreUnavailableError`. */
export function createSqlStore({ context: unguarded, assertReady, close }: SqlStoreOptions): Store {
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    assertReady();
    try {
      return await work();
    } catch (error) {
      if (isConnectionError(error)) throw new StoreUnavailableError('The database does not answer', error);
      throw error;
    }
  };
  const context: StoreContext = { ...unguarded, guard };
  return {
    kind: context.kind,
    context,
    within: (organisationId) => createTenantStore(context, organisationId),
    allCameras: () => guard(() => listAllCameras(context)),
    ping: () => guard(async () => void (await sql`select 1`.execute(context.db))),
    close,
  };
}

function createTenantStore(context: StoreContext, organisationId: string): TenantStore {
  const { db, guard } = context;
  const sites = createSiteStore(context, organisationId);
  const cameras = createCameraStore(context, organisationId);
  const buckets = createBucketStore(context, organisationId);
  return {
    sites: {
      list: () => guard(() => sites.list()),
      get: (id) => guard(() => sites.get(id)),
      create: (input) => guard(() => sites.create(input)),
      replace: (id, version, input) => guard(() => sites.replace(id, version, input)),
      confirmNotice: (id, notice, by) => guard(() => sites.confirmNotice(id, notice, by)),
      remove: (id, version) => guard(() => sites.remove(id, version)),
    },
    cameras: {
      list: (siteId) => guard(() => cameras.list(siteId)),
      get: (id) => guard(() => cameras.get(id)),
      create: (input, assertRoom) => guard(() => cameras.create(input, assertRoom)),
      replace: (id, version, input) => guard(() => cameras.replace(id, version, input)),
      remove: (id, version) => guard(() => cameras.remove(id, version)),
    },
    buckets: {
      insert: (batch, receivedMs) => guard(() => buckets.insert(batch, receivedMs)),
      read: (query) => guard(() => buckets.read(query)),
    },
    organisation: () =>
      guard(() =>
        db
          .selectFrom('organisations')
          .select(['id', 'name'])
          .where('id', '=', organisationId)
          .executeTakeFirstOrThrow(),
      ),
  };
}
