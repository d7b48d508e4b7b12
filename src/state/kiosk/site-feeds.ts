import { followLive } from '../../api/live-client';
import type { LiveEvent, SiteOccupancy } from '../../api/live-contract';
import type { EgressFetch } from '../../egress/egress';
import type { SiteNow } from './reading';
import type { SiteFeed } from './site-feed';

const OWN_SIGN_EVERY_MS = 10_000;

/** A page that counts and shows no site's number: its own counting is the sign of life. */
export function ownSiteFeed(doesCount: () => boolean): SiteFeed {
  return (_siteId, listener) => {
    const timer = setInterval(() => {
      if (doesCount()) listener.onAlive();
      else listener.onLost();
    }, OWN_SIGN_EVERY_MS);
    return () => clearInterval(timer);
  };
}

/** The server's live stream. */
export function liveSiteFeed(egress: EgressFetch): SiteFeed {
  return (siteId, listener) =>
    followLive({
      egress,
      siteId,
      listener: {
        onEvent: (event) => {
          const site = siteIn(event, siteId);
          if (site !== undefined) listener.onNow(nowOf(site));
        },
        onIncident: (raw) => listener.onIncident?.(raw),
        onAlive: () => listener.onAlive(),
        onLost: () => listener.onLost(),
      },
    });
}

function siteIn(event: LiveEvent, siteId: string): SiteOccupancy | undefined {
  switch (event.kind) {
    case 'snapshot':
      return event.value.sites.find((site) => site.siteId === siteId);
    case 'occupancy':
      return event.value.siteId === siteId ? event.value : undefined;
    case 'alarm':
      return undefined;
  }
}

/** What is shown of a site as a whole. */
export function nowOf(site: SiteOccupancy): SiteNow {
  const {
    people,
    capacity,
    asOfMs,
    watchedCameras,
    cameras,
    entriesToday,
    isOpen,
    isUncertain,
    coveredShare,
  } = site;
  const balanceSinceMs = site.sinceMs;
  return {
    people,
    capacity,
    asOfMs,
    watchedCameras,
    cameras,
    entriesToday,
    isOpen,
    isUncertain,
    balanceSinceMs,
    coveredShare,
  };
}
