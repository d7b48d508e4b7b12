import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { StoreContext } from '../store/context';
import { type PassOutcome, runRollupPass } from './rollup-pass';

/** Between looks for something to do. */
const IDLE_MS = 10_000;
/** The current hour is left alone until it is over, and late uploads a little longer. */
const GRACE_MS = 60_000;
/** One connection serves everybody there: little at a time, and long pauses. */
const EMBEDDED = { maxHours: 12, restShare: 3 };
const POSTGRESQL = { maxHours: 240, restShare: 0.5 };

export interface RollupJobOptions {
  readonly context: StoreContext;
  readonly log: Logger;
}

/** The roll-ups follow what is stored. Close it to end it; calling that twice is harmless. */
export interface RollupJob {
  close(): Promise<void>;
}

/** Starts making roll-ups in the background. Any number of processes may: one at a time works. */
export function startRollupJob({ context, log }: RollupJobOptions): RollupJob {
  const stop = new AbortController();
  const running = run(context, log, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

/** Makes every roll-up that is due; for tests and commands. */
export async function rollUpAll(context: StoreContext, untilMs = Number.MAX_SAFE_INTEGER): Promise<void> {
  while ((await pass(context, { untilMs, maxHours: POSTGRESQL.maxHours })) === 'worked');
}

async function run(context: StoreContext, log: Logger, signal: AbortSignal): Promise<void> {
  const { maxHours, restShare } = context.kind === 'embedded' ? EMBEDDED : POSTGRESQL;
  let hasFailed = false;
  while (!signal.aborted) {
    let restMs = IDLE_MS;
    try {
      const beganMs = performance.now();
      const outcome = await pass(context, { untilMs: context.nowMs() - GRACE_MS, maxHours });
      if (outcome === 'worked') restMs = (performance.now() - beganMs) * restShare;
      hasFailed = false;
    } catch (error) {
      // Nothing is lost: the marks stay, and readers take the minutes.
      if (!hasFailed)
        log.warn('Roll-ups could not be made; they are tried again', { cause: messageOf(error) });
      hasFailed = true;
    }
    await sleep(restMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function pass(
  context: StoreContext,
  options: { readonly untilMs: number; readonly maxHours: number },
): Promise<PassOutcome> {
  return context.guard(() => context.relaxed((trx) => runRollupPass(trx, options)));
}
