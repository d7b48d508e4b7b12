import type { AggregateReader } from '../../api/client';
import type { BreakdownReader } from '../../api/breakdown-client';
import type { AggregateRow } from '../../api/contract';
import { messageOf } from '../../lib/errors';
import { buildDay, SLOT_MS, type DayModel } from './day-model';
import { mergeReleases, type ToldModel } from './told-model';
import { dayOf, dayRange, isDay, shiftDay } from '../../lib/day-range';

const REFRESH_MS = 30_000;

/** One day of one camera; today goes on by itself until `dispose`. */
export class DayState {
  #day = $state('');
  #rows = $state.raw<readonly AggregateRow[]>([]);
  #model = $state.raw<DayModel | null>(null);
  #told = $state.raw<ToldModel | null>(null);
  #failure = $state<string | null>(null);
  #today = $state('');
  #reading = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly reader: AggregateReader,
    readonly cameraId: string,
    readonly timeZone: string,
    /** Null without a server. */
    private readonly readBreakdowns: BreakdownReader | null = null,
  ) {
    this.#today = dayOf(Date.now(), timeZone);
    this.#day = this.#today;
    this.#timer = setInterval(() => {
      const wasToday = this.isToday;
      this.#today = dayOf(Date.now(), timeZone);
      if (wasToday && !this.isToday) this.show(this.#today);
      else if (this.isToday) void this.#read();
    }, REFRESH_MS);
    void this.#read();
  }

  /** The calendar day, such as "2026-11-23". */
  get day(): string {
    return this.#day;
  }

  get today(): string {
    return this.#today;
  }

  get isToday(): boolean {
    return this.#day === this.#today;
  }

  /** Null until the first answer. */
  get model(): DayModel | null {
    return this.#model;
  }

  get rows(): readonly AggregateRow[] {
    return this.#rows;
  }

  /** What was told of age, gender and mood; null: nothing. */
  get told(): ToldModel | null {
    return this.#told;
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** Shows another day; what is no day, or lies in the future, is ignored. */
  show(day: string): void {
    if (!isDay(day) || day > this.#today || day === this.#day) return;
    this.#day = day;
    this.#model = null;
    this.#rows = [];
    this.#told = null;
    this.#failure = null;
    void this.#read();
  }

  shift(days: number): void {
    this.show(shiftDay(this.#day, days));
  }

  retry(): void {
    this.#failure = null;
    void this.#read();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#reading += 1;
  }

  async #read(): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    const range = dayRange(this.#day, this.timeZone);
    try {
      const [{ rows }, releases] = await Promise.all([
        this.reader.read({ cameraId: this.cameraId, ...range, stepMs: SLOT_MS }),
        this.readBreakdowns?.({ cameraId: this.cameraId, ...range }) ?? [],
      ]);
      if (reading !== this.#reading) return;
      this.#told = releases.length === 0 ? null : mergeReleases(releases);
      this.#rows = rows;
      this.#model = buildDay(rows, range, Date.now());
      this.#failure = null;
    } catch (error) {
      if (reading === this.#reading) this.#failure = messageOf(error);
    }
  }
}
