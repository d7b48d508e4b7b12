import { ApiError } from '../../api/http';
import type { DeviceKind } from '../../domain/access';
import type { KioskClient, Offer } from '../../kiosk/kiosk-client';
import { isAbortError } from '../../lib/errors';
import { pause, reconnectPauseMs } from '../../reconnect-pause';
import type { ServerTime } from './server-time';

const ASK_EVERY_MS = 3_000;
/** A new code is shown so long before the old one runs out, so that nobody types one that has. */
const RENEW_BEFORE_MS = 45_000;
/** Rate limits count in minutes. */
const AFTER_REFUSAL_MS = 15_000;

/** How letting this device in goes on. */
export interface PairingView {
  /** What somebody types or photographs; null until the server has given one. */
  readonly code: string | null;
  /** Where the code leads. */
  readonly link: string | null;
  readonly isServerAway: boolean;
}

/** Asks to be let in until somebody has approved. One run at a time. */
export class Pairing {
  #view = $state.raw<PairingView>({ code: null, link: null, isServerAway: false });
  /** Newest last; an older one may have been approved in the moment in which it was replaced. */
  #offers: readonly Offer[] = [];

  constructor(
    private readonly client: KioskClient,
    private readonly time: ServerTime,
    private readonly origin: string,
    /** Called after each attempt, answered or not. */
    private readonly onAttempt: (isAnswered: boolean) => void,
  ) {}

  get view(): PairingView {
    return this.#view;
  }

  /** Resolves once this browser is a device of the organisation; rejects when aborted. */
  async run(kind: DeviceKind, signal: AbortSignal): Promise<void> {
    this.#offers = [];
    let failures = 0;
    for (;;) {
      try {
        await this.#renew(kind);
        if (await this.#isApproved()) return;
        failures = 0;
        this.#show({ isServerAway: false });
        this.onAttempt(true);
        await pause(ASK_EVERY_MS, signal);
      } catch (error) {
        if (isAbortError(error) && signal.aborted) throw error;
        failures += 1;
        const isRefused = error instanceof ApiError && error.problem !== null;
        this.#show({ isServerAway: !isRefused });
        this.onAttempt(isRefused);
        const leastMs = isRefused ? AFTER_REFUSAL_MS : 1_000;
        await pause(reconnectPauseMs(failures, { random: Math.random, leastMs }), signal);
      }
    }
  }

  async #renew(kind: DeviceKind): Promise<void> {
    const nowMs = this.time.nowMs();
    this.#offers = this.#offers.filter((offer) => offer.expiresMs > nowMs);
    const newest = this.#offers.at(-1);
    if (newest !== undefined && newest.expiresMs - nowMs > RENEW_BEFORE_MS) return;
    const offer = await this.client.offerPairing(kind);
    this.#offers = [...this.#offers, offer];
    this.#show({ code: offer.code, link: `${this.origin}/pair/${encodeURIComponent(offer.code)}` });
  }

  async #isApproved(): Promise<boolean> {
    for (const offer of this.#offers) {
      try {
        if (await this.client.collect(offer)) return true;
      } catch (error) {
        if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 410)) throw error;
        // Over, or unknown to a server that has forgotten it: the next round makes a new one.
        this.#offers = this.#offers.filter((other) => other !== offer);
      }
    }
    return false;
  }

  #show(change: Partial<PairingView>): void {
    this.#view = { ...this.#view, ...change };
  }
}
