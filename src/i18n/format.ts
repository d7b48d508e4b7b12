import type { Language } from './translator';

/** Numbers, times and durations in the words of one language. Makers of `Intl` formats are slow, so each is kept. */
export class Formats {
  readonly #numbers = new Map<number, Intl.NumberFormat>();
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly #percent: Intl.NumberFormat;

  constructor(readonly language: Language) {
    this.#percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  }

  /** A number with at most `fractionDigits` digits after the point. */
  number(value: number, fractionDigits = 0): string {
    let format = this.#numbers.get(fractionDigits);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.language, { maximumFractionDigits: fractionDigits });
      this.#numbers.set(fractionDigits, format);
    }
    return format.format(value);
  }

  /** A share 0–1 as per cent. */
  percent(share: number): string {
    return this.#percent.format(share);
  }

  /** Several things in a row: "a, b and c". */
  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.language, { type: 'conjunction' }).format(items);
  }

  /** Bytes in the largest decimal unit that leaves a number of at least one. */
  bytes(sizeBytes: number): string {
    if (sizeBytes < 1000) return `${this.number(sizeBytes)} B`;
    if (sizeBytes < 1e6) return `${this.number(sizeBytes / 1e3, sizeBytes < 1e4 ? 1 : 0)} kB`;
    if (sizeBytes < 1e9) return `${this.number(sizeBytes / 1e6, 1)} MB`;
    return `${this.number(sizeBytes / 1e9, 1)} GB`;
  }

  /** A duration in its two largest units, such as "7 h 12 min", "3 min 5 s", "8.4 s". */
  duration(durationMs: number): string {
    const seconds = durationMs / 1000;
    if (seconds < 9.95) return `${this.number(seconds, 1)} s`;
    const whole = Math.round(seconds);
    if (whole < 60) return `${whole} s`;
    const minutes = Math.floor(whole / 60);
    if (minutes < 60) return joined(`${minutes} min`, whole % 60, 's');
    const wholeMinutes = Math.round(seconds / 60);
    return joined(`${Math.floor(wholeMinutes / 60)} h`, wholeMinutes % 60, 'min');
  }

  /** Hours and minutes in a time zone. */
  time(atMs: number, timeZone?: string): string {
    return this.#date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timeZone).format(atMs);
  }

  /** Hours, minutes and seconds in a time zone. */
  timeWithSeconds(atMs: number, timeZone?: string): string {
    return this.#date(
      { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
      timeZone,
    ).format(atMs);
  }

  /** Weekday, day, month and year in a time zone. */
  day(atMs: number, timeZone?: string): string {
    return this.#date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, timeZone).format(
      atMs,
    );
  }

  /** A day in short, such as "24 Nov 2026", in this machine's time zone. */
  date(atMs: number): string {
    return this.#date({ dateStyle: 'medium' }, undefined).format(atMs);
  }

  /** A day in short with hours and minutes, in this machine's time zone. */
  dateTime(atMs: number): string {
    return this.#date({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }, undefined).format(atMs);
  }

  /** An instant as people say it on its own day: "13:54", and on others "24 Nov 2026, 13:54". */
  moment(atMs: number, timeZone?: string, nowMs = Date.now()): string {
    const day = this.#date({ dateStyle: 'medium' }, timeZone);
    const time = this.time(atMs, timeZone);
    return day.format(atMs) === day.format(nowMs) ? time : `${day.format(atMs)}, ${time}`;
  }

  #date(options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
    const key = `${JSON.stringify(options)} ${timeZone ?? ''}`;
    let format = this.#dates.get(key);
    if (format === undefined) {
      format = new Intl.DateTimeFormat(
        this.language,
        timeZone === undefined ? options : { ...options, timeZone },
      );
      this.#dates.set(key, format);
    }
    return format;
  }
}

function joined(large: string, rest: number, unit: string): string {
  return rest === 0 ? large : `${large} ${rest} ${unit}`;
}
