import { isStale, resultOf, type CountAudit, type CountingState } from './count-audit';
import { wilsonInterval } from './wilson';

/** How often a camera counts wrong, as far as somebody looked. */
export interface MeasuredError {
  /** Events that were missed, or counted although nobody was there. */
  readonly mistakes: number;
  /** All events of which either the person or the count knew. */
  readonly events: number;
  /** `mistakes` of `events`, 0–1; null where nothing happened. */
  readonly share: number | null;
  /** 95 % interval of the share. */
  readonly low: number;
  readonly high: number;
  /** When the newest of the audits was made, ms since the epoch. */
  readonly madeAtMs: number;
  readonly audits: number;
  /** Whether something that the numbers depend on has changed since. */
  readonly isStale: boolean;
}

/**
 * The error of one camera from its audits: all that still hold are taken together, since more events say
 * more. Where none holds any more, the newest is told as what it is. A missed event and one counted for
 * nothing are two mistakes although the sum is right: the next hour they may not cancel out.
 * Null: nobody has looked yet.
 */
export function measuredErrorOf(
  audits: readonly CountAudit[],
  now: CountingState | null,
): MeasuredError | null {
  const newestFirst = [...audits].sort((a, b) => b.madeAtMs - a.madeAtMs);
  const [newest] = newestFirst;
  if (newest === undefined) return null;
  // What is counted with may not be known yet, as before the engine has started: the newest audit stands for it.
  const state = now ?? newest.counting;
  const valid = newestFirst.filter((audit) => !isStale(audit.counting, state));
  const used = valid.length > 0 ? valid : [newest];
  const totals = used.map((audit) => resultOf(audit).total);
  const mistakes = totals.reduce((sum, { missed, extra }) => sum + missed + extra, 0);
  const events = totals.reduce((sum, { matched }) => sum + matched, mistakes);
  const [low, high] = wilsonInterval(mistakes, events);
  return {
    mistakes,
    events,
    share: events === 0 ? null : mistakes / events,
    low,
    high,
    madeAtMs: newestFirst.find((audit) => used.includes(audit))?.madeAtMs ?? newest.madeAtMs,
    audits: used.length,
    isStale: valid.length === 0,
  };
}
