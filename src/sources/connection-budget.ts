/** How many LL-HLS streams fit into the six connections that HTTP/1.1 gives a host: each holds up to two. */
const LOW_LATENCY_PER_ORIGIN = 2;

/** Which version of HTTP an origin was reached by last, such as 'h2'; null where that is not known. */
export type HttpVersionOf = (origin: string) => string | null;

/**
 * Shares out connections among the cameras of a page. Low latency keeps requests waiting at the
 * server; on HTTP/1.1 the third such camera of an origin would starve the others, so it is played
 * plainly. HTTP/2 and 3 have no such limit.
 */
export class ConnectionBudget {
  readonly #versionOf: HttpVersionOf;
  readonly #used = new Map<string, number>();

  constructor(versionOf: HttpVersionOf) {
    this.#versionOf = versionOf;
  }

  /** Whether another low-latency stream of this origin may begin. */
  hasRoom(origin: string): boolean {
    return this.#isMultiplexed(origin) || (this.#used.get(origin) ?? 0) < LOW_LATENCY_PER_ORIGIN;
  }

  /** Takes a place; the answer gives it back, once. */
  take(origin: string): () => void {
    this.#add(origin, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#add(origin, -1);
      isTaken = false;
    };
  }

  #add(origin: string, change: number): void {
    const used = (this.#used.get(origin) ?? 0) + change;
    if (used > 0) this.#used.set(origin, used);
    else this.#used.delete(origin);
  }

  #isMultiplexed(origin: string): boolean {
    return /^h[23]/.test(this.#versionOf(origin) ?? '');
  }
}

/** By the browser's own record. Other origins are in it only where they send `Timing-Allow-Origin`. */
export function recordedHttpVersion(origin: string): string | null {
  const entries = performance.getEntriesByType('resource');
  const last = entries.findLast(
    (entry): entry is PerformanceResourceTiming =>
      entry instanceof PerformanceResourceTiming &&
      entry.nextHopProtocol !== '' &&
      entry.name.startsWith(`${origin}/`),
  );
  return last?.nextHopProtocol ?? null;
}

/** The one budget of this page. */
export const pageConnections = new ConnectionBudget(recordedHttpVersion);
