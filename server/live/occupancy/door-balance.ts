import type { LiveReport } from '../../../src/api/lease-contract';

/** Where the balance of a site's doors begins. */
export interface Anchor {
  /** People at the beginning; may be below 0. */
  readonly people: number;
  /** Buckets that begin from here on are added, UTC ms … */
  readonly sinceMs: number;
  /** … of these cameras those from their own time on. */
  readonly starts: Readonly<Record<string, number>>;
  /** The reset or correction that people know of. */
  readonly shownSinceMs: number;
  /** What the balance had come to when the site was seen empty at `shownSinceMs`; null: it was not that. */
  readonly seenEmptyInsteadOf: number | null;
  /** What holders had counted since `pendingFromMs` when the reset came: it was before. */
  readonly before: ReadonlyMap<string, Pending>;
}

/** Crossings that are known from a report and not stored yet. */
export type Pending = Pick<LiveReport, 'pendingFromMs' | 'pendingEntries' | 'pendingExits'>;

/** What is stored of one door camera since the anchor. */
export interface DoorSums {
  readonly entries: number;
  readonly exits: number;
  readonly entriesToday: number;
  /** End of the newest bucket. */
  readonly lastEndMs: number | null;
  /** The report that completes the sums: they reach up to its `pendingFromMs`. Null: everything stored. */
  readonly completedBy: LiveReport | null;
}

/** From when on the buckets of a camera are added. */
export function startOf(anchor: Anchor, cameraId: string): number {
  return anchor.starts[cameraId] ?? anchor.sinceMs;
}

/**
 * What a report adds to the sums: its own pending crossings, or those of the report that the sums were
 * read for, until they are read again.
 */
export function pendingOf(sums: DoorSums, latest: LiveReport | null): LiveReport | null {
  const { completedBy } = sums;
  if (completedBy === null) return null;
  return latest !== null && latest.pendingFromMs === completedBy.pendingFromMs ? latest : completedBy;
}

/** Entries and exits of a camera since the anchor. */
export function crossingsOf(
  cameraId: string,
  {
    anchor,
    sums,
    latest,
  }: { readonly anchor: Anchor; readonly sums: DoorSums; readonly latest: LiveReport | null },
): { readonly entries: number; readonly exits: number } {
  const pending = pendingOf(sums, latest);
  if (pending === null) return sums;
  const before = beforeAnchor(cameraId, anchor, pending);
  if (before === null) return sums;
  return {
    entries: sums.entries + Math.max(0, pending.pendingEntries - before.pendingEntries),
    exits: sums.exits + Math.max(0, pending.pendingExits - before.pendingExits),
  };
}

const NOTHING = { pendingEntries: 0, pendingExits: 0 };

/** Which part of a report lies before the anchor; null: unknown, so that none of it is added. */
function beforeAnchor(
  cameraId: string,
  anchor: Anchor,
  pending: Pending,
): Omit<Pending, 'pendingFromMs'> | null {
  if (pending.pendingFromMs >= startOf(anchor, cameraId)) return NOTHING;
  const known = anchor.before.get(cameraId);
  return known?.pendingFromMs === pending.pendingFromMs ? known : null;
}
