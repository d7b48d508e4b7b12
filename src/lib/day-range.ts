const DAY_MS = 86_400_000;

/** A calendar day in a time zone as UTC instants, ms; `toMs` exclusive. A day of a clock change has 23 or 25 hours. */
export interface DayRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The calendar day, "2026-11-23", that an instant belongs to in a time zone. */
export function dayOf(atMs: number, timeZone: string): string {
  const parts = partsOf(atMs, timeZone);
  return isoDay(parts.year, parts.month, parts.day);
}

/** The day that lies `days` after another. */
export function shiftDay(day: string, days: number): string {
  const shifted = new Date(utcMidnight(day) + days * DAY_MS);
  return isoDay(shifted.getUTCFullYear(), shifted.getUTCMonth() + 1, shifted.getUTCDate());
}

/** Whether a text is a calendar day such as "2026-11-23". */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && shiftDay(text, 0) === text;
}

/** When a calendar day begins and ends in a time zone. */
export function dayRange(day: string, timeZone: string): DayRange {
  return { fromMs: midnight(day, timeZone), toMs: midnight(shiftDay(day, 1), timeZone) };
}

function midnight(day: string, timeZone: string): number {
  const wanted = utcMidnight(day);
  const first = wanted - offsetMs(wanted, timeZone);
  const second = wanted - offsetMs(first, timeZone);
  // Where clocks go forward at midnight, the day begins with its first instant after the gap.
  return dayOf(second, timeZone) === day ? second : first;
}

function utcMidnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Local time minus UTC at an instant, ms. */
function offsetMs(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(atMs, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

interface LocalParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function partsOf(atMs: number, timeZone: string): LocalParts {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const values = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const read = (type: Intl.DateTimeFormatPartTypes): number => values.get(type) ?? 0;
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}

function isoDay(year: number, month: number, day: number): string {
  const padded = (value: number, length: number): string => String(value).padStart(length, '0');
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}
