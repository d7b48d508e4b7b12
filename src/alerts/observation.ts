import type { CameraHealth, HeldObject, PersonSigns } from '../domain/alert-signs';
import type { CrossingDirection } from '../domain/event';
import type { Box, Point } from '../domain/geometry';

/** One sighting of one person. Times are UTC, ms; places in 0–1 of the picture. */
export interface ObservedPerson {
  /** Stays the same when a later track takes over. */
  readonly personId: number;
  /** Of the frame; earlier for sightings of a track that was confirmed only now. */
  readonly atMs: number;
  /** On the first sighting of a person: when the first detection was, else `atMs`. */
  readonly sinceMs: number;
  /** Where the person stands. */
  readonly anchorInView: Point;
  readonly boxInView: Box;
  readonly signs: PersonSigns | null;
}

/** Somebody crossed a line. */
export interface ObservedCrossing {
  readonly lineId: string;
  readonly direction: CrossingDirection;
  readonly personId: number;
  /** UTC, ms; some of them are found late. */
  readonly atMs: number;
}

/** An object by itself, in 0–1 of the picture. */
export interface ObservedObject extends HeldObject {
  readonly boxInView: Box;
}

/** What rules are told of one analysed frame: facts, no picture. */
export interface Observation {
  /** Frame time as UTC, ms. */
  readonly atMs: number;
  /** Width of the picture by its height. */
  readonly aspect: number;
  /** In order of time; nobody who is recognised as staff, nothing on an ignored spot. */
  readonly people: readonly ObservedPerson[];
  readonly crossings: readonly ObservedCrossing[];
  readonly objects: readonly ObservedObject[];
  /** Null: not judged in this frame. */
  readonly health: CameraHealth | null;
}
