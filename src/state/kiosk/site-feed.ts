import type { Undo } from '../../lib/disposer';
import type { SiteNow } from './reading';

/** What a follower of a site hears. */
export interface FeedListener {
  /** The site's numbers, at once and after each change. */
  onNow(now: SiteNow): void;
  /** An incident of the site is new, or not as it was; as it came, unread. */
  onIncident?(raw: unknown): void;
  /** The stream gave a sign of life, with or without numbers. */
  onAlive(): void;
  /** The stream was tried in vain, or has broken; it is opened again by itself. */
  onLost(): void;
}

/** Follows a site's live numbers on one connection; the undo closes it. */
export type SiteFeed = (siteId: string, listener: FeedListener) => Undo;
