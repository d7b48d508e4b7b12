import type { CountedTime } from './bucket-rules';

/** No bucket is longer. */
const MINUTE_MS = 60_000;

/** The stored buckets of one camera by the minute they start in, so that few are compared with a new one. */
export class NearbyTimes {
  readonly #byMinute = new Map<number, CountedTime[]>();

  constructor(times: readonly CountedTime[] = []) {
    for (const time of times) this.add(time);
  }

  add(time: CountedTime): void {
    const minute = minuteOf(time.startMs);
    const known = this.#byMinute.get(minute);
    if (known === undefined) this.#byMinute.set(minute, [time]);
    else known.push(time);
  }

  /** At least those that come nearer than the guard. */
  near({ startMs, endMs }: Pick<CountedTime, 'startMs' | 'endMs'>, guardMs: number): CountedTime[] {
    const found: CountedTime[] = [];
    const last = minuteOf(endMs + guardMs);
    for (let minute = minuteOf(startMs - guardMs - MINUTE_MS); minute <= last; minute += 1) {
      found.push(...(this.#byMinute.get(minute) ?? []));
    }
    return found;
  }
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS);
}
