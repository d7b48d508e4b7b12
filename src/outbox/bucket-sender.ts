import { MAX_BATCH } from '../api/contract';
import type { Bucket } from '../domain/bucket';
import { createBatch } from './batch';
import type { OutboxStore } from './count-store';
import { Sender, type SenderOptions } from './sender';

export type BucketSenderOptions = Omit<SenderOptions<Bucket>, 'store' | 'batchOf' | 'maxBatch'> & {
  readonly store: OutboxStore;
};

/** Empties the outbox of counts. */
export function createBucketSender({ store, ...options }: BucketSenderOptions): Sender<Bucket> {
  return new Sender<Bucket>({
    ...options,
    maxBatch: MAX_BATCH,
    batchOf: (waiting) => {
      const { body, buckets: items } = createBatch(waiting, MAX_BATCH);
      return { items, body };
    },
    store: {
      peek: (limit) => store.peek(limit),
      remove: (ids) => store.remove(ids),
      putAside: (bucket, refusal) => store.quarantine({ bucket, ...refusal }),
      counts: () => store.counts(),
    },
  });
}
