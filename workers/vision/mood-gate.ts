import type { Size } from '../../src/domain/geometry';
import type { Track } from '../../src/domain/track';
import type { VisionSettings } from '../protocol';
import { StaffAreas } from './staff-areas';

/** Tells visitors from enrolled staff. */
export interface VisitorCheck {
  /** Whether somebody was compared with the enrolled staff and is like none of them. False while none can be compared. */
  isVisitor(trackId: number): boolean;
}

/**
 * Whose mood may be judged at a camera. Where the staff work, nobody who was seen in a staff area; and without
 * such an area only whoever was found to be none of the staff, for as long as the staff can be recognised.
 */
export class MoodGate {
  readonly #areas = new StaffAreas();
  readonly #visitors: VisitorCheck;
  #isOn = false;
  #isOfVisitorsOnly = false;

  constructor(visitors: VisitorCheck) {
    this.#visitors = visitors;
  }

  configure({
    features,
    staffAreas = [],
    isMoodOfVisitorsOnly = false,
  }: Pick<VisionSettings, 'features' | 'staffAreas' | 'isMoodOfVisitorsOnly'>): void {
    this.#isOn = features.mood;
    this.#isOfVisitorsOnly = isMoodOfVisitorsOnly;
    this.#areas.configure(staffAreas);
  }

  /** Looks where everybody is; returns the tracks of whose mood nothing may be known any more. */
  see(tracks: readonly Pick<Track, 'id' | 'box'>[], frame: Size): readonly number[] {
    const inAreas = this.#areas.see(tracks, frame);
    if (!this.#isOfVisitorsOnly) return inAreas;
    return tracks.flatMap(({ id }) => (inAreas.includes(id) || !this.#visitors.isVisitor(id) ? [id] : []));
  }

  mayJudge(trackId: number): boolean {
    if (!this.#isOn || this.#areas.has(trackId)) return false;
    return !this.#isOfVisitorsOnly || this.#visitors.isVisitor(trackId);
  }

  forget(trackId: number): void {
    this.#areas.forget(trackId);
  }
}
