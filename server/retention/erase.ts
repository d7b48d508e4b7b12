import type { Erasure } from '../../src/api/data-life-contract';
import { ProblemError } from '../problem';
import type { Store, StoredCamera } from '../store/store';
import { assertUnheld } from './held-problem';
import { countRows, eraseRows } from './erase-rows';

interface EraseParts {
  readonly store: Store;
  readonly organisationId: string;
  /** Told of each camera that is gone: its credentials are kept elsewhere. */
  readonly onCameraGone: (camera: StoredCamera) => Promise<void>;
}

/**
 * Erases a camera and everything that is kept about it. Null where there is none. A legal hold makes the
 * database refuse, before anything is gone.
 */
export async function eraseCamera(parts: EraseParts, camera: StoredCamera): Promise<Erasure | null> {
  const { store, organisationId, onCameraGone } = parts;
  const { db, guard } = store.context;
  const deleted = await guard(() => countRows(db, 'camera', camera.id));
  const removed = await store.within(organisationId).cameras.remove(camera.id, null);
  if (removed.kind !== 'changed') return null;
  await onCameraGone(camera);
  await guard(() => db.transaction().execute((trx) => eraseRows(trx, 'camera', camera.id)));
  return { deleted };
}

/** Erases a site, its cameras, and everything that is kept about them. Null where there is none. */
export async function eraseSite(parts: EraseParts, siteId: string): Promise<Erasure | null> {
  const { store, organisationId } = parts;
  const { db, guard } = store.context;
  const tenant = store.within(organisationId);
  if ((await tenant.sites.get(siteId)) === null) return null;
  await guard(() => assertUnheld(db, { organisationId, siteId }));
  const deleted: Erasure['deleted'] = await guard(() => countRows(db, 'site', siteId));
  for (const camera of await tenant.cameras.list(siteId)) await eraseCamera(parts, camera);
  const removed = await tenant.sites.remove(siteId, null);
  if (removed.kind === 'blocked') {
    throw new ProblemError(409, 'A camera was added to the site meanwhile: erase it once more.');
  }
  if (removed.kind !== 'changed') return null;
  await guard(() => db.transaction().execute((trx) => eraseRows(trx, 'site', siteId)));
  return { deleted };
}
