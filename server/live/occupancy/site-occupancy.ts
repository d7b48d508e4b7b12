import type { CameraNow, SiteOccupancy } from '../../../src/api/live-contract';
import type { Camera } from '../../../src/domain/config';
import { type CameraLive, isWatched } from './camera-live';
import { crossingsOf, pendingOf } from './door-balance';
import { overlapMs } from './local-times';
import { countedCameras, isDoor, type SiteFacts } from './site-facts';

/** Below this share of covered time a balance is only a hint: a tenth of the day may have passed unseen. */
const ENOUGH_COVERED = 0.9;
/** A balance this young says nothing about its coverage. */
const YOUNG_MS = 60_000;

type LiveOf = (cameraId: string) => CameraLive | undefined;

/** The numbers of a site at an instant. */
export function siteOccupancy(facts: SiteFacts, liveOf: LiveOf, nowMs: number): SiteOccupancy {
  const { site, cameras } = facts;
  const counted = countedCameras(facts);
  const watched = counted.filter(({ id }) => isWatched(liveOf(id), nowMs));
  const isOpen = facts.openSpans.some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  const common = {
    siteId: site.id,
    capacity: site.capacity,
    isOpen,
    entriesToday: entriesToday(facts, liveOf),
    cameras: counted.length,
    watchedCameras: watched.length,
    perCamera: cameras.map((camera) => cameraNow(camera, liveOf(camera.id), nowMs)),
  };
  const isPartly = watched.length < counted.length;
  if (site.occupancyBy === 'view') {
    const reports = watched.flatMap(({ id }) => liveOf(id)?.report ?? []);
    return {
      ...common,
      by: 'view',
      people: reports.length === 0 ? null : reports.reduce((sum, { occupancy }) => sum + occupancy, 0),
      rawPeople: null,
      asOfMs: reports.length === 0 ? null : Math.min(...reports.map(({ atMs }) => atMs)),
      sinceMs: null,
      seenEmptyInsteadOf: null,
      coveredShare: counted.length === 0 ? null : watched.length / counted.length,
      isUncertain: isPartly,
    };
  }
  const rawPeople = counted.length === 0 ? null : balance(facts, counted, liveOf);
  const coveredShare = coveredShareOf(facts, counted, { liveOf, nowMs });
  const lowest = Math.min(0, rawPeople ?? 0, facts.lowestPeople);
  const people = rawPeople === null ? null : rawPeople - lowest;
  return {
    ...common,
    by: 'doors',
    // Nobody can be missing from an empty place: that it fell below 0 says how many entries were missed.
    people,
    rawPeople,
    asOfMs: doorsAsOf(facts, counted, { liveOf, nowMs }),
    sinceMs: facts.anchor.shownSinceMs,
    seenEmptyInsteadOf: facts.anchor.seenEmptyInsteadOf,
    coveredShare,
    isUncertain:
      lowest < 0 ||
      seenInside(facts, { liveOf, nowMs }) > (people ?? Infinity) ||
      (isOpen && isPartly) ||
      (coveredShare !== null && coveredShare < ENOUGH_COVERED),
  };
}

/** The balance of the doors as it was counted. */
export function balance(facts: SiteFacts, doors: readonly Camera[], liveOf: LiveOf): number {
  return doors.reduce((people, { id }) => {
    const sums = facts.sums.get(id);
    if (sums === undefined) return people;
    const { entries, exits } = crossingsOf(id, {
      anchor: facts.anchor,
      sums,
      latest: liveOf(id)?.report ?? null,
    });
    return people + entries - exits;
  }, facts.anchor.people);
}

/** The most people that one camera without a door sees: at least so many are at the site, as far as it looks into it. */
function seenInside({ cameras }: SiteFacts, { liveOf, nowMs }: Now): number {
  const seen = cameras
    .filter((camera) => !isDoor(camera))
    .flatMap(({ id }) => {
      const live = liveOf(id);
      return isWatched(live, nowMs) ? [live.report.occupancy] : [];
    });
  return Math.max(0, ...seen);
}

function entriesToday({ cameras, sums, dayStartMs }: SiteFacts, liveOf: LiveOf): number | null {
  const doors = cameras.filter(isDoor);
  if (doors.length === 0) return null;
  return doors.reduce((sum, { id }) => {
    const stored = sums.get(id);
    if (stored === undefined) return sum;
    const pending = pendingOf(stored, liveOf(id)?.report ?? null);
    const isToday = pending !== null && pending.pendingFromMs >= dayStartMs;
    return sum + stored.entriesToday + (isToday ? pending.pendingEntries : 0);
  }, 0);
}

interface Now {
  readonly liveOf: LiveOf;
  readonly nowMs: number;
}

function doorsAsOf({ sums }: SiteFacts, doors: readonly Camera[], { liveOf, nowMs }: Now): number | null {
  const watched = doors.flatMap(({ id }) => {
    const live = liveOf(id);
    return isWatched(live, nowMs) ? [live.report.atMs] : [];
  });
  if (watched.length > 0) return Math.min(...watched);
  const known = doors.flatMap(({ id }) =>
    [liveOf(id)?.report?.atMs ?? [], sums.get(id)?.lastEndMs ?? []].flat(),
  );
  return known.length === 0 ? null : Math.max(...known);
}

function coveredShareOf(facts: SiteFacts, doors: readonly Camera[], { liveOf, nowMs }: Now): number | null {
  const openSpans = facts.openSpans.flatMap(({ fromMs, toMs }) =>
    fromMs < nowMs ? [{ fromMs, toMs: Math.min(toMs, nowMs) }] : [],
  );
  const openMs = openSpans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) * doors.length;
  if (openMs < YOUNG_MS) return null;
  const pendingMs = doors.reduce((sum, { id }) => {
    const sums = facts.sums.get(id);
    const pending = sums === undefined ? null : pendingOf(sums, liveOf(id)?.report ?? null);
    if (pending === null || pending.atMs <= pending.pendingFromMs) return sum;
    return sum + overlapMs(openSpans, [{ fromMs: pending.pendingFromMs, toMs: pending.atMs }]);
  }, 0);
  return Math.min(1, (facts.coveredMs + pendingMs) / openMs);
}

function cameraNow({ id, zones }: Camera, live: CameraLive | undefined, nowMs: number): CameraNow {
  const asOfMs = live?.report?.atMs ?? null;
  if (!isWatched(live, nowMs)) return { cameraId: id, isWatched: false, people: null, asOfMs, zones: [] };
  const known = new Set(zones.map((zone) => zone.id));
  return {
    cameraId: id,
    isWatched: true,
    people: live.report.occupancy,
    asOfMs,
    zones: live.report.zones.flatMap(({ zoneId, occupancy }) =>
      known.has(zoneId) ? [{ zoneId, people: occupancy }] : [],
    ),
  };
}
