import type { Zone } from '../domain/config';
import { isInPolygon, type Point } from '../domain/geometry';
import { type Visit, type VisitListener, type VisitRules, ZoneVisits, type ZoneSighting } from './dwell';

/** A person in a frame, as a zone sees them. */
export interface PlacedSighting extends ZoneSighting {
  /** Bottom centre of the box, 0–1 coordinates. */
  readonly anchorInView: Point;
}

/** Visits of one zone. The whole picture is the zone without a polygon: everybody is in it. */
export class ZoneRule {
  readonly zoneId: string;
  readonly zone: Zone | null;
  readonly visits: ZoneVisits;
  /** Since when the zone is counted; earlier sightings do not concern it. */
  readonly #sinceMs: number;

  constructor(
    zone: { readonly zoneId: string; readonly zone: Zone | null; readonly sinceMs: number },
    rules: VisitRules,
    listener: VisitListener,
  ) {
    this.zoneId = zone.zoneId;
    this.zone = zone.zone;
    this.#sinceMs = zone.sinceMs;
    this.visits = new ZoneVisits(rules, listener);
  }

  /** Takes the next sighting of a person, inside or outside. */
  sight(sighting: PlacedSighting): void {
    if (sighting.atMs < this.#sinceMs) return;
    if (this.zone !== null && !isInPolygon(sighting.anchorInView, this.zone.polygon)) {
      this.visits.sightOutside(sighting.personId, sighting.atMs);
      return;
    }
    this.visits.sightInside({ ...sighting, sinceMs: Math.max(sighting.sinceMs, this.#sinceMs) });
  }

  /** Open visits for which `isPresent` holds. */
  countOpen(isPresent: (visit: Visit) => boolean): number {
    return this.visits.countOpen(isPresent);
  }
}
