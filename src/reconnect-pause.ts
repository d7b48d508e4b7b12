import { abortError, throwIfAborted } from './lib/errors';

const FIRST_MS = 300;
const GROWTH = 1.7;
const LONGEST_MS = 20_000;
/** Least share of the full pause; the rest is left to chance, so that viewers do not come back all at once. */
const LEAST_SHARE = 0.2;

/**
 * Pause before the next attempt after `failures` in a row (from 1), ms: fast at first, growing, and at
 * least what was asked for. `random`: 0–1.
 */
export function reconnectPauseMs(
  failures: number,
  { random, leastMs = 0 }: { readonly random: () => number; readonly leastMs?: number },
): number {
  const fullMs = Math.min(LONGEST_MS, FIRST_MS * GROWTH ** (failures - 1));
  return leastMs + fullMs * (LEAST_SHARE + (1 - LEAST_SHARE) * random());
}

/** Resolves after `ms`; rejects when aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
