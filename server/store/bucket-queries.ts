import type { Bucket } from '../../src/domain/bucket';
import type { StoreContext } from './context';
import { insertBuckets } from './insert-buckets';
import { isForeignKeyError } from './pg-errors';
import { readBuckets } from './read-buckets';
import { type BucketStore, UnknownCamerasError } from './store';

/** Buckets on SQL. Two viewers' buckets of one camera may overlap in time; both count until leases exist. */
export function createBucketStore(context: StoreContext): BucketStore {
  const { db } = context;

  async function unknownCameras(buckets: readonly Bucket[]): Promise<string[]> {
    const wanted = [...new Set(buckets.map((bucket) => bucket.cameraId))];
    const rows = await db.selectFrom('cameras').select('id').where('id', 'in', wanted).execute();
    const known = new Set(rows.map((row) => row.id));
    return wanted.filter((id) => !known.has(id));
  }

  return {
    async insert(buckets, receivedMs) {
      let stored: ReadonlySet<string>;
      try {
        stored = await insertBuckets(db, buckets, receivedMs);
      } catch (error) {
        if (!isForeignKeyError(error)) throw error;
        const unknown = await unknownCameras(buckets);
        if (unknown.length === 0) throw error;
        throw new UnknownCamerasError(unknown);
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
