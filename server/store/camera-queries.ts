import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { StoredCamera } from './store';
import type { StoreContext } from './context';
import { isForeignKeyError } from './pg-errors';
import type { Database } from './schema';
import type { CameraStore, ChangeOutcome } from './store';
import { unchanged } from './unchanged';

interface CameraRow {
  readonly id: string;
  readonly site_id: string;
  readonly config: Omit<StoredCamera, 'id' | 'siteId' | 'version'>;
  readonly version: number;
}

/** The cameras of an organisation on SQL. */
export function createCameraStore(context: StoreContext, organisationId: string): CameraStore {
  const { db } = context;
  const sitesOf = (by: Kysely<Database>) =>
    by.selectFrom('sites').select('sites.id').where('organisation_id', '=', organisationId);
  const ownSites = sitesOf(db);
  const select = db
    .selectFrom('cameras')
    .select(['id', 'site_id', 'config', 'version'])
    .where('site_id', 'in', ownSites);
  const isOwnSite = async (siteId: string): Promise<boolean> =>
    (await ownSites.where('id', '=', siteId).executeTakeFirst()) !== undefined;

  async function missingOrConflict(id: string): Promise<ChangeOutcome<never>> {
    const stored = await select.where('id', '=', id).executeTakeFirst();
    return unchanged(stored);
  }

  return {
    async list(siteId) {
      const query = siteId === undefined ? select : select.where('site_id', '=', siteId);
      return (await query.orderBy('created_ms').orderBy('id').execute()).map(cameraFrom);
    },

    async get(id) {
      const row = await select.where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : cameraFrom(row);
    },

    create: (input, assertRoom) =>
      context.inOrder(async () => {
        const { siteId, ...config } = input;
        const createdMs = context.nowMs();
        const row = { id: uuidv7(), site_id: siteId, version: 1, created_ms: createdMs };
        try {
          const isMade = await db.transaction().execute(async (trx) => {
            await assertRoom?.(trx);
            const site = await sitesOf(trx).where('id', '=', siteId).executeTakeFirst();
            if (site === undefined) return false;
            await trx
              .insertInto('cameras')
              .values({ ...row, config: JSON.stringify(config) })
              .execute();
            return true;
          });
          if (!isMade) return null;
        } catch (error) {
          if (isForeignKeyError(error)) return null;
          throw error;
        }
        const camera = cameraFrom({ ...row, config });
        await context.record({ kind: 'camera', camera, createdMs });
        return camera;
      }),

    replace: (id, version, input) =>
      context.inOrder(async () => {
        const { siteId, ...config } = input;
        if (!(await isOwnSite(siteId))) return { kind: 'blocked' };
        let row;
        try {
          row = await db
            .updateTable('cameras')
            .set((eb) => ({
              site_id: siteId,
              config: JSON.stringify(config),
              version: eb('version', '+', 1),
            }))
            .where('id', '=', id)
            .where('site_id', 'in', ownSites)
            .$if(version !== null, (query) => query.where('version', '=', version))
            .returning(['id', 'site_id', 'config', 'version', 'created_ms'])
            .executeTakeFirst();
        } catch (error) {
          if (isForeignKeyError(error)) return { kind: 'blocked' };
          throw error;
        }
        if (row === undefined) return missingOrConflict(id);
        const camera = cameraFrom(row);
        await context.record({ kind: 'camera', camera, createdMs: row.created_ms });
        return { kind: 'changed', value: camera };
      }),

    remove: (id, version) =>
      context.inOrder(async () => {
        const row = await db
          .deleteFrom('cameras')
          .where('id', '=', id)
          .where('site_id', 'in', ownSites)
          .$if(version !== null, (query) => query.where('version', '=', version))
          .returning('id')
          .executeTakeFirst();
        if (row === undefined) return missingOrConflict(id);
        await context.record({ kind: 'camera-removed', id });
        return { kind: 'changed', value: null };
      }),
  };
}

/** The cameras of every organisation. */
export async function listAllCameras({ db }: StoreContext): Promise<StoredCamera[]> {
  const select = db.selectFrom('cameras').select(['id', 'site_id', 'config', 'version']);
  return (await select.orderBy('created_ms').orderBy('id').execute()).map(cameraFrom);
}

function cameraFrom(row: CameraRow): StoredCamera {
  return { ...row.config, id: row.id, siteId: row.site_id, version: row.version };
}
