import type { PersonAttributes } from './attributes';

/** One stay of one person in one zone, over for good. Times are UTC ms. */
export interface EndedVisit {
  /** A zone of the configuration, or `VIEW_ZONE_ID`. */
  readonly zoneId: string;
  /** The track that began the visit; a hand-over to a later track does not change it. */
  readonly trackId: number;
  /** First detection in the zone, also of the time before the track was confirmed. */
  readonly startedAtMs: number;
  /** Last sighting in the zone. */
  readonly endedAtMs: number;
  /** What was believed of the person at the end; null where attributes are off. */
  readonly attributes: PersonAttributes | null;
}
