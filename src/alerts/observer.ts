import { ANALYTICS_DEFAULTS } from '../analytics/analytics-options';
import { BodyAnchors } from '../analytics/body-anchor';
import { People, type Sighting } from '../analytics/people';
import type { ZoneEvent } from '../domain/event';
import { insideOf, unitFromFrame, type Box, type Size } from '../domain/geometry';
import type { PersonTrack, TrackFrame } from '../domain/track';
import type { Observation, ObservedCrossing, ObservedPerson } from './observation';

/** For so long after its last sighting a crossing may name a track: the counting finds some late. */
const CROSSER_KEPT_MS = 10_000;

/**
 * Makes observations of track frames, by the counting's own rules of who is who and where somebody stands.
 * Holds state of present people, and for some seconds of those who have gone.
 */
export class Observer {
  readonly #people = new People(ANALYTICS_DEFAULTS);
  readonly #bodies = new BodyAnchors();
  /** Who had which track, for crossings that are found late. */
  readonly #personOfTrack = new Map<number, { readonly personId: number; readonly atMs: number }>();
  #newestMs: number | null = null;

  /**
   * The frame without ignored tracks, times as UTC, and what the counting found in it. Null: the frame is not
   * newer than the one before.
   */
  observe(given: TrackFrame, events: readonly ZoneEvent[]): Observation | null {
    const { capturedAtMs: atMs, frame } = given;
    const beforeMs = this.#newestMs;
    const isBack = beforeMs !== null && atMs <= beforeMs;
    if (isBack && beforeMs - atMs <= ANALYTICS_DEFAULTS.coverageGapMs) return null;
    const isCovered = beforeMs !== null && !isBack && atMs - beforeMs <= ANALYTICS_DEFAULTS.coverageGapMs;
    if (!isCovered) this.forgetAll();
    this.#newestMs = atMs;
    const staffIds = new Set(given.staff?.trackIds);
    const tracks = given.tracks.filter(({ id }) => !staffIds.has(id));
    const people = this.#see({ ...given, tracks }, isCovered ? beforeMs : null);
    for (const personId of this.#people.expire(atMs)) {
      this.#people.forget(personId);
      this.#bodies.forget(personId);
    }
    return {
      atMs,
      aspect: frame.width / Math.max(1, frame.height),
      people,
      crossings: this.#crossingsOf(events, staffIds),
      objects: (given.objects ?? []).map(({ box, ...object }) => ({
        ...object,
        boxInView: unitBox(box, frame),
      })),
      health: given.health ?? null,
    };
  }

  /** The stream has ended; whoever is seen again is somebody new. */
  forgetAll(): void {
    for (const personId of this.#people.ids()) {
      this.#people.forget(personId);
      this.#bodies.forget(personId);
    }
    this.#people.clear();
    this.#personOfTrack.clear();
    this.#newestMs = null;
  }

  /** Number of people and tracks of which something is remembered. */
  get size(): number {
    return this.#people.size + this.#bodies.size + this.#personOfTrack.size;
  }

  #see(frame: TrackFrame, frameBeforeMs: number | null): readonly ObservedPerson[] {
    const trackOf = new Map<number, PersonTrack>(frame.tracks.map((track) => [track.id, track]));
    const people = this.#people.update(frame, frameBeforeMs).map((sighting) => {
      const { personId, trackId } = sighting;
      this.#personOfTrack.set(trackId, { personId, atMs: frame.capturedAtMs });
      return this.#observed(sighting, trackOf.get(trackId));
    });
    for (const [trackId, { atMs }] of this.#personOfTrack) {
      if (frame.capturedAtMs - atMs >= CROSSER_KEPT_MS) this.#personOfTrack.delete(trackId);
    }
    return people;
  }

  #observed(sighting: Sighting, track: PersonTrack | undefined): ObservedPerson {
    const { atMs, box, frame, personId } = sighting;
    const { anchorInFrame } = this.#bodies.see(personId, { box, frame, atMs });
    return {
      personId,
      atMs,
      sinceMs: Math.min(atMs, sighting.firstDetectedAtMs ?? atMs),
      anchorInView: unitFromFrame(insideOf(frame, anchorInFrame), frame),
      boxInView: unitBox(box, frame),
      signs: track?.signs ?? null,
    };
  }

  #crossingsOf(events: readonly ZoneEvent[], staffIds: ReadonlySet<number>): readonly ObservedCrossing[] {
    return events.flatMap((event) => {
      if (event.kind !== 'line-crossed' || staffIds.has(event.trackId)) return [];
      const { atMs, direction, lineId, trackId } = event;
      // Ids of people count up from 1; somebody of whom only the counting knows is nobody else.
      const personId = this.#personOfTrack.get(trackId)?.personId ?? -trackId;
      return [{ lineId, direction, personId, atMs }];
    });
  }
}

function unitBox({ x1, x2, y1, y2 }: Box, { width, height }: Size): Box {
  return { x1: x1 / width, y1: y1 / height, x2: x2 / width, y2: y2 / height };
}
