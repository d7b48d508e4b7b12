import type { AlertSchedule, AlertWindow } from '../domain/alert-rule';
import { WEEKDAYS, type Weekday } from '../domain/config';

/** What a clock and a calendar on a wall show. */
interface LocalTime {
  /** ISO, such as "2026-11-28". */
  readonly date: string;
  readonly weekday: Weekday;
  /** Since midnight by that clock. */
  readonly minute: number;
}

const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * MINUTE_MS;

/**
 * Whether rules of one schedule are in force. Clocks that are put forward or back are followed as they hang on
 * the wall: a window from 02:00 to 03:00 is skipped in spring and lasts two hours in autumn.
 */
export class ScheduleClock {
  readonly #schedule: AlertSchedule;
  readonly #wall: Intl.DateTimeFormat;
  #minuteStart = NaN;
  #isInForce = false;

  /** Throws a `RangeError` for a time zone that nobody knows. */
  constructor(schedule: AlertSchedule, timeZone: string) {
    this.#schedule = schedule;
    this.#wall = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  /** `atMs`: UTC. Within one minute of the clock the answer is the same. */
  isInForce(atMs: number): boolean {
    if (this.#schedule.kind === 'always') return true;
    const minuteStart = Math.floor(atMs / MINUTE_MS);
    if (minuteStart !== this.#minuteStart) {
      this.#minuteStart = minuteStart;
      const isWithin = this.#isWithin(this.#schedule, atMs);
      this.#isInForce = isWithin === (this.#schedule.mode === 'within');
    }
    return this.#isInForce;
  }

  #isWithin(
    { windows, holidays }: Extract<AlertSchedule, { readonly kind: 'weekly' }>,
    atMs: number,
  ): boolean {
    const today = this.#localTime(atMs);
    // The middle of the day before, give or take what clocks are ever put forward.
    const yesterday = this.#localTime(atMs - today.minute * MINUTE_MS - HALF_DAY_MS);
    const begins = (window: AlertWindow, { date, weekday }: LocalTime): boolean =>
      window.days.includes(weekday) && !holidays.includes(date);
    return windows.some((window) => {
      const fromMinute = minuteOf(window.from);
      const toMinute = minuteOf(window.to);
      const isOvernight = toMinute <= fromMinute;
      const isTonight = begins(window, today) && today.minute >= fromMinute;
      if (!isOvernight) return isTonight && today.minute < toMinute;
      return isTonight || (begins(window, yesterday) && today.minute < toMinute);
    });
  }

  #localTime(atMs: number): LocalTime {
    const parts = new Map(this.#wall.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const text = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    const name = text('weekday').toLowerCase();
    return {
      date: `${text('year')}-${text('month')}-${text('day')}`,
      weekday: WEEKDAYS.find((weekday) => weekday === name) ?? 'monday',
      minute: Number(text('hour')) * 60 + Number(text('minute')),
    };
  }
}

/** Of "HH:MM", since midnight. */
function minuteOf(localTime: string): number {
  const [hours = 0, minutes = 0] = localTime.split(':').map(Number);
  return hours * 60 + minutes;
}
