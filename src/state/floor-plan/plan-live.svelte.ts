import type { LiveListener } from '../../api/live-client';
import type { LiveEvent, SiteOccupancy } from '../../api/live-contract';
import type { Undo } from '../../lib/disposer';
import { readingOf, type Reading } from '../kiosk/reading';
import { ServerTime } from '../kiosk/server-time';
import { nowOf } from '../kiosk/site-feeds';
import type { AreaSource } from './new-plan';
import { planNumberOf, type PlanNumber } from './plan-numbers';

const TICK_MS = 1_000;

/** Follows a site's live stream; the undo ends it. */
export type FollowSite = (siteId: string, listener: LiveListener) => Undo;

/** The numbers of a site as the server tells them, while they are followed. Never a picture, never a track. */
export class PlanLive {
  readonly #time: Pick<ServerTime, 'nowMs' | 'ask'>;
  #site = $state.raw<SiteOccupancy | null>(null);
  #gapSinceMs: number | null = null;
  #nowMs = $state(0);
  #isLost = $state(false);

  constructor(
    private readonly followSite: FollowSite,
    readonly siteId: string,
    time: Pick<ServerTime, 'nowMs' | 'ask'> = new ServerTime(),
  ) {
    this.#time = time;
    this.#nowMs = time.nowMs();
  }

  /** Server time, ms, once a second. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The connection has broken, and is tried again by itself. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** The number of the whole site, and why it is not current. */
  get reading(): Reading {
    const now = this.#site === null ? null : nowOf(this.#site);
    return readingOf(now, this.#nowMs, { sinceMs: this.#gapSinceMs });
  }

  /** The number of a zone or of a camera's whole picture. */
  numberOf(source: AreaSource): PlanNumber {
    return planNumberOf(source, this.#site, this.#nowMs);
  }

  /** Follows the site; returns the undo. */
  follow(): Undo {
    const unfollow = this.followSite(this.siteId, {
      onEvent: (event) => this.#take(event),
      onAlive: () => {
        this.#isLost = false;
      },
      onLost: () => {
        this.#isLost = true;
      },
    });
    const timer = setInterval(() => {
      this.#nowMs = this.#time.nowMs();
    }, TICK_MS);
    return () => {
      clearInterval(timer);
      unfollow();
    };
  }

  #take({ kind, value }: LiveEvent): void {
    if (kind === 'snapshot') {
      this.#time.ask()(value.nowMs);
      this.#see(value.sites.find(({ siteId }) => siteId === this.siteId) ?? null);
    } else if (kind === 'occupancy' && value.siteId === this.siteId) {
      this.#see(value);
    }
  }

  #see(site: SiteOccupancy | null): void {
    this.#nowMs = this.#time.nowMs();
    const isWhole = site !== null && site.watchedCameras >= site.cameras && site.watchedCameras > 0;
    this.#gapSinceMs = isWhole ? null : (this.#gapSinceMs ?? this.#nowMs);
    this.#site = site;
  }
}
