import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { BucketAges } from '../aggregates/bucket-age';
import { pruneSpans } from '../leases/prune-spans';
import type { StoreContext } from '../store/context';
import { deleteExpired, type RetentionDays } from './delete-expired';

/** Not while the server starts. */
const FIRST_MS = 10 * 60_000;
const EVERY_MS = 24 * 3_600_000;

interface RetentionOptions {
  readonly context: StoreContext;
  readonly daysOf: RetentionDays;
  readonly ages: BucketAges;
  readonly log: Logger;
}

/** Deletes what has expired, once a day. Close it to end it; a deletion under way is waited for. */
export function startRetentionJob({ context, daysOf, ages, log }: RetentionOptions): {
  readonly close: () => Promise<void>;
} {
  const stop = new AbortController();
  const running = (async (): Promise<void> => {
    for (let waitMs = FIRST_MS; ; waitMs = EVERY_MS) {
      await sleep(waitMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      if (stop.signal.aborted) return;
      try {
        const bucketCount = await deleteExpired(context, daysOf);
        await pruneSpans(context, ages);
        if (bucketCount > 0) log.info('Expired counts were deleted', { bucketCount });
      } catch (error) {
        log.warn('Expired counts could not be deleted; it is tried again tomorrow', {
          cause: messageOf(error),
        });
      }
    }
  })();
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}
