import { z } from 'zod';
import { StartError } from '../start-error';

const DAY_MS = 86_400_000;
/** No viewer waits longer for a server; what is older comes from a clock that is wrong. */
const DEFAULT_MAX_DAYS = 3653;
/** A viewer's clock may be this far ahead of ours. */
const CLOCK_TOLERANCE_MS = DAY_MS;

/** How old a bucket may be when it comes, days: by the server's setting and by what an organisation keeps. */
export interface BucketAges {
  maxDaysOf(organisationId: string): number;
}

/** How long counts are kept by each organisation, days; null: for good. */
export interface CountLimits {
  of(organisationId: string): { readonly retentionDays: number | null };
}

/** What is deleted anyway is not taken either, except for the day that is under way. */
export function bucketAges(maxDays: number, limits: CountLimits): BucketAges {
  return {
    maxDaysOf: (id) => Math.min(maxDays, Math.max(1, limits.of(id).retentionDays ?? Infinity)),
  };
}

/** Reads `HIRO_MAX_BUCKET_AGE_DAYS`; throws `StartError`. */
export function readMaxBucketAgeDays(env: Readonly<Record<string, string | undefined>>): number {
  const text = env.HIRO_MAX_BUCKET_AGE_DAYS;
  if (text === undefined || text.trim() === '') return DEFAULT_MAX_DAYS;
  const days = z.coerce.number().pipe(z.int().min(1).max(36_500)).safeParse(text);
  if (days.success) return days.data;
  throw new StartError(`HIRO_MAX_BUCKET_AGE_DAYS is "${text}": expected whole days from 1 to 36500.`);
}

/** What begins before this is not taken any more; UTC, ms. */
export function oldestStartMs(nowMs: number, maxDays: number): number {
  return nowMs - maxDays * DAY_MS;
}

/** Null: its time is possible. Otherwise what is wrong with it, and what to do, in words. */
export function timeFault(startMs: number, nowMs: number, maxDays: number): TimeFault | null {
  if (startMs > nowMs + CLOCK_TOLERANCE_MS) return FUTURE;
  return startMs < oldestStartMs(nowMs, maxDays) ? tooOld(maxDays) : null;
}

interface TimeFault {
  readonly message: string;
  readonly advice: string;
}

const FUTURE: TimeFault = {
  message: 'more than a day ahead of the server',
  advice:
    "It begins more than a day ahead of the server's clock: set the clock of the viewer, or of the server. These counts cannot be repaired; discard them.",
};

function tooOld(maxDays: number): TimeFault {
  return {
    message: `more than ${maxDays} days ago`,
    advice: `It began more than ${maxDays} days ago, and this server keeps or takes nothing that old. If the date is wrong, set the clock of the viewer. Discard these counts, or keep them aside and ask whoever runs the server to allow more (HIRO_MAX_BUCKET_AGE_DAYS, or the organisation's retention), then try again.`,
  };
}
