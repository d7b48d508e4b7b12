import { sql } from 'kysely';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { StoreContext } from '../../store/context';
import type { LiveNumbers, SiteNow } from '../live-numbers';
import { enqueueEvent } from './outbox';

const TICK_MS = 3_000;
/** A site is free again only after it has been below its capacity this long, so that it does not flutter. */
export const CLEAR_AFTER_MS = 15_000;

interface CapacityOptions {
  readonly context: StoreContext;
  readonly numbers: LiveNumbers;
  readonly log: Logger;
  /** Something new is in the outbox. */
  readonly onQueued: () => void;
}

/** Tells webhooks when a site is full, and when it is free again. Any number of processes may watch. */
export class CapacityWatch {
  readonly #options: CapacityOptions;
  readonly #belowSince = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(options: CapacityOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Looks at every site that somebody wants to hear of. */
  tick(): Promise<void> {
    this.#running ??= this.#look()
      .catch((error: unknown) =>
        this.#options.log.warn('Capacities are not watched', { cause: messageOf(error) }),
      )
      .finally(() => (this.#running = null));
    return this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    const { context, numbers } = this.#options;
    const rows = await context.guard(() =>
      context.db
        .selectFrom('webhooks')
        .select('organisation_id')
        .distinct()
        .where('is_enabled', '=', true)
        .where(
          sql<boolean>`events ?| array['occupancy.capacity-reached', 'occupancy.capacity-cleared']::text[]`,
        )
        .execute(),
    );
    for (const { organisation_id: organisationId } of rows) {
      for (const site of await numbers.sites(organisationId)) await this.#follow(organisationId, site);
    }
  }

  async #follow(organisationId: string, site: SiteNow): Promise<void> {
    const { occupancy, capacity } = site;
    // What is not known is neither full nor free.
    if (occupancy === null || capacity === null || capacity === 0) return;
    const nowMs = this.#options.context.nowMs();
    const isFull = occupancy >= capacity;
    if (isFull) this.#belowSince.delete(site.id);
    else if (!this.#belowSince.has(site.id)) this.#belowSince.set(site.id, nowMs);
    if (!isFull && nowMs - (this.#belowSince.get(site.id) ?? nowMs) < CLEAR_AFTER_MS) return;
    await this.#change(organisationId, site, isFull, nowMs);
  }

  /** One of the processes makes the change, and with it the event. */
  async #change(organisationId: string, site: SiteNow, isFull: boolean, nowMs: number): Promise<void> {
    const { context, onQueued } = this.#options;
    const count = await context.guard(() =>
      context.db.transaction().execute(async (trx) => {
        // A site that is seen for the first time was free before.
        const changed = isFull
          ? await trx
              .insertInto('capacity_states')
              .values({ site_id: site.id, is_reached: true, since_ms: nowMs })
              .onConflict((conflict) =>
                conflict
                  .column('site_id')
                  .doUpdateSet({ is_reached: true, since_ms: nowMs })
                  .where('capacity_states.is_reached', '=', false),
              )
              .returning('site_id')
              .executeTakeFirst()
          : await trx
              .updateTable('capacity_states')
              .set({ is_reached: false, since_ms: nowMs })
              .where('site_id', '=', site.id)
              .where('is_reached', '=', true)
              .returning('site_id')
              .executeTakeFirst();
        if (changed === undefined) return 0;
        const event = isFull
          ? ('occupancy.capacity-reached' as const)
          : ('occupancy.capacity-cleared' as const);
        const data = { occupancy: site.occupancy, isUncertain: site.isUncertain, capacity: site.capacity };
        const place = { id: site.id, name: site.name };
        const key = `${event}:${site.id}:${nowMs}`;
        return enqueueEvent(trx, { organisationId, event, key, atMs: nowMs, site: place, data }, nowMs);
      }),
    );
    if (count > 0) onQueued();
  }
}
