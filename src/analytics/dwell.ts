/** One sighting of a person in a zone. */
export interface ZoneSighting {
  readonly personId: number;
  readonly trackId: number;
  readonly atMs: number;
  /** The analysed frame before, null for the first of a covered stretch. */
  readonly frameBeforeMs: number | null;
  /** When the stay began if this is the first sighting: `atMs`, or earlier for a track not yet confirmed then. */
  readonly sinceMs: number;
}

/** A stay in a zone that counts. Times in ms. */
export interface Visit {
  readonly personId: number;
  readonly trackId: number;
  readonly startedAtMs: number;
  readonly lastSeenAtMs: number;
}

/** Who hears of visits. */
export interface VisitListener {
  visitStarted(visit: Visit): void;
  /** The person was in the zone after `afterMs` (or from the start, if `afterMs` is null) up to `toMs`. */
  visitGrew(visit: Visit, afterMs: number | null): void;
  visitEnded(visit: Visit): void;
}

export interface VisitRules {
  readonly mergeGapMs: number;
  readonly minVisitMs: number;
  /** How much later than it happened a sighting may be reported. */
  readonly slackMs: number;
}

interface Stay {
  readonly personId: number;
  readonly trackId: number;
  readonly startedAtMs: number;
  lastSeenAtMs: number;
  isVisit: boolean;
}

/**
 * Visits of one zone: from the first to the last sighting, gaps below `mergeGapMs` (or between two
 * analysed frames) bridged. A stay counts once it has lasted `minVisitMs`. Holds open stays only.
 */
export class ZoneVisits {
  readonly #rules: VisitRules;
  readonly #listener: VisitListener;
  readonly #stays = new Map<number, Stay>();

  constructor(rules: VisitRules, listener: VisitListener) {
    this.#rules = rules;
    this.#listener = listener;
  }

  /** The person is in the zone. */
  sightInside(sighting: ZoneSighting): void {
    const { personId, trackId, atMs } = sighting;
    let stay = this.#stays.get(personId);
    if (stay !== undefined && this.#isOver(stay, sighting)) {
      this.#end(stay);
      stay = undefined;
    }
    if (stay === undefined) {
      stay = { personId, trackId, startedAtMs: sighting.sinceMs, lastSeenAtMs: atMs, isVisit: false };
      this.#stays.set(personId, stay);
      this.#begin(stay);
      return;
    }
    const beforeMs = stay.lastSeenAtMs;
    stay.lastSeenAtMs = Math.max(beforeMs, atMs);
    if (stay.isVisit) this.#listener.visitGrew(stay, beforeMs);
    else this.#begin(stay);
  }

  /** The person was seen elsewhere; the stay ends if that has gone on for long enough. */
  sightOutside(personId: number, atMs: number): void {
    const stay = this.#stays.get(personId);
    if (stay !== undefined && atMs - stay.lastSeenAtMs >= this.#rules.mergeGapMs) this.#end(stay);
  }

  /** Ends stays that no late sighting can continue any more. */
  expire(nowMs: number): void {
    const limitMs = this.#rules.mergeGapMs + this.#rules.slackMs;
    for (const stay of this.#stays.values()) {
      if (nowMs - stay.lastSeenAtMs >= limitMs) this.#end(stay);
    }
  }

  /** Ends the person's stay. */
  forget(personId: number): void {
    const stay = this.#stays.get(personId);
    if (stay !== undefined) this.#end(stay);
  }

  /** Drops the person's stay: it counts as no visit. */
  drop(personId: number): void {
    this.#stays.delete(personId);
  }

  /** Ends all stays. */
  endAll(): void {
    for (const stay of this.#stays.values()) this.#end(stay);
  }

  /** Open visits for which `isPresent` holds. */
  countOpen(isPresent: (visit: Visit) => boolean): number {
    let count = 0;
    for (const stay of this.#stays.values()) if (stay.isVisit && isPresent(stay)) count += 1;
    return count;
  }

  /** Number of open stays, counted or not yet. */
  get size(): number {
    return this.#stays.size;
  }

  #isOver(stay: Stay, { atMs, frameBeforeMs }: ZoneSighting): boolean {
    const wasSeenInFrameBefore = frameBeforeMs !== null && stay.lastSeenAtMs >= frameBeforeMs;
    return !wasSeenInFrameBefore && atMs - stay.lastSeenAtMs >= this.#rules.mergeGapMs;
  }

  #begin(stay: Stay): void {
    if (stay.lastSeenAtMs - stay.startedAtMs < this.#rules.minVisitMs) return;
    stay.isVisit = true;
    this.#listener.visitStarted(stay);
    this.#listener.visitGrew(stay, null);
  }

  #end(stay: Stay): void {
    this.#stays.delete(stay.personId);
    if (stay.isVisit) this.#listener.visitEnded(stay);
  }
}
