/** What a site's stream said last. */
export interface SiteNow {
  /** Null: nobody has counted here yet. */
  readonly people: number | null;
  /** Null: the site has no limit. */
  readonly capacity: number | null;
  /** Server time up to which `people` holds; null where there is no number. */
  readonly asOfMs: number | null;
  /** Cameras that are counted now, of those that should be. */
  readonly watchedCameras: number;
  readonly cameras: number;
  /** Entries since the day began at the site; null where no camera has an entrance. */
  readonly entriesToday: number | null;
  /** By the site's opening hours. */
  readonly isOpen: boolean;
  /** Too much was missed since the balance of the doors began: the number is a hint. */
  readonly isUncertain: boolean;
  /** When that balance began; null where people are counted in view. */
  readonly balanceSinceMs: number | null;
  /** How much of the opened time since then was counted, 0–1; in view: share of the cameras. */
  readonly coveredShare: number | null;
}

/** A number is shown as current no longer than this after the time it holds for. */
export const FRESH_MS = 20_000;
/** The light turns amber at this share of the capacity, and red at the whole of it. */
export const NEARLY_FULL_SHARE = 0.8;

/** The state of a traffic light; unknown wherever the number may not be relied upon. */
export const LEVELS = ['free', 'nearly', 'full', 'unknown', 'closed'] as const;
export type Level = (typeof LEVELS)[number];

/** Why a number is not current. */
export type Doubt =
  /** Nothing has come yet. */
  | { readonly kind: 'waiting' }
  /** Nothing newer has come. */
  | { readonly kind: 'old'; readonly sinceMs: number }
  /** No camera is counted. */
  | { readonly kind: 'uncovered'; readonly sinceMs: number | null }
  /** Some cameras are not counted: people pass there unseen. */
  | {
      readonly kind: 'partial';
      readonly sinceMs: number;
      readonly watched: number;
      readonly cameras: number;
    }
  /** Part of what the number is made of was not counted. */
  | { readonly kind: 'uncertain'; readonly sinceMs: number | null };

/** How much was counted of what should have been. */
export type Coverage =
  /** Doors: a share of the opened time since then. */
  | { readonly kind: 'time'; readonly share: number; readonly sinceMs: number }
  /** In view: cameras that are counted now. */
  | { readonly kind: 'cameras'; readonly watched: number; readonly cameras: number };

/** A number as it may be shown. */
export interface Reading {
  readonly people: number | null;
  readonly capacity: number | null;
  readonly entriesToday: number | null;
  /** How much of what the numbers are made of was counted; null where nothing has come. */
  readonly coverage: Coverage | null;
  /** Null: the number is current. */
  readonly doubt: Doubt | null;
  /** Null: the site has no limit, hence no light. */
  readonly level: Level | null;
}

/** When the site stopped being counted in full, as far as this page has seen; null while it is. */
export interface GapStart {
  readonly sinceMs: number | null;
}

/** What may be said at `nowMs` (server time) of what came last; `null`: nothing has come. */
export function readingOf(now: SiteNow | null, nowMs: number, gap: GapStart): Reading {
  const doubt = doubtOf(now, nowMs, gap);
  const capacity = now?.capacity ?? null;
  const people = now?.people ?? null;
  return {
    people,
    capacity,
    entriesToday: now?.entriesToday ?? null,
    coverage: now === null ? null : coverageOf(now),
    doubt,
    level: lightOf(now, doubt),
  };
}

function coverageOf({ balanceSinceMs, coveredShare, watchedCameras, cameras }: SiteNow): Coverage {
  return balanceSinceMs === null || coveredShare === null
    ? { kind: 'cameras', watched: watchedCameras, cameras }
    : { kind: 'time', share: coveredShare, sinceMs: balanceSinceMs };
}

function lightOf(now: SiteNow | null, doubt: Doubt | null): Level | null {
  if (now === null || now.capacity === null) return null;
  if (!now.isOpen) return 'closed';
  return doubt === null && now.people !== null ? levelOf(now.people, now.capacity) : 'unknown';
}

/** The light of a number that is current. */
export function levelOf(people: number, capacity: number): Exclude<Level, 'unknown' | 'closed'> {
  if (people >= capacity) return 'full';
  return people >= capacity * NEARLY_FULL_SHARE ? 'nearly' : 'free';
}

function doubtOf(now: SiteNow | null, nowMs: number, gap: GapStart): Doubt | null {
  if (now === null) return { kind: 'waiting' };
  const { people, asOfMs, watchedCameras: watched, cameras } = now;
  if (watched === 0 || people === null || asOfMs === null) {
    return { kind: 'uncovered', sinceMs: asOfMs ?? gap.sinceMs };
  }
  if (nowMs - asOfMs > FRESH_MS) return { kind: 'old', sinceMs: asOfMs };
  if (watched < cameras) return { kind: 'partial', sinceMs: gap.sinceMs ?? asOfMs, watched, cameras };
  if (now.isUncertain) return { kind: 'uncertain', sinceMs: now.balanceSinceMs };
  return null;
}
