import type { SiteAlerts } from '../alerts/site-alerts';

/** A camera's numbers now. */
export interface CameraNow {
  readonly id: string;
  readonly name: string;
  /** People in view; null: nobody watches it. */
  readonly occupancy: number | null;
  readonly isWatched: boolean;
  readonly zones: readonly {
    readonly id: string;
    readonly name: string;
    readonly occupancy: number | null;
  }[];
}

/** A site's numbers now. Null is "not known", never zero. */
export interface SiteNow {
  readonly id: string;
  readonly name: string;
  readonly occupancy: number | null;
  /** Too much was not watched: take the occupancy as a hint. */
  readonly isUncertain: boolean;
  readonly capacity: number | null;
  /** 0–1: what was counted of the opened time, or of the cameras; see `SiteOccupancy`. */
  readonly coveredShare: number | null;
  /** Since the site's day began. */
  readonly entries: number | null;
  readonly exits: number | null;
  /** Whether every camera that is switched on is watched. */
  readonly isWatched: boolean;
  /** Left out: they are not known. */
  readonly alerts?: SiteAlerts;
  readonly cameras: readonly CameraNow[];
}

/** The live numbers that integrations send on: aggregates only. */
export interface LiveNumbers {
  /** All sites of an organisation, in the order they are listed. */
  sites(organisationId: string): Promise<readonly SiteNow[]>;
}
