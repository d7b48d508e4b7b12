const FIRST_DELAY_MS = 5_000;
const FACTOR = 4;
const LONGEST_DELAY_MS = 12 * 60 * 60_000;
/** A delay is shortened or lengthened by up to this share, so that retries do not come in step. */
const JITTER = 0.2;

/** After this long an event is given up. */
export const DELIVERY_DEADLINE_MS = 72 * 60 * 60_000;

interface FailedAttempt {
  /** Attempts so far, with the one that failed; from 1. */
  readonly attempts: number;
  readonly createdMs: number;
  readonly nowMs: number;
  /** 0–1. */
  readonly random: number;
}

/**
 * When to try again after a failure: about 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, 6 h, and every 12 h, with
 * a last attempt at the deadline. Null: it was the last.
 */
export function nextAttemptMs({ attempts, createdMs, nowMs, random }: FailedAttempt): number | null {
  const deadlineMs = createdMs + DELIVERY_DEADLINE_MS;
  if (nowMs >= deadlineMs) return null;
  const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * FACTOR ** (attempts - 1));
  const spread = 1 - JITTER + 2 * JITTER * random;
  return Math.min(deadlineMs, nowMs + Math.round(delayMs * spread));
}
