import { VIEW_ZONE_ID } from '../domain/event';
import type { Breakdown } from '../domain/live';
import type { EndedVisit } from '../domain/visit';

const HOUR_MS = 3_600_000;

/** Start of the UTC hour, ms. */
export function hourStartOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}

/** A camera's hour without visits. */
export function emptyBreakdown(cameraId: string, hourStartMs: number): Breakdown {
  return { cameraId, hourStartMs, visits: 0, ageGender: [], mood: [] };
}

/**
 * The hours that visits ended in, one vote per visit of the whole picture (visits of other zones are
 * passed over). Where attributes are off a visit counts without a vote.
 */
export function breakdownsOf(cameraId: string, visits: readonly EndedVisit[]): readonly Breakdown[] {
  const hours = new Map<number, Breakdown>();
  for (const visit of visits) {
    if (visit.zoneId !== VIEW_ZONE_ID) continue;
    const hourStartMs = hourStartOf(visit.endedAtMs);
    const known = hours.get(hourStartMs) ?? emptyBreakdown(cameraId, hourStartMs);
    hours.set(hourStartMs, mergeBreakdowns(known, breakdownOfVisit(cameraId, visit)));
  }
  return [...hours.values()].sort((a, b) => a.hourStartMs - b.hourStartMs);
}

/** Both in one, under the first's camera and hour. */
export function mergeBreakdowns(a: Breakdown, b: Breakdown): Breakdown {
  return {
    cameraId: a.cameraId,
    hourStartMs: a.hourStartMs,
    visits: a.visits + b.visits,
    ageGender: mergeVotes(a.ageGender, b.ageGender, (entry) => `${entry.ageBand} ${entry.gender}`),
    mood: mergeVotes(a.mood, b.mood, (entry) => entry.mood),
  };
}

function breakdownOfVisit(cameraId: string, visit: EndedVisit): Breakdown {
  const hour = { ...emptyBreakdown(cameraId, hourStartOf(visit.endedAtMs)), visits: 1 };
  if (visit.attributes === null) return hour;
  const { ageBand, gender, mood } = visit.attributes;
  return { ...hour, ageGender: [{ ageBand, gender, visits: 1 }], mood: [{ mood, visits: 1 }] };
}

function mergeVotes<T extends { readonly visits: number }>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (vote: T) => string,
): T[] {
  const votes = new Map<string, T>();
  for (const vote of [...a, ...b]) {
    const known = votes.get(keyOf(vote));
    votes.set(keyOf(vote), known === undefined ? vote : { ...known, visits: known.visits + vote.visits });
  }
  return [...votes].sort(([keyA], [keyB]) => (keyA < keyB ? -1 : 1)).map(([, vote]) => vote);
}
