import { Temporal } from 'temporal-polyfill';
import { spanOf } from '../../../src/api/opening-hours-schema';
import { type OpeningHours, WEEKDAYS } from '../../../src/domain/config';

/** A stretch of time, UTC ms, end exclusive. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MINUTES = 24 * 60;

/**
 * When a site is open within a range: apart from each other, oldest first. A local time that a day skips
 * (clocks go forward) is taken that much later, one that comes twice is its first.
 */
export function openSpans(hours: OpeningHours | null, timeZone: string, range: Span): readonly Span[] {
  if (hours === null) return range.fromMs < range.toMs ? [range] : [];
  const spans: Span[] = [];
  // The evening before may reach over midnight.
  let day = dateAt(range.fromMs, timeZone).subtract({ days: 1 });
  const lastDay = dateAt(range.toMs, timeZone);
  for (; Temporal.PlainDate.compare(day, lastDay) <= 0; day = day.add({ days: 1 })) {
    const weekday = WEEKDAYS[day.dayOfWeek - 1];
    for (const times of weekday === undefined ? [] : hours[weekday]) {
      const { fromMinute, toMinute } = spanOf(times);
      const fromMs = Math.max(range.fromMs, instantOf(day, fromMinute, timeZone));
      const toMs = Math.min(range.toMs, instantOf(day, toMinute, timeZone));
      if (fromMs < toMs) spans.push({ fromMs, toMs });
    }
  }
  return joined(spans);
}

/**
 * The last time at or before `nowMs` that a daily local time came. It comes once on each date: where the
 * clocks skip it, as much later; where it comes twice, at the first.
 */
export function lastDailyMs(localMinutes: number, timeZone: string, nowMs: number): number {
  // After the first of two equal times the date may have begun, gone back and begun again.
  const tomorrow = dateAt(nowMs, timeZone).add({ days: 1 });
  for (let daysBack = 0; ; daysBack += 1) {
    const atMs = instantOf(tomorrow.subtract({ days: daysBack }), localMinutes, timeZone);
    if (atMs <= nowMs || daysBack > 3) return atMs;
  }
}

/** The next time after `nowMs` that a daily local time comes. */
export function nextDailyMs(localMinutes: number, timeZone: string, nowMs: number): number {
  const yesterday = dateAt(nowMs, timeZone).subtract({ days: 1 });
  for (let daysOn = 0; ; daysOn += 1) {
    const atMs = instantOf(yesterday.add({ days: daysOn }), localMinutes, timeZone);
    if (atMs > nowMs || daysOn > 4) return atMs;
  }
}

/** Beginning of the day at the site; where midnight is skipped, the first instant of the date. */
export function startOfDayMs(timeZone: string, nowMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).startOfDay()
    .epochMilliseconds;
}

/** What two lists of spans have in common; all of them are apart and in order. */
export function commonSpans(one: readonly Span[], other: readonly Span[]): readonly Span[] {
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const common = { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) };
      return common.fromMs < common.toMs ? [common] : [];
    }),
  );
}

/** The sum of what two lists of spans have in common; both are apart and in order. */
export function overlapMs(one: readonly Span[], other: readonly Span[]): number {
  return commonSpans(one, other).reduce((sumMs, { fromMs, toMs }) => sumMs + toMs - fromMs, 0);
}

function dateAt(atMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone).toPlainDate();
}

function instantOf(date: Temporal.PlainDate, minutes: number, timeZone: string): number {
  const day = minutes >= DAY_MINUTES ? date.add({ days: 1 }) : date;
  const time = new Temporal.PlainTime(Math.floor((minutes % DAY_MINUTES) / 60), minutes % 60);
  return day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

function joined(spans: Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.fromMs - b.fromMs)) {
    const last = result.at(-1);
    if (last === undefined || last.toMs < span.fromMs) result.push(span);
    else if (last.toMs < span.toMs) result[result.length - 1] = { ...last, toMs: span.toMs };
  }
  return result;
}
