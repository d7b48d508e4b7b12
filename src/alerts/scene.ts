import { ANALYTICS_DEFAULTS } from '../analytics/analytics-options';
import type { PersonSigns } from '../domain/alert-signs';
import type { Zone } from '../domain/config';
import { VIEW_ZONE_ID } from '../domain/event';
import { isInPolygon, type Box, type Point } from '../domain/geometry';
import { LyingJudge } from './lying';
import type { Observation, ObservedPerson } from './observation';
import { distanceOf, heightOf, middleOf, trueShape } from './place';

/** Unseen, or outside a zone, for less than this nobody has left; as in the counting. */
const { mergeGapMs: MERGE_GAP_MS } = ANALYTICS_DEFAULTS;
/** Motion is judged over this time. */
const MOTION_MS = 1000;
/** Who went no farther than this in it, body heights, stands. */
const STANDING_HEIGHTS = 0.4;
/** Nobody is faster than this, body heights/s, or jumps so far between two frames: such a track was confused. */
const JUMP_SPEED = 2.5;
const JUMP_HEIGHTS = 0.6;

/** A stay in a zone, back-dated to the first detection. UTC, ms. */
export interface Stay {
  readonly sinceMs: number;
  lastInMs: number;
}

/** Somebody who is there, or was until just now. Boxes in heights of the picture. */
export interface ScenePerson {
  readonly id: number;
  readonly lastSeenAtMs: number;
  readonly box: Box;
  readonly signs: PersonSigns | null;
  readonly lyingSinceMs: number | null;
  /** Whether the newest second brought them nowhere. */
  readonly isStanding: boolean;
  /** When they were first seen, or their track leapt here, as one that was confused with another. */
  readonly appearedAtMs: number;
}

interface Step {
  readonly atMs: number;
  readonly middle: Point;
}

class Somebody implements ScenePerson {
  readonly stays = new Map<string, Stay>();
  readonly #lying = new LyingJudge();
  #steps: Step[] = [];
  lastSeenAtMs = -Infinity;
  box: Box = { x1: 0, y1: 0, x2: 0, y2: 0 };
  signs: PersonSigns | null = null;
  appearedAtMs = -Infinity;

  constructor(readonly id: number) {}

  see({ atMs, boxInView, signs, sinceMs }: ObservedPerson, aspect: number): void {
    const box = trueShape(boxInView, aspect);
    const middle = middleOf(box);
    const before = this.#steps.at(-1);
    if (before === undefined) {
      this.appearedAtMs = sinceMs;
    } else {
      const heights = distanceOf(before.middle, middle) / heightOf(box);
      const sec = Math.max(0.001, (atMs - before.atMs) / 1000);
      if (heights > JUMP_HEIGHTS && heights / sec > JUMP_SPEED) this.appearedAtMs = atMs;
    }
    this.#steps.push({ atMs, middle });
    // One step older than the span stays, so that few frames a second are enough.
    while ((this.#steps[1]?.atMs ?? Infinity) <= atMs - MOTION_MS) this.#steps.shift();
    this.#lying.see(box, atMs, aspect);
    this.box = box;
    this.signs = signs ?? this.signs;
    this.lastSeenAtMs = atMs;
  }

  get isStanding(): boolean {
    const [first] = this.#steps;
    const last = this.#steps.at(-1);
    if (first === undefined || last === undefined) return false;
    return distanceOf(first.middle, last.middle) <= STANDING_HEIGHTS * heightOf(this.box);
  }

  get lyingSinceMs(): number | null {
    return this.#lying.lyingSinceMs;
  }
}

/** Who is in a camera's picture and in which of its zones. Holds state of people unseen for less than `mergeGapMs`. */
export class Scene {
  #zones: readonly Zone[];
  readonly #people = new Map<number, Somebody>();
  #nowMs = -Infinity;
  #frameBeforeMs = -Infinity;

  constructor(zones: readonly Zone[]) {
    this.#zones = zones;
  }

  /** Other zones from the next frame on; stays in `goneIds` end, those in others go on. */
  setZones(zones: readonly Zone[], goneIds: readonly string[]): void {
    this.#zones = zones;
    for (const { stays } of this.#people.values()) for (const id of goneIds) stays.delete(id);
  }

  /** Takes the next frame. */
  take({ aspect, atMs, people }: Observation): void {
    this.#frameBeforeMs = this.#nowMs;
    this.#nowMs = atMs;
    for (const sighting of people) {
      const somebody = this.#people.get(sighting.personId) ?? new Somebody(sighting.personId);
      this.#people.set(sighting.personId, somebody);
      somebody.see(sighting, aspect);
      this.#place(somebody, sighting);
    }
    for (const { id, lastSeenAtMs } of this.#people.values()) {
      if (atMs - lastSeenAtMs >= MERGE_GAP_MS) this.#people.delete(id);
    }
  }

  /** Everybody leaves: what follows is not known to continue it. */
  clear(): void {
    this.#people.clear();
    this.#nowMs = -Infinity;
  }

  /** Null: not there. */
  personOf(id: number): ScenePerson | null {
    return this.#people.get(id) ?? null;
  }

  /** Who stays in a zone (null: the whole picture) with that stay; nobody in one that is not drawn. */
  staysIn(zoneId: string | null): readonly (readonly [ScenePerson, Stay])[] {
    const key = zoneId ?? VIEW_ZONE_ID;
    return [...this.#people.values()].flatMap((somebody) => {
      const stay = somebody.stays.get(key);
      return stay === undefined || this.#nowMs - stay.lastInMs >= MERGE_GAP_MS
        ? []
        : [[somebody, stay] as const];
    });
  }

  /** Whether a point of 0–1 coordinates is in a zone (null: the whole picture). */
  isIn(zoneId: string | null, pointInView: Point): boolean {
    if (zoneId === null) return true;
    const zone = this.#zones.find(({ id }) => id === zoneId);
    return zone !== undefined && isInPolygon(pointInView, zone.polygon);
  }

  /** Number of people remembered. */
  get size(): number {
    return this.#people.size;
  }

  #place({ stays }: Somebody, { anchorInView, atMs, sinceMs }: ObservedPerson): void {
    this.#stay(stays, VIEW_ZONE_ID, { sinceMs, atMs });
    for (const { id, polygon } of this.#zones) {
      if (isInPolygon(anchorInView, polygon)) this.#stay(stays, id, { sinceMs, atMs });
      else if (atMs - (stays.get(id)?.lastInMs ?? atMs) >= MERGE_GAP_MS) stays.delete(id);
    }
  }

  #stay(
    stays: Map<string, Stay>,
    zoneId: string,
    { sinceMs, atMs }: { readonly sinceMs: number; readonly atMs: number },
  ): void {
    const stay = stays.get(zoneId);
    const goesOn =
      stay !== undefined && (atMs - stay.lastInMs < MERGE_GAP_MS || stay.lastInMs >= this.#frameBeforeMs);
    if (goesOn) stay.lastInMs = Math.max(stay.lastInMs, atMs);
    else stays.set(zoneId, { sinceMs, lastInMs: atMs });
  }
}
