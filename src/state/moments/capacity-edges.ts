/** So long after a moment was kept, the same site being full is no news. */
const REST_MS = 10 * 60_000;

/** Tells when a site becomes full, by the people that are seen there; not again and again while some come and go. */
export class CapacityEdges {
  readonly #full = new Set<string>();
  readonly #toldAtMs = new Map<string, number>();

  /** Whether it has become full just now. `capacity` null: it never is. */
  see(
    siteId: string,
    now: { readonly people: number; readonly capacity: number | null; readonly atMs: number },
  ): boolean {
    const isFull = now.capacity !== null && now.people >= now.capacity;
    const wasFull = this.#full.has(siteId);
    if (!isFull) {
      this.#full.delete(siteId);
      return false;
    }
    this.#full.add(siteId);
    const toldAtMs = this.#toldAtMs.get(siteId) ?? Number.NEGATIVE_INFINITY;
    if (wasFull || now.atMs - toldAtMs < REST_MS) return false;
    this.#toldAtMs.set(siteId, now.atMs);
    return true;
  }
}
