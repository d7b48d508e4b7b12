import type { PERIODS } from '../../src/api/statistics-contract';
import { hoursIn, type Span, startOfDate } from './local-time';

/** What a row of statistics is about. */
export type PeriodKind = (typeof PERIODS)[number];

/** A stretch of local time with its first local date as UTC midnight, ms. */
export interface Period extends Span {
  readonly dateMs: number;
}

const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday: days since the Monday before. */
const DAYS_SINCE_MONDAY = 3;

export interface PeriodRange {
  /** Local dates as UTC midnight, ms; the second is not part of it. */
  readonly fromDateMs: number;
  readonly toDateMs: number;
  readonly by: PeriodKind;
}

/**
 * The hours, days, weeks (from Monday) or months of a range of local dates, in order. The first and the
 * last week and month are cut at the range.
 */
export function periodsIn(timeZone: string, { fromDateMs, toDateMs, by }: PeriodRange): Period[] {
  if (by === 'hour') {
    const range = { startMs: startOfDate(timeZone, fromDateMs), endMs: startOfDate(timeZone, toDateMs) };
    return hoursIn(timeZone, range).map((hour) => ({ ...hour, dateMs: fromDateMs }));
  }
  const dates: number[] = [];
  for (let dateMs = fromDateMs; dateMs < toDateMs; dateMs = nextDate(dateMs, by)) dates.push(dateMs);
  return dates.flatMap((dateMs) => {
    const startMs = startOfDate(timeZone, dateMs);
    const endMs = startOfDate(timeZone, Math.min(nextDate(dateMs, by), toDateMs));
    // A date that the zone skipped is none.
    return endMs > startMs ? [{ startMs, endMs, dateMs }] : [];
  });
}

/** The date on which the period after this one begins. */
function nextDate(dateMs: number, by: Exclude<PeriodKind, 'hour'>): number {
  if (by === 'day') return dateMs + DAY_MS;
  if (by === 'week') {
    const weekday = (Math.round(dateMs / DAY_MS) + DAYS_SINCE_MONDAY) % 7;
    return dateMs + (7 - weekday) * DAY_MS;
  }
  const date = new Date(dateMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
