import type { Bucket } from '../../src/domain/bucket';
import type { StoreContext } from './context';
import { insertBuckets } from './insert-buckets';
import { isForeignKeyError } from './pg-errors';
import { readBuckets } from './read-buckets';
import { type BucketStore, UnknownCamerasError } from './store';

/** The buckets of an organisation's cameras on SQL. Two viewers' buckets of one camera may overlap in time; both count until leases exist. */
export function createBucketStore(context: StoreContext, organisationId: string): BucketStore {
  const { db } = context;

  async function unknownCameras(buckets: readonly Bucket[]): Promise<string[]> {
    const wanted = [...new Set(buckets.map((bucket) => bucket.cameraId))];
    const rows = await db
      .selectFrom('cameras')
      .innerJoin('sites', 'sites.id', 'cameras.site_id')
      .select('cameras.id')
      .where('cameras.id', 'in', wanted)
      .where('sites.organisation_id', '=', organisationId)
      .execute();
    const known = new Set(rows.map((row) => row.id));
    return wanted.filter((id) => !known.has(id));
  }

  return {
    async insert(buckets, receivedMs) {
      const unknown = await unknownCameras(buckets);
      if (unknown.length > 0) throw new UnknownCamerasError(unknown);
      let stored: ReadonlySet<string>;
      try {
        stored = await context.relaxed((trx) => insertBuckets(trx, buckets, receivedMs));
      } catch (error) {
        // A camera was removed in the meantime.
        if (!isForeignKeyError(error)) throw error;
        throw new UnknownCamerasError(await unknownCameras(buckets));
      }
      // Duplicates too: the answer to their first upload may have been lost before it was journalled.
      await context.record({ kind: 'buckets', receivedMs, buckets: [...buckets] });
      const ids = [...new Set(buckets.map((bucket) => bucket.id))];
      return {
        stored: ids.filter((id) => stored.has(id.toLowerCase())),
        duplicate: ids.filter((id) => !stored.has(id.toLowerCase())),
      };
    },

    read: (query) => readBuckets(db, query),
  };
}
