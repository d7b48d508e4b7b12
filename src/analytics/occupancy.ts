interface PendingFrame {
  readonly atMs: number;
  /** Frames on which covered time borders. */
  isCovered: boolean;
  readonly counts: Map<string, number>;
}

/**
 * People per zone at each frame. Visits are found late (a track is confirmed after its first
 * detections, a gap is bridged when it is over), so the newest frames are kept and counted up until
 * they are final: at a frame at t a zone holds the visits with start ≤ t ≤ last sighting.
 */
export class OccupancyCounter {
  /** Oldest first. */
  #pending: PendingFrame[] = [];
  readonly #peaks = new Map<string, number>();

  /** A frame of which nobody is known yet; `isCovered`: the time before it is covered. */
  addFrame(atMs: number, isCovered: boolean): void {
    const last = this.#pending.at(-1);
    if (isCovered && last !== undefined) last.isCovered = true;
    this.#pending.push({ atMs, isCovered, counts: new Map() });
  }

  /** One person was in the zone at all frames from `fromMs` (itself included or not) up to and including `toMs`. */
  addPresence(
    zoneId: string,
    span: { readonly fromMs: number; readonly isFromIncluded: boolean; readonly toMs: number },
  ): void {
    for (let index = this.#pending.length - 1; index >= 0; index--) {
      const frame = this.#pending[index];
      if (frame === undefined || frame.atMs < span.fromMs) return;
      if (frame.atMs > span.toMs || (frame.atMs === span.fromMs && !span.isFromIncluded)) continue;
      const count = (frame.counts.get(zoneId) ?? 0) + 1;
      frame.counts.set(zoneId, count);
      this.#peaks.set(zoneId, Math.max(this.peakOf(zoneId), count));
    }
  }

  /** Hands over the frames before `untilMs`, which are final now. Frames without covered time are left out. */
  settle(untilMs: number, fold: (atMs: number, counts: ReadonlyMap<string, number>) => void): void {
    const end = this.#pending.findIndex((frame) => frame.atMs >= untilMs);
    const final = this.#pending.splice(0, end === -1 ? this.#pending.length : end);
    for (const frame of final) {
      if (frame.isCovered) fold(frame.atMs, frame.counts);
    }
  }

  /** The most people ever in the zone at one frame. */
  peakOf(zoneId: string): number {
    return this.#peaks.get(zoneId) ?? 0;
  }
}
