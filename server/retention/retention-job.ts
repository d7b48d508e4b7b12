import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { RetentionPeriods } from './retention-periods';

/** Not while the server starts. */
const FIRST_MS = 10 * 60_000;
const EVERY_MS = 24 * 3_600_000;
const FOLLOW_MS = 60_000;

interface RetentionOptions {
  /** Deletes what has expired; returns how many rows. */
  readonly cleanUp: () => Promise<number>;
  readonly log: Logger;
  /** UTC, ms. */
  readonly nowMs: () => number;
}

/** The clean-up that runs once a day. */
export interface RetentionJob {
  /** When it runs next, UTC ms. */
  nextRunMs(): number;
  /** Ends it; a deletion under way is waited for. */
  close(): Promise<void>;
}

/** Deletes what has expired, once a day. Close it to end it. */
export function startRetentionJob({ cleanUp, log, nowMs }: RetentionOptions): RetentionJob {
  const stop = new AbortController();
  let nextRunMs = nowMs() + FIRST_MS;
  const running = (async (): Promise<void> => {
    for (let waitMs = FIRST_MS; ; waitMs = EVERY_MS) {
      nextRunMs = nowMs() + waitMs;
      await sleep(waitMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      if (stop.signal.aborted) return;
      try {
        const rowCount = await cleanUp();
        if (rowCount > 0) log.info('What has expired was deleted', { rowCount });
      } catch (error) {
        log.warn('What has expired could not be deleted; it is tried again tomorrow', {
          cause: messageOf(error),
        });
      }
    }
  })();
  return {
    nextRunMs: () => nextRunMs,
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

/** Reads every minute what other servers on the database have set; returns what ends it. */
export function followPeriods(periods: RetentionPeriods, log: Logger): () => void {
  const timer = setInterval(() => {
    periods.load().catch((error: unknown) => {
      log.warn('How long what is kept could not be read; it is tried again', { cause: messageOf(error) });
    });
  }, FOLLOW_MS);
  timer.unref();
  return () => clearInterval(timer);
}
