import { createOccupancyClient, type OccupancyClient } from '../../api/occupancy-client';
import type { SiteOccupancy } from '../../api/live-contract';
import { egressFetch } from '../../egress/egress';
import { messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import type { AppState } from '../app.svelte';

const ASK_EVERY_MS = 10_000;

const logger = createLogger('site-numbers');

/** How many people are at the sites, followed while it is shown. */
export class SiteNumbers {
  #sites: ReadonlyMap<string, SiteOccupancy> = $state.raw(new Map());

  constructor(private readonly client: OccupancyClient) {}

  /** Null: not known (yet). */
  of(siteId: string): SiteOccupancy | null {
    return this.#sites.get(siteId) ?? null;
  }

  /** Reads them again and again; returns the undo. */
  follow(): () => void {
    void this.#read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.#read();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Says how many people are at a site now. */
  async correct(siteId: string, people: number): Promise<void> {
    this.#take([await this.client.correct(siteId, people)]);
  }

  #take(sites: readonly SiteOccupancy[]): void {
    this.#sites = new Map([...this.#sites, ...sites.map((site) => [site.siteId, site] as const)]);
  }

  async #read(): Promise<void> {
    try {
      this.#take(await this.client.sites());
    } catch (error) {
      // The last numbers stay: that the server does not answer is said elsewhere.
      logger.debug('the sites’ numbers cannot be read', { cause: messageOf(error) });
    }
  }
}

/** Null where there is no server that counts for all. */
export function openSiteNumbers({ machine, access }: AppState): SiteNumbers | null {
  if (machine.runtime.mode !== 'server' || !access.can('counts:read')) return null;
  return new SiteNumbers(createOccupancyClient(egressFetch));
}
