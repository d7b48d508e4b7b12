import type { PersonAttributes } from '../domain/attributes';
import type { Box, Point, Size } from '../domain/geometry';
import type { PersonTrack, TrackFrame } from '../domain/track';
import { centreOf, placeDistance } from './same-place';
import { findSwaps } from './swapped-ids';

/** One person in one frame. */
export interface Sighting {
  /** Stays the same when a later track takes over. */
  readonly personId: number;
  readonly trackId: number;
  readonly atMs: number;
  /** The analysed frame before, null for the first of a covered stretch. */
  readonly frameBeforeMs: number | null;
  readonly box: Box;
  readonly frame: Size;
  /** On the first sighting of a person: frame time of the first detection; else null. */
  readonly firstDetectedAtMs: number | null;
}

type RawSighting = Omit<Sighting, 'personId' | 'firstDetectedAtMs'>;

interface Person {
  readonly id: number;
  trackId: number;
  /** Whether the tracker still holds the track. */
  isTracked: boolean;
  readonly firstSeenAtMs: number;
  lastSeenAtMs: number;
  box: Box;
  /** px/s of the box centre, smoothed. */
  velocity: Point;
  attributes: PersonAttributes | null;
}

/** The sightings of a track that is not confirmed yet are kept up to this number. */
const MAX_WAITING = 64;
const VELOCITY_SMOOTHING_SEC = 0.4;

export interface PeopleRules {
  readonly mergeGapMs: number;
  readonly confirmSlackMs: number;
}

/**
 * Who is who over time. Sightings of a tentative track wait and come out in order once it is
 * confirmed. A new track that begins where an unseen person should be, within `mergeGapMs`, is that
 * person (a hand-over); the old track, should it be seen again, is somebody new. Two tracks that change
 * places from one frame to the next have changed their people. Holds state of living tracks and of people unseen for less than `mergeGapMs + confirmSlackMs`.
 */
export class People {
  readonly #rules: PeopleRules;
  readonly #people = new Map<number, Person>();
  readonly #personOfTrack = new Map<number, Person>();
  readonly #waiting = new Map<number, RawSighting[]>();
  #nextId = 1;

  constructor(rules: PeopleRules) {
    this.#rules = rules;
  }

  /** The frame's sightings of confirmed tracks, those of a newly confirmed track from its first on. */
  update(frame: TrackFrame, frameBeforeMs: number | null): readonly Sighting[] {
    const { capturedAtMs: atMs } = frame;
    this.#noteGoneTracks(frame);
    this.#untangle(frame);
    const sightings: Sighting[] = [];
    const confirmed: PersonTrack[] = [];
    for (const track of frame.tracks) {
      const isSeen =
        track.phase === 'confirmed' || (track.phase === 'tentative' && track.lastSeenAtMs >= atMs);
      if (!isSeen) continue;
      const raw = { trackId: track.id, atMs, frameBeforeMs, box: track.box, frame: frame.frame };
      const person = this.#personOfTrack.get(track.id);
      if (person !== undefined) {
        this.#see(person, track.box, atMs);
        person.attributes = track.attributes ?? person.attributes;
        sightings.push({ ...raw, personId: person.id, firstDetectedAtMs: null });
        continue;
      }
      const waiting = this.#waiting.get(track.id) ?? [];
      waiting.push(raw);
      if (waiting.length > MAX_WAITING) waiting.shift();
      this.#waiting.set(track.id, waiting);
      if (track.phase === 'confirmed') confirmed.push(track);
    }
    for (const track of confirmed) sightings.push(...this.#welcome(track, atMs));
    return sightings;
  }

  /** Forgets people who can no longer come back; returns their ids. */
  expire(nowMs: number): readonly number[] {
    const limitMs = this.#rules.mergeGapMs + this.#rules.confirmSlackMs;
    const gone: number[] = [];
    for (const person of this.#people.values()) {
      if (!person.isTracked && nowMs - person.lastSeenAtMs >= limitMs) gone.push(person.id);
    }
    return gone;
  }

  /** Drops the person's state. */
  forget(personId: number): void {
    const person = this.#people.get(personId);
    if (person === undefined) return;
    this.#people.delete(personId);
    if (this.#personOfTrack.get(person.trackId) === person) this.#personOfTrack.delete(person.trackId);
  }

  /** Whose track it is; null: nobody's yet. */
  idOf(trackId: number): number | null {
    return this.#personOfTrack.get(trackId)?.id ?? null;
  }

  /** Ids of everybody remembered. */
  ids(): readonly number[] {
    return [...this.#people.keys()];
  }

  /** Drops everything; tracks that go on are new people. */
  clear(): void {
    this.#people.clear();
    this.#personOfTrack.clear();
    this.#waiting.clear();
  }

  attributesOf(personId: number): PersonAttributes | null {
    return this.#people.get(personId)?.attributes ?? null;
  }

  /** Whether the person is in view as far as known: tracked still, and unseen for less than the gap. */
  isPresent(personId: number, nowMs: number): boolean {
    const person = this.#people.get(personId);
    return person !== undefined && person.isTracked && nowMs - person.lastSeenAtMs < this.#rules.mergeGapMs;
  }

  /** Number of people and of unconfirmed tracks remembered. */
  get size(): number {
    return this.#people.size + this.#waiting.size;
  }

  #noteGoneTracks(frame: TrackFrame): void {
    const living = new Set(frame.tracks.map((track) => track.id));
    for (const trackId of this.#waiting.keys()) if (!living.has(trackId)) this.#waiting.delete(trackId);
    for (const person of this.#people.values()) person.isTracked = living.has(person.trackId);
  }

  /** Gives two people their tracks back where the tracker has confused them. */
  #untangle({ capturedAtMs: nowMs, tracks }: TrackFrame): void {
    const seen = tracks.flatMap((track) => {
      const person = track.phase === 'confirmed' ? this.#personOfTrack.get(track.id) : undefined;
      return person === undefined ? [] : [{ last: person, box: track.box }];
    });
    for (const [{ last: first }, { last: second }] of findSwaps(seen, nowMs)) {
      const trackId = first.trackId;
      first.trackId = second.trackId;
      second.trackId = trackId;
      this.#personOfTrack.set(first.trackId, first);
      this.#personOfTrack.set(second.trackId, second);
    }
  }

  #see(person: Person, box: Box, atMs: number): void {
    const dtSec = (atMs - person.lastSeenAtMs) / 1000;
    if (dtSec > 0) {
      const from = centreOf(person.box);
      const to = centreOf(box);
      const weight = 1 - Math.exp(-dtSec / VELOCITY_SMOOTHING_SEC);
      person.velocity = {
        x: person.velocity.x + weight * ((to.x - from.x) / dtSec - person.velocity.x),
        y: person.velocity.y + weight * ((to.y - from.y) / dtSec - person.velocity.y),
      };
    }
    person.box = box;
    person.lastSeenAtMs = atMs;
  }

  /** Makes a newly confirmed track a person, or gives it to the one whom it shows. */
  #welcome(track: PersonTrack, nowMs: number): Sighting[] {
    const raws = this.#waiting.get(track.id) ?? [];
    this.#waiting.delete(track.id);
    const [first] = raws;
    if (first === undefined) return [];
    const known = nowMs - first.atMs <= this.#rules.confirmSlackMs ? this.#findUnseen(first) : null;
    const person = known ?? this.#addPerson(track, first);
    if (known !== null) {
      this.#personOfTrack.delete(known.trackId);
      known.trackId = track.id;
      known.isTracked = true;
      this.#personOfTrack.set(track.id, known);
    }
    person.attributes = track.attributes ?? person.attributes;
    return raws.map((raw, index) => {
      this.#see(person, raw.box, raw.atMs);
      const firstDetectedAtMs =
        known === null && index === 0 ? Math.min(track.firstSeenAtMs, raw.atMs) : null;
      return { ...raw, personId: person.id, firstDetectedAtMs };
    });
  }

  #addPerson(track: PersonTrack, first: RawSighting): Person {
    const person: Person = {
      id: this.#nextId++,
      trackId: track.id,
      isTracked: true,
      firstSeenAtMs: first.atMs,
      lastSeenAtMs: first.atMs,
      box: first.box,
      velocity: { x: 0, y: 0 },
      attributes: null,
    };
    this.#people.set(person.id, person);
    this.#personOfTrack.set(track.id, person);
    return person;
  }

  /** The person unseen since before the sighting who should be nearest to it. */
  #findUnseen(sighting: RawSighting): Person | null {
    let best: Person | null = null;
    let bestDistance = Infinity;
    for (const person of this.#people.values()) {
      const gapMs = sighting.atMs - person.lastSeenAtMs;
      if (gapMs <= 0 || gapMs >= this.#rules.mergeGapMs) continue;
      const distance = placeDistance(person, sighting.box, { gapMs, frame: sighting.frame });
      if (distance !== null && distance < bestDistance) {
        best = person;
        bestDistance = distance;
      }
    }
    return best;
  }
}
