import { SourceError } from './frame-source';

/**
 * Runs with a signal that also aborts after `limitMs`; what is then still under way rejects with
 * `late()`, unless the caller's own signal was first or the work knows a better reason.
 */
export async function withTimeLimit<Result>(
  limits: { readonly signal: AbortSignal; readonly limitMs: number },
  late: () => SourceError,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { signal, limitMs } = limits;
  const timeout = AbortSignal.timeout(limitMs);
  try {
    return await run(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (signal.aborted || !timeout.aborted || error instanceof SourceError) throw error;
    throw late();
  }
}
