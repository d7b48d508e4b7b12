/** A number that stood still so long is a quiet moment. */
const QUIET_MS = 20_000;
/** At a place that is never quiet the page is loaded anew after this. */
const LATEST_MS = 600_000;

/** Decides when a page that is older than its server is loaded anew. Times by one clock that only goes forward. */
export class VersionWatch {
  #outdatedSinceMs: number | null = null;
  #people: number | null = null;
  #changedMs = 0;

  constructor(private readonly own: string) {}

  /** The server has told its version. */
  learn(version: string, nowMs: number): void {
    if (version === this.own) this.#outdatedSinceMs = null;
    else this.#outdatedSinceMs ??= nowMs;
  }

  /** The number that is shown. */
  see(people: number | null, nowMs: number): void {
    if (people !== this.#people) this.#changedMs = nowMs;
    this.#people = people;
  }

  /** Whether now is the time for the server's version. */
  isDue(nowMs: number): boolean {
    const sinceMs = this.#outdatedSinceMs;
    if (sinceMs === null) return false;
    return nowMs - this.#changedMs >= QUIET_MS || nowMs - sinceMs >= LATEST_MS;
  }
}
