import { matchMoments, type Moment } from '../../../src/count-audit/match-moments';
import { VIEW_ZONE_ID, type ZoneEvent } from '../../../src/domain/event';
import type { EndedVisit } from '../../../src/domain/visit';
import type { Metrics } from '../kind';
import type { Truth } from '../sets/truth-file';

/** A stay, seconds of media time. */
export type Stay = readonly [startSec: number, endSec: number];

/** What was counted in one clip whose media time begins at 0. */
export interface CountedClip {
  readonly truth: Truth;
  readonly events: readonly ZoneEvent[];
  readonly visits: readonly EndedVisit[];
  /** Times of the analysed frames, ms. */
  readonly framesAtMs: readonly number[];
}

/** A crossing is the right one within this of the true one. */
const CROSSING_TOLERANCE_MS = 1500;

interface Sums {
  readonly entries: Pair;
  readonly exits: Pair;
  readonly crossings: { readonly matched: number; readonly missed: number; readonly extra: number };
  readonly occupancyErrors: readonly number[];
  /** By zone. */
  readonly zones: readonly ZoneSums[];
}

interface ZoneSums {
  readonly zoneId: string;
  readonly visits: number;
  readonly visitsTruth: number;
  /** Seconds, of visits that are both counted and true. */
  readonly dwellErrors: readonly number[];
}

interface Pair {
  readonly counted: number;
  readonly truth: number;
}

/**
 * The metrics of some clips taken together. `entriesError` and `exitsError` are the differences of the
 * sums as a share of the true ones (of 1 where the truth is 0), null where no clip has an entrance.
 * `occupancyMae` is the mean difference of people in the picture at analysed frames. `visits` are those
 * of the whole picture; dwell errors are of visits that overlap a true one, in all zones of `zones` and
 * of the whole picture above.
 */
export function countingMetrics(clips: readonly CountedClip[]): Metrics {
  const all = clips.map(sumsOf);
  const entries = added(all.map((sums) => sums.entries));
  const exits = added(all.map((sums) => sums.exits));
  const hasEntrance = clips.some(({ truth }) => truth.lines.some(({ role }) => role === 'entrance'));
  const zones = all.flatMap((sums) => sums.zones);
  const ofView = zones.filter(({ zoneId }) => zoneId === VIEW_ZONE_ID);
  const crossings = (key: keyof Sums['crossings']) => total(all.map((sums) => sums.crossings[key]));
  return {
    entriesError: hasEntrance ? shareOf(entries) : null,
    exitsError: hasEntrance ? shareOf(exits) : null,
    entries: hasEntrance ? entries.counted : null,
    entriesTruth: hasEntrance ? entries.truth : null,
    exits: hasEntrance ? exits.counted : null,
    exitsTruth: hasEntrance ? exits.truth : null,
    crossingsMissed: hasEntrance ? crossings('missed') : null,
    crossingsExtra: hasEntrance ? crossings('extra') : null,
    occupancyMae: meanOf(all.flatMap((sums) => sums.occupancyErrors)),
    dwellErrorMedianSec: medianOf(ofView.flatMap(({ dwellErrors }) => dwellErrors)),
    dwellErrorMaxSec: maxOf(ofView.flatMap(({ dwellErrors }) => dwellErrors)),
    visits: total(ofView.map(({ visits }) => visits)),
    visitsTruth: total(ofView.map(({ visitsTruth }) => visitsTruth)),
    visitsMatched: total(ofView.map(({ dwellErrors }) => dwellErrors.length)),
    zones: Object.fromEntries(
      zones
        .filter(({ zoneId }) => zoneId !== VIEW_ZONE_ID)
        .map(({ zoneId, visits, visitsTruth, dwellErrors }) => [
          zoneId,
          { visits, visitsTruth, dwellErrorMedianSec: medianOf(dwellErrors) },
        ]),
    ),
  };
}

/**
 * Pairs counted stays with true ones, each once, the longest overlap first; a pair is worth nothing
 * where they do not overlap.
 */
export function matchStays(
  counted: readonly Stay[],
  truth: readonly Stay[],
): readonly (readonly [counted: Stay, truth: Stay])[] {
  const overlaps = counted
    .flatMap((one) => truth.map((other) => ({ one, other, sec: overlapSec(one, other) })))
    .filter(({ sec }) => sec > 0)
    .sort((a, b) => b.sec - a.sec);
  const taken = new Set<Stay>();
  return overlaps.flatMap(({ one, other }) => {
    if (taken.has(one) || taken.has(other)) return [];
    taken.add(one).add(other);
    return [[one, other] as const];
  });
}

function sumsOf({ truth, events, visits, framesAtMs }: CountedClip): Sums {
  const entrances = new Set(truth.lines.filter(({ role }) => role === 'entrance').map(({ id }) => id));
  const counted = events.flatMap((event): readonly Moment[] =>
    event.kind === 'line-crossed' && entrances.has(event.lineId)
      ? [{ mark: event.direction, atMs: event.atMs }]
      : [],
  );
  const crossings = truth.lines
    .filter(({ id }) => entrances.has(id))
    .flatMap((line) => line.crossings ?? [])
    .map(({ atSec, direction }): Moment => ({ mark: direction, atMs: atSec * 1000 }));
  const countOf = (moments: readonly Moment[], mark: Moment['mark']) =>
    moments.filter((moment) => moment.mark === mark).length;
  const matched = matchMoments(crossings, counted, CROSSING_TOLERANCE_MS);
  const zones = truth.visits.map(({ zone, intervalsSec }): ZoneSums => {
    const stays = staysIn(zone, visits);
    const pairs = matchStays(stays, intervalsSec);
    return {
      zoneId: zone,
      visits: stays.length,
      visitsTruth: intervalsSec.length,
      dwellErrors: pairs.map(([one, other]) => Math.abs(lengthSec(one) - lengthSec(other))),
    };
  });
  const inView = truth.visits.find(({ zone }) => zone === VIEW_ZONE_ID)?.intervalsSec;
  const stays = staysIn(VIEW_ZONE_ID, visits);
  return {
    entries: { counted: countOf(counted, 'in'), truth: truth.entries ?? countOf(crossings, 'in') },
    exits: { counted: countOf(counted, 'out'), truth: truth.exits ?? countOf(crossings, 'out') },
    crossings: {
      matched: matched.pairs.length,
      missed: matched.missed.length,
      extra: matched.extra.length,
    },
    occupancyErrors:
      inView === undefined
        ? []
        : framesAtMs.map((atMs) => Math.abs(peopleAt(stays, atMs / 1000) - peopleAt(inView, atMs / 1000))),
    zones,
  };
}

function staysIn(zone: string, visits: readonly EndedVisit[]): readonly Stay[] {
  return visits
    .filter(({ zoneId }) => zoneId === zone)
    .map(({ startedAtMs, endedAtMs }) => [startedAtMs / 1000, endedAtMs / 1000]);
}

function peopleAt(stays: readonly Stay[], sec: number): number {
  return stays.filter(([start, end]) => start <= sec && sec <= end).length;
}

function overlapSec(a: Stay, b: Stay): number {
  return Math.min(a[1], b[1]) - Math.max(a[0], b[0]);
}

function lengthSec([start, end]: Stay): number {
  return end - start;
}

function shareOf({ counted, truth }: Pair): number {
  return Math.abs(counted - truth) / Math.max(1, truth);
}

function added(pairs: readonly Pair[]): Pair {
  return {
    counted: total(pairs.map(({ counted }) => counted)),
    truth: total(pairs.map(({ truth }) => truth)),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : total(values) / values.length;
}

function maxOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
