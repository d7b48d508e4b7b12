import type { FastifyRequest } from 'fastify';
import type { Store, TenantStore } from '../store/store';
import { UnknownCamerasError } from '../store/store';
import { principalOf } from './route-access';

/** What whoever asks may see of the store: its organisation, or of that the one site of a device. */
export function tenantOf(store: Store, request: FastifyRequest): TenantStore {
  const principal = principalOf(request);
  const tenant = store.within(principal.organisationId);
  const siteId = principal.kind === 'device' ? principal.siteId : null;
  return siteId === null ? tenant : oneSite(tenant, siteId);
}

/** Devices change no configuration, so writes of sites and cameras pass unchanged (and are refused before). */
function oneSite(tenant: TenantStore, siteId: string): TenantStore {
  const cameras = (): ReturnType<TenantStore['cameras']['list']> => tenant.cameras.list(siteId);
  return {
    ...tenant,
    sites: {
      ...tenant.sites,
      list: async () => (await tenant.sites.list()).filter(({ id }) => id === siteId),
      get: async (id) => (id === siteId ? tenant.sites.get(id) : null),
    },
    cameras: {
      ...tenant.cameras,
      list: async (wanted) => (wanted === undefined || wanted === siteId ? cameras() : []),
      get: async (id) => {
        const camera = await tenant.cameras.get(id);
        return camera?.siteId === siteId ? camera : null;
      },
    },
    buckets: {
      insert: async (buckets, receivedMs) => {
        const own = new Set((await cameras()).map(({ id }) => id));
        const unknown = [...new Set(buckets.map(({ cameraId }) => cameraId))].filter((id) => !own.has(id));
        if (unknown.length > 0) throw new UnknownCamerasError(unknown);
        return tenant.buckets.insert(buckets, receivedMs);
      },
      read: async (query) =>
        (await cameras()).some(({ id }) => id === query.cameraId) ? tenant.buckets.read(query) : [],
    },
  };
}
