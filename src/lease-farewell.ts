import { API_ROOT } from './api/client';
import { CLOCK_GUARD_MS, type LeasesInput } from './api/lease-contract';
import type { Standing } from './domain/lease';
import type { EgressPrepare } from './egress/egress';
import { messageOf } from './lib/errors';
import { createLogger } from './lib/logger';

const logger = createLogger('leases');

interface Prepared {
  readonly epoch: number;
  /** Null: not written down yet. */
  send: (() => Promise<Response>) | null;
}

/**
 * Gives leases back when the page goes, so that others need not wait until they run out. A page that
 * goes can write nothing down: the requests stand in the ledger from the moment a lease is held.
 */
export class LeaseFarewell {
  readonly #viewerId: string;
  readonly #prepare: EgressPrepare;
  readonly #prepared = new Map<string, Prepared>();

  constructor(viewerId: string, prepare: EgressPrepare) {
    this.#viewerId = viewerId;
    this.#prepare = prepare;
  }

  /** How this page stands with a camera from now on. */
  note(cameraId: string, standing: Standing): void {
    if (standing.kind !== 'analysing') {
      this.#prepared.delete(cameraId);
      return;
    }
    const { epoch } = standing;
    if (this.#prepared.get(cameraId)?.epoch === epoch) return;
    const prepared: Prepared = { epoch, send: null };
    this.#prepared.set(cameraId, prepared);
    void this.#write(cameraId, prepared);
  }

  /** The camera was closed; its lease goes back by the usual way. */
  forget(cameraId: string): void {
    this.#prepared.delete(cameraId);
  }

  /** The page goes. */
  say(): void {
    for (const { send } of this.#prepared.values()) {
      // Unheard, the lease runs out by itself in seconds.
      send?.().catch(() => undefined);
    }
    this.#prepared.clear();
  }

  async #write(cameraId: string, prepared: Prepared): Promise<void> {
    const input: LeasesInput = {
      viewerId: this.#viewerId,
      clockUncertaintyMs: CLOCK_GUARD_MS,
      cameras: [{ cameraId, wish: 'release', epoch: prepared.epoch, report: null }],
    };
    try {
      prepared.send = await this.#prepare('lease', {
        url: `${API_ROOT}/leases`,
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(input),
        keepalive: true,
      });
    } catch (error) {
      logger.warn(`the lease will not be given back when the page goes: ${messageOf(error)}`);
    }
  }
}
