/** A round trip longer than this says little about the time. */
const LONGEST_TRIP_MS = 4_000;
/** This machine's clock was set, or the machine slept, when its two clocks differ by more. */
const STEP_MS = 1_500;

/** The two clocks of a machine: one that can be set, one that only goes forward. */
export interface MachineClocks {
  readonly wallMs: () => number;
  readonly pageMs: () => number;
}

const BROWSER: MachineClocks = { wallMs: () => Date.now(), pageMs: () => performance.now() };

interface Anchor {
  readonly serverMs: number;
  readonly wallMs: number;
  readonly pageMs: number;
}

/**
 * The server's time as this page knows it. A kiosk's own clock may be wrong, be set, or stand still
 * while the machine sleeps: the later of both guesses counts, so that no old number passes for new.
 */
export class ServerTime {
  readonly #clocks: MachineClocks;
  #anchor: Anchor | null = null;

  constructor(clocks: MachineClocks = BROWSER) {
    this.#clocks = clocks;
  }

  /** Until the server has told its time, this machine's. UTC, ms. */
  nowMs(): number {
    const anchor = this.#anchor;
    if (anchor === null) return this.#clocks.wallMs();
    return anchor.serverMs + Math.max(this.#pageMsSince(anchor), this.#wallMsSince(anchor));
  }

  /** Whether the time should be asked for again now. */
  isDoubtful(): boolean {
    const anchor = this.#anchor;
    return anchor === null || Math.abs(this.#wallMsSince(anchor) - this.#pageMsSince(anchor)) > STEP_MS;
  }

  /** Notes when a question is sent; call the answer with the server's time that came back. */
  ask(): (serverMs: number) => void {
    const sentMs = this.#clocks.pageMs();
    return (serverMs) => {
      const pageMs = this.#clocks.pageMs();
      const tripMs = pageMs - sentMs;
      if (tripMs > LONGEST_TRIP_MS && this.#anchor !== null) return;
      this.#anchor = { serverMs: serverMs + tripMs / 2, wallMs: this.#clocks.wallMs(), pageMs };
    };
  }

  #pageMsSince(anchor: Anchor): number {
    return this.#clocks.pageMs() - anchor.pageMs;
  }

  #wallMsSince(anchor: Anchor): number {
    return this.#clocks.wallMs() - anchor.wallMs;
  }
}
