import { MARK_MS, markOf } from '../store/rollup-queue';
import { daysIn, hoursIn, type Span } from './local-time';

/** From what the numbers of some periods are put together: whole days, whole hours, and minutes for the rest. */
export interface RollupPlan {
  readonly days: readonly Span[];
  readonly hours: readonly Span[];
  /** Each lies within one period. */
  readonly minutes: readonly Span[];
}

/** What is different for a camera with marked hours: what not to take, and what to take instead. */
export interface PlanChanges {
  readonly withoutDays: readonly Span[];
  readonly withoutHours: readonly Span[];
  readonly hours: readonly Span[];
  readonly minutes: readonly Span[];
}

/**
 * Plans the numbers of `periods` (in order, without gaps): a day that lies within one period is taken
 * from the days, else its hours where they do, else the minutes.
 */
export function planPeriods(timeZone: string, periods: readonly Span[]): RollupPlan {
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) return { days: [], hours: [], minutes: [] };
  const range = { startMs: first.startMs, endMs: last.endMs };
  const days: Span[] = [];
  const hours: Span[] = [];
  const minutes: Span[] = [];
  const split: Span[] = [];
  for (const day of daysIn(timeZone, range)) (isWithinOne(periods, day) ? days : split).push(day);
  for (const hour of hoursOf(timeZone, split)) {
    if (isWithinOne(periods, hour)) hours.push(hour);
    else minutes.push(...cut(periods, hour));
  }
  return { days, hours, minutes };
}

/** How the plan changes for a camera whose roll-ups of these UTC hours are out of date. */
export function changesFor(
  timeZone: string,
  { days, hours }: RollupPlan,
  markedHours: readonly number[],
): PlanChanges {
  const marked = new Set(markedHours);
  const withoutDays = touched(days, markedHours);
  const withoutHours = touched(hours, markedHours);
  const ofDays = withoutDays.flatMap((day) => hoursIn(timeZone, day));
  return {
    withoutDays,
    withoutHours,
    hours: ofDays.filter((hour) => !isMarked(hour, marked)),
    minutes: [...ofDays.filter((hour) => isMarked(hour, marked)), ...withoutHours],
  };
}

/** Index of the period in which an instant lies; −1 before the first. */
export function periodIndex(periods: readonly Span[], atMs: number): number {
  let [low, high] = [0, periods.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((periods[middle]?.startMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The hours of some days (in order), looked up at once. */
function hoursOf(timeZone: string, days: readonly Span[]): Span[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  return hoursIn(timeZone, { startMs: first.startMs, endMs: last.endMs }).filter((hour) =>
    isWithinOne(days, hour),
  );
}

function isWithinOne(periods: readonly Span[], { startMs, endMs }: Span): boolean {
  const period = periods[periodIndex(periods, startMs)];
  return period !== undefined && endMs <= period.endMs;
}

/** The parts of a span in each of the periods. */
function cut(periods: readonly Span[], span: Span): Span[] {
  const parts: Span[] = [];
  const first = Math.max(0, periodIndex(periods, span.startMs));
  for (let index = first; index < periods.length; index += 1) {
    const period = periods[index];
    if (period === undefined || period.startMs >= span.endMs) break;
    const part = {
      startMs: Math.max(span.startMs, period.startMs),
      endMs: Math.min(span.endMs, period.endMs),
    };
    if (part.endMs > part.startMs) parts.push(part);
  }
  return parts;
}

/** The spans (in order) that share time with a marked UTC hour. */
function touched(spans: readonly Span[], markedHours: readonly number[]): Span[] {
  const found = new Set<Span>();
  for (const hourMs of markedHours) {
    for (let index = Math.max(0, periodIndex(spans, hourMs)); index < spans.length; index += 1) {
      const span = spans[index];
      if (span === undefined || span.startMs >= hourMs + MARK_MS) break;
      if (span.endMs > hourMs) found.add(span);
    }
  }
  return [...found];
}

function isMarked({ startMs, endMs }: Span, marked: ReadonlySet<number>): boolean {
  for (let hourMs = markOf(startMs); hourMs < endMs; hourMs += MARK_MS) if (marked.has(hourMs)) return true;
  return false;
}
