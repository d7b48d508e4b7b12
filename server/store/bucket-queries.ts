import type { Transaction } from 'kysely';
import type { Bucket } from '../../src/domain/bucket';
import { judgeBatch, type Judgement } from '../leases/bucket-rules';
import { lockCameras } from '../leases/camera-locks';
import { readSpans, readStored } from '../leases/counted-time';
import { databaseClock, type LeaseClock, readClock } from '../leases/lease-clock';
import type { StoreContext } from './context';
import { insertBuckets } from './insert-buckets';
import { withPartitions } from './partitions';
import { isForeignKeyError } from './pg-errors';
import { readBuckets } from './read-buckets';
import type { Database } from './schema';
import { type BucketStore, UnknownCamerasError } from './store';
import { readStoredIds } from './stored-ids';

/** The buckets of an organisation's cameras on SQL; which of them are stored is up to `judgeBatch`. */
export function createBucketStore(
  context: StoreContext,
  organisationId: string,
  { clock = databaseClock }: { readonly clock?: LeaseClock } = {},
): BucketStore {
  const { db } = context;

  async function assertKnownCameras(trx: Transaction<Database>, wanted: readonly string[]): Promise<void> {
    const rows = await trx
      .selectFrom('cameras')
      .innerJoin('sites', 'sites.id', 'cameras.site_id')
      .select('cameras.id')
      .where('cameras.id', 'in', wanted)
      .where('sites.organisation_id', '=', organisationId)
      .execute();
    const known = new Set(rows.map((row) => row.id));
    const unknown = wanted.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new UnknownCamerasError(unknown);
  }

  /** Alone with the cameras of the batch: nobody changes their leases or stores buckets meanwhile. */
  async function ingest(
    trx: Transaction<Database>,
    buckets: readonly Bucket[],
    receivedMs: number,
  ): Promise<IngestOutcome> {
    const cameraIds = [...new Set(buckets.map(({ cameraId }) => cameraId))];
    await assertKnownCameras(trx, cameraIds);
    await lockCameras(trx, cameraIds);
    const known = await readStoredIds(trx, buckets);
    const fresh = buckets.filter(({ id }) => !known.has(id.toLowerCase()));
    const { accepted, refused } = await judge(trx, fresh);
    const stored = await insertBuckets(trx, accepted, receivedMs);
    return { stored, refused };
  }

  async function judge(trx: Transaction<Database>, buckets: readonly Bucket[]): Promise<Judgement<Bucket>> {
    if (buckets.length === 0) return { accepted: [], refused: [] };
    const counted = buckets.map((bucket) => {
      const { id, cameraId, epoch, viewerId, startMs, endMs } = bucket;
      return { bucket, id, cameraId, epoch, viewerId: viewerId.toLowerCase(), startMs, endMs };
    });
    const spans = await readSpans(trx, counted);
    const stored = await readStored(trx, counted);
    const nowMs = await readClock(trx, clock);
    const { accepted, refused } = judgeBatch(counted, { spans, stored, nowMs });
    return { accepted: accepted.map(({ bucket }) => bucket), refused };
  }

  return {
    async insert(sent, receivedMs) {
      const buckets = firstOfEachId(sent);
      let outcome: IngestOutcome;
      try {
        outcome = await withPartitions(db, buckets, () =>
          context.relaxed((trx) => ingest(trx, buckets, receivedMs)),
        );
      } catch (error) {
        // A camera was removed in the meantime; which one, the next try tells.
        if (!isForeignKeyError(error)) throw error;
        outcome = await context.relaxed((trx) => ingest(trx, buckets, receivedMs));
      }
      const { stored, refused } = outcome;
      const refusedIds = new Set(refused.map(({ id }) => id));
      const kept = buckets.filter(({ id }) => !refusedIds.has(id));
      // Duplicates too: the answer to their first upload may have been lost before it was journalled.
      if (kept.length > 0) await context.record({ kind: 'buckets', receivedMs, buckets: kept });
      const ids = kept.map(({ id }) => id);
      return {
        stored: ids.filter((id) => stored.has(id.toLowerCase())),
        duplicate: ids.filter((id) => !stored.has(id.toLowerCase())),
        refused: [...refused],
      };
    },

    read: (query) => readBuckets(db, query),
  };
}

interface IngestOutcome {
  /** In lower case. */
  readonly stored: ReadonlySet<string>;
  readonly refused: Judgement<Bucket>['refused'];
}

/** An id that comes twice counts once. */
function firstOfEachId(buckets: readonly Bucket[]): Bucket[] {
  const first = new Map<string, Bucket>();
  for (const bucket of buckets) {
    const id = bucket.id.toLowerCase();
    if (!first.has(id)) first.set(id, bucket);
  }
  return [...first.values()];
}
