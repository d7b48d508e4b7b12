/** The server's clock minus this machine's, and how wrong that may be, ms. */
export interface MeasuredOffset {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** Two clocks of machines drift apart by less than this share. */
const DRIFT = 1e-4;

/**
 * The best of many measurements of the server's clock: the surest one, which becomes less sure as time
 * passes. One that contradicts it is believed: this machine's clock was set. Times are this machine's.
 */
export class ClockEstimate {
  #best: MeasuredOffset & { readonly atMs: number } = {
    offsetMs: 0,
    uncertaintyMs: Infinity,
    atMs: 0,
  };

  /** Takes a measurement made at `nowMs`. */
  learn(measured: MeasuredOffset, nowMs: number): void {
    if (!Number.isFinite(measured.uncertaintyMs)) return;
    const known = this.at(nowMs);
    const isContradiction =
      Math.abs(measured.offsetMs - known.offsetMs) > measured.uncertaintyMs + known.uncertaintyMs;
    if (isContradiction || measured.uncertaintyMs <= known.uncertaintyMs)
      this.#best = { ...measured, atMs: nowMs };
  }

  /** As a request tells that was sent and answered at these times, with the server's time in the answer. */
  learnFromAnswer(serverMs: number, sentMs: number, receivedMs: number): void {
    const uncertaintyMs = Math.max(0, receivedMs - sentMs) / 2;
    // The server tells whole milliseconds.
    this.learn(
      { offsetMs: serverMs - (sentMs + receivedMs) / 2, uncertaintyMs: uncertaintyMs + 1 },
      receivedMs,
    );
  }

  /** What is known now; infinitely unsure before the first measurement. */
  at(nowMs: number): MeasuredOffset {
    const { atMs, offsetMs, uncertaintyMs } = this.#best;
    return { offsetMs, uncertaintyMs: uncertaintyMs + DRIFT * Math.abs(nowMs - atMs) };
  }

  /** The server's time. */
  serverMs(nowMs: number): number {
    return nowMs + this.#best.offsetMs;
  }
}
