import type { RestingProtocol, StreamProtocol, StreamRoute } from '../domain/stream-route';

const MINUTE_MS = 60_000;
/** How long a protocol rests after so many failures in a row while another one plays. */
const RESTS_MS = [30_000, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
/** A random part of this share is added, so that many viewers do not come back at once. */
const JITTER = 0.25;
/** A connection that held this long has worked. */
export const STEADY_MS = 10_000;

interface Failures {
  readonly count: number;
  /** Null: it may be tried again at once. */
  readonly restUntilMs: number | null;
  readonly detail: string;
}

/**
 * Which protocols of one camera to try, best first, and which to leave alone for a while, so that the
 * picture does not change its way to and fro. All times are ms of one clock.
 */
export class ProtocolChoice {
  readonly #random: () => number;
  readonly #failures = new Map<StreamProtocol, Failures>();

  /** `random`: 0–1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** All of the available ones, in the order to try them: those that rest come last. */
  order(available: readonly StreamProtocol[], nowMs: number): readonly StreamProtocol[] {
    const isResting = (protocol: StreamProtocol): boolean => this.#isResting(protocol, nowMs);
    return [...available.filter((protocol) => !isResting(protocol)), ...available.filter(isResting)];
  }

  /** It did not come up, and another one did: the source is there, so it is the protocol that does not work. */
  couldNotConnect(protocol: StreamProtocol, detail: string, nowMs: number): void {
    const count = this.#countOf(protocol) + 1;
    this.#failures.set(protocol, { count, restUntilMs: nowMs + this.#restMs(count), detail });
  }

  /** A picture that had come stopped after `playedMs`. Once may happen; soon and twice is the protocol's. */
  broke(
    protocol: StreamProtocol,
    how: { readonly playedMs: number; readonly detail: string },
    nowMs: number,
  ): void {
    if (how.playedMs >= STEADY_MS) {
      this.#failures.delete(protocol);
      return;
    }
    const count = this.#countOf(protocol) + 1;
    const restUntilMs = count < 2 ? null : nowMs + this.#restMs(count);
    this.#failures.set(protocol, { count, restUntilMs, detail: how.detail });
  }

  /** The source itself was not there: what broke before may have been its fault. */
  sourceFailed(): void {
    for (const [protocol, { restUntilMs }] of [...this.#failures])
      if (restUntilMs === null) this.#failures.delete(protocol);
  }

  /** A better protocol than the one that plays, whose rest is over; null where there is none. */
  better(
    playing: StreamProtocol,
    available: readonly StreamProtocol[],
    nowMs: number,
  ): StreamProtocol | null {
    const better = available.slice(0, Math.max(0, available.indexOf(playing)));
    return better.find((protocol) => !this.#isResting(protocol, nowMs)) ?? null;
  }

  route(playing: StreamProtocol, available: readonly StreamProtocol[], nowMs: number): StreamRoute {
    const resting = available.flatMap((protocol): readonly RestingProtocol[] => {
      const { restUntilMs = null, detail = '' } = this.#failures.get(protocol) ?? {};
      const isListed = protocol !== playing && restUntilMs !== null && restUntilMs > nowMs;
      return isListed ? [{ protocol, untilMs: restUntilMs, detail }] : [];
    });
    return { protocol: playing, reason: this.#reasonOf(playing, available), resting };
  }

  #reasonOf(playing: StreamProtocol, available: readonly StreamProtocol[]): StreamRoute['reason'] {
    if (available.length === 1) return 'only';
    const better = available.slice(0, Math.max(0, available.indexOf(playing)));
    return better.some((protocol) => this.#failures.has(protocol)) ? 'fallback' : 'best';
  }

  #isResting(protocol: StreamProtocol, nowMs: number): boolean {
    return (this.#failures.get(protocol)?.restUntilMs ?? nowMs) > nowMs;
  }

  #countOf(protocol: StreamProtocol): number {
    return this.#failures.get(protocol)?.count ?? 0;
  }

  #restMs(count: number): number {
    const restMs = RESTS_MS[Math.min(count, RESTS_MS.length) - 1] ?? 0;
    return restMs * (1 + JITTER * this.#random());
  }
}

const choices = new Map<string, ProtocolChoice>();

/** What is known of a camera's source for as long as the page lives; `key` names camera and source. */
export function protocolChoiceOf(key: string): ProtocolChoice {
  const known = choices.get(key) ?? new ProtocolChoice();
  choices.set(key, known);
  return known;
}
