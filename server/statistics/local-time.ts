import { Temporal } from 'temporal-polyfill';

/** A stretch of time, UTC ms, end exclusive. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** A stretch in which a zone's clocks run with one offset. */
interface OffsetSpan extends Span {
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Looked up around what was asked for, so that the next question finds it. */
const MARGIN_MS = 400 * DAY_MS;

interface KnownOffsets extends Span {
  readonly offsets: readonly OffsetSpan[];
}

const known = new Map<string, KnownOffsets>();

/**
 * The local hours that touch a range, in order and without gaps. An hour begins where the clock shows a
 * full hour, and where the clock is changed: an hour that the clock shows twice is two, and a change by
 * half an hour leaves a short one.
 */
export function hoursIn(timeZone: string, range: Span): Span[] {
  return spansIn(timeZone, range, (offset) => hourStarts(offset, range));
}

/** The local days that touch a range. A day begins with the first instant at or after midnight. */
export function daysIn(timeZone: string, range: Span): Span[] {
  return spansIn(timeZone, range, (offset, all) => dayStarts(offset, all, range));
}

/** The first instant of a local date, ms; the date as UTC midnight, ms. */
export function startOfDate(timeZone: string, dateMs: number): number {
  const around = offsetsAround(timeZone, { startMs: dateMs - 2 * DAY_MS, endMs: dateMs + 2 * DAY_MS });
  for (const { startMs, endMs, offsetMs } of around) {
    const atMs = Math.max(startMs, dateMs - offsetMs);
    if (atMs < endMs) return atMs;
  }
  return dateMs;
}

/** Local time minus UTC at an instant, ms. */
export function offsetAt(timeZone: string, atMs: number): number {
  return offsetsAround(timeZone, { startMs: atMs, endMs: atMs + 1 })[0]?.offsetMs ?? 0;
}

/** Such as "2026-11-01T00:00:00+01:00". */
export function localIso(timeZone: string, atMs: number): string {
  const offsetMs = offsetAt(timeZone, atMs);
  const local = new Date(atMs + offsetMs).toISOString().slice(0, 19);
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function spansIn(
  timeZone: string,
  range: Span,
  startsOf: (offset: OffsetSpan, all: readonly OffsetSpan[]) => number[],
): Span[] {
  if (range.endMs <= range.startMs) return [];
  // What began before the range, and what ends after it.
  const wide = { startMs: range.startMs - 2 * DAY_MS, endMs: range.endMs + 2 * DAY_MS };
  const offsets = offsetsAround(timeZone, wide);
  const spans: Span[] = [];
  let beganMs: number | null = null;
  for (const startMs of offsets.flatMap((offset) => startsOf(offset, offsets))) {
    if (startMs === beganMs) continue;
    if (beganMs !== null && startMs > range.startMs && beganMs < range.endMs) {
      spans.push({ startMs: beganMs, endMs: startMs });
    }
    beganMs = startMs;
  }
  return spans;
}

function hourStarts({ startMs, endMs, offsetMs }: OffsetSpan, range: Span): number[] {
  const fromMs = Math.max(startMs, range.startMs - DAY_MS);
  const toMs = Math.min(endMs, range.endMs + DAY_MS);
  const starts = startMs >= fromMs && startMs < toMs ? [startMs] : [];
  const first = Math.ceil((fromMs + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
  for (let atMs = first; atMs < toMs; atMs += HOUR_MS) starts.push(atMs);
  return starts;
}

/** Midnights of this offset, unless the clock showed that date before; and a change over midnight. */
function dayStarts(offset: OffsetSpan, all: readonly OffsetSpan[], range: Span): number[] {
  const fromMs = Math.max(offset.startMs, range.startMs - 2 * DAY_MS);
  const toMs = Math.min(offset.endMs, range.endMs + 2 * DAY_MS);
  const before = all.filter(({ endMs }) => endMs <= offset.startMs);
  // The latest local time that was reached before this offset.
  const reachedMs = Math.max(...before.map(({ endMs, offsetMs }) => endMs - 1 + offsetMs), -Infinity);
  const starts: number[] = [];
  const firstDate = Math.floor((fromMs + offset.offsetMs) / DAY_MS) * DAY_MS;
  for (let dateMs = firstDate; dateMs - offset.offsetMs < toMs; dateMs += DAY_MS) {
    if (dateMs <= reachedMs) continue;
    starts.push(Math.max(offset.startMs, dateMs - offset.offsetMs));
  }
  return starts;
}

/** The offsets that touch a range, in order. */
function offsetsAround(timeZone: string, range: Span): readonly OffsetSpan[] {
  let found = known.get(timeZone);
  if (found === undefined || found.startMs > range.startMs || found.endMs < range.endMs) {
    found = lookUp(timeZone, {
      startMs: Math.min(range.startMs, found?.startMs ?? Infinity) - MARGIN_MS,
      endMs: Math.max(range.endMs, found?.endMs ?? -Infinity) + MARGIN_MS,
    });
    known.set(timeZone, found);
  }
  return found.offsets.filter(({ startMs, endMs }) => endMs > range.startMs && startMs < range.endMs);
}

function lookUp(timeZone: string, range: Span): KnownOffsets {
  const offsets: OffsetSpan[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(range.startMs).toZonedDateTimeISO(timeZone);
  while (at.epochMilliseconds < range.endMs) {
    const next = at.getTimeZoneTransition('next');
    const startMs = at.epochMilliseconds;
    const endMs = Math.min(next?.epochMilliseconds ?? Infinity, range.endMs);
    const offsetMs = Math.round(at.offsetNanoseconds / 1e6);
    const last = offsets.at(-1);
    if (last?.offsetMs === offsetMs) offsets[offsets.length - 1] = { ...last, endMs };
    else offsets.push({ startMs, endMs, offsetMs });
    if (next === null) break;
    at = next;
  }
  return { ...range, offsets };
}
