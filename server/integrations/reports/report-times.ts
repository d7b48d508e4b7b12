import { Temporal } from 'temporal-polyfill';
import type { ReportInput } from '../../../src/api/integration-contract';

/** When a report is due, in local time. */
export type ReportTimes = Pick<ReportInput, 'period' | 'weekday' | 'localTime'>;

/** What a report is about: whole local days. */
export interface ReportSpan {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** ISO dates; both are in it. */
  readonly firstDay: string;
  readonly lastDay: string;
}

const LONGEST_LOOK_DAYS = 8;
const DAYS = { daily: 1, weekly: 7 } as const;

/**
 * The newest time at or before `nowMs` at which a report was due. One per local day that counts: a time that
 * the clock skips in spring is due when the clock has skipped it, one that comes twice in autumn the first time.
 */
export function lastDueMs(times: ReportTimes, timeZone: string, nowMs: number): number {
  const today = dateAt(nowMs, timeZone);
  for (let back = -1; back <= LONGEST_LOOK_DAYS; back += 1) {
    const dueMs = dueOn(times, timeZone, today.subtract({ days: back }));
    if (dueMs !== null && dueMs <= nowMs) return dueMs;
  }
  return 0;
}

/** The first time after `nowMs` at which a report is due. */
export function nextDueMs(times: ReportTimes, timeZone: string, nowMs: number): number {
  const today = dateAt(nowMs, timeZone);
  for (let ahead = -1; ahead <= LONGEST_LOOK_DAYS; ahead += 1) {
    const dueMs = dueOn(times, timeZone, today.add({ days: ahead }));
    if (dueMs !== null && dueMs > nowMs) return dueMs;
  }
  return nowMs;
}

/** The day before the one on which a report was due, or the seven days before. */
export function spanOf(period: ReportInput['period'], timeZone: string, dueMs: number): ReportSpan {
  const dueDay = dateAt(dueMs, timeZone);
  const first = dueDay.subtract({ days: DAYS[period] });
  return {
    fromMs: startOf(first, timeZone),
    toMs: startOf(dueDay, timeZone),
    firstDay: first.toString(),
    lastDay: dueDay.subtract({ days: 1 }).toString(),
  };
}

/** Date and time of an instant in a time zone, such as "2026-03-29 03:00". */
export function localHour(atMs: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  return `${zoned.toPlainDate().toString()} ${zoned.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

function dueOn(
  { period, weekday, localTime }: ReportTimes,
  timeZone: string,
  date: Temporal.PlainDate,
): number | null {
  if (period === 'weekly' && date.dayOfWeek !== weekday) return null;
  const local = date.toPlainDateTime(Temporal.PlainTime.from(localTime));
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

function dateAt(atMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** Where midnight is skipped, the day begins later. */
function startOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}
