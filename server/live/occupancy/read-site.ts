import type { Kysely } from 'kysely';
import type { LiveReport } from '../../../src/api/lease-contract';
import type { Camera, Site } from '../../../src/domain/config';
import type { Database } from '../../store/schema';
import { moveAnchor, readAnchor } from './balance-store';
import { type CameraLive, isWatched } from './camera-live';
import { type Anchor, type DoorSums, startOf } from './door-balance';
import { readDoors, readPeople, type WantedDoor } from './door-queries';
import { openSpans, startOfDayMs } from './local-times';
import { isDoor, type SiteFacts } from './site-facts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Coverage is told of so many days at most. */
const COVERAGE_DAYS = 7;
/** Facts are read at least once a minute; whether the site is open must hold until then. */
const AHEAD_MS = 10 * MINUTE_MS;
/** A balance without a daily reset is summed up to here; what is uploaded later than that changes it no more. */
const SUMMED_BEFORE_MS = DAY_MS;
const ALL = Number.MAX_SAFE_INTEGER;

/** A site with what is known of its cameras. */
export interface Place {
  readonly site: Site;
  /** The enabled ones. */
  readonly cameras: readonly Camera[];
  readonly liveOf: (cameraId: string) => CameraLive | undefined;
  readonly nowMs: number;
}

/** Reads what is stored of a site since its balance began. */
export async function readSiteFacts(
  db: Kysely<Database>,
  place: Place,
  before?: SiteFacts,
): Promise<SiteFacts> {
  const anchor = await readAnchor(db, place.site, place.nowMs);
  if (place.site.occupancyBy === 'doors' && place.site.resetTime === null) await sumUp(db, place, anchor);
  return readFactsSince(db, place, withBefore(anchor, place, before));
}

/** The same with a beginning of its own. */
export async function readFactsSince(db: Kysely<Database>, place: Place, anchor: Anchor): Promise<SiteFacts> {
  const { site, cameras, liveOf, nowMs } = place;
  const doors = cameras.filter(isDoor);
  const dayStartMs = startOfDayMs(site.timeZone, nowMs);
  const fromMs = Math.max(anchor.shownSinceMs, nowMs - COVERAGE_DAYS * DAY_MS);
  const spans = openSpans(site.openingHours, site.timeZone, { fromMs, toMs: nowMs + AHEAD_MS });
  // The balance of a site that is counted by view is not asked for, only its entries of today.
  const isBalanced = site.occupancyBy === 'doors';
  const completedBy = new Map<string, LiveReport>();
  for (const { id } of doors) {
    const report = liveOf(id)?.report ?? null;
    if (report !== null) completedBy.set(id, report);
  }
  const read = (untilOf: (cameraId: string) => number) =>
    readDoors(
      db,
      doors.map(({ id }): WantedDoor => ({
        cameraId: id,
        fromMs: isBalanced ? startOf(anchor, id) : dayStartMs,
        untilMs: untilOf(id),
      })),
      { dayStartMs, lowestFromMs: anchor.shownSinceMs, openSpans: isBalanced ? spans : [] },
    );
  await dropUploaded(db, doors, { completedBy, place });
  const stored = await read((id) => completedBy.get(id)?.pendingFromMs ?? ALL);
  const sums = new Map<string, DoorSums>();
  for (const { cameraId, ...door } of stored.doors) {
    sums.set(cameraId, { ...door, completedBy: completedBy.get(cameraId) ?? null });
  }
  const lowestPeople = Math.min(0, anchor.people + (stored.lowest ?? Infinity));
  return {
    site,
    cameras,
    anchor,
    sums,
    lowestPeople,
    openSpans: spans,
    coveredMs: stored.coveredMs,
    dayStartMs,
  };
}

/** A holder that has gone may have uploaded what its last report called pending, or still do so. */
async function dropUploaded(
  db: Kysely<Database>,
  doors: readonly Camera[],
  { completedBy, place }: { readonly completedBy: Map<string, LiveReport>; readonly place: Place },
): Promise<void> {
  const gone = doors.filter(({ id }) => completedBy.has(id) && !isWatched(place.liveOf(id), place.nowMs));
  for (const { id } of gone) {
    const report = completedBy.get(id);
    if (report === undefined) continue;
    const row = await db
      .selectFrom('buckets')
      .select('id')
      .where('camera_id', '=', id)
      .where('start_ms', '>=', report.pendingFromMs)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) completedBy.delete(id);
  }
}

/** Remembers what was pending when a reset came. */
function withBefore(anchor: Anchor, { cameras, liveOf }: Place, before: SiteFacts | undefined): Anchor {
  if (before === undefined) return anchor;
  if (anchor.sinceMs === before.anchor.sinceMs) return { ...anchor, before: before.anchor.before };
  const pending = cameras.flatMap(({ id }) => {
    const report = liveOf(id)?.report ?? null;
    return report !== null && report.pendingFromMs < startOf(anchor, id) ? [[id, report] as const] : [];
  });
  return { ...anchor, before: new Map(pending) };
}

/** Keeps the reading of a balance short that is never reset: days that are over are added to its beginning. */
async function sumUp(db: Kysely<Database>, { site, cameras, nowMs }: Place, anchor: Anchor): Promise<void> {
  if (nowMs - anchor.sinceMs < 2 * SUMMED_BEFORE_MS) return;
  const sinceMs = Math.floor((nowMs - SUMMED_BEFORE_MS) / MINUTE_MS) * MINUTE_MS;
  const people = await readPeople(db, { doors: cameras.filter(isDoor), anchor, untilMs: sinceMs });
  await moveAnchor(db, site.id, { from: anchor, to: { ...anchor, people, sinceMs, starts: {} } });
}
