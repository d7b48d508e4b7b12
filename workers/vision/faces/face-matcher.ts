import { closestPerson, isLikeNobody, MatchTally } from '../../../src/attributes/face-match';
import type { PersonSigns } from '../../../src/domain/alert-signs';
import { scaledBox } from '../../../src/domain/frame-scale';
import { bottomCentre, isInPolygon, type Size, unitFromFrame } from '../../../src/domain/geometry';
import type { StaffTracks, Track } from '../../../src/domain/track';
import type { FaceMatch, VisionFaces } from '../../face-protocol';
import type { InferenceEngine } from '../engines/engine';
import { findFaces, searchOf } from '../face-finder';
import { describeFace, RECOGNITION } from './face-descriptor';
import type { FaceGalleries } from './face-galleries';

/** Somebody whom none of so many looks showed to be enrolled is looked at no more. */
const MAX_LOOKS = 8;
/** The same track is looked at again after this, ms. */
const LOOK_EVERY_MS = 400;
/** Tracks looked at in one frame; in step mode the same on every machine. */
const LOOKS_PER_FRAME = 1;
const LOOKS_PER_STEP = 4;
/** Counting comes first: after a look, this many times its cost goes to detection alone. */
const REST_PER_LOOK = 4;

interface WatchedTrack {
  readonly tally: MatchTally;
  lookedAtMs: number;
}

/** Says which tracks of one camera show enrolled persons. Holds no descriptor beyond the frame it is of. */
export class FaceMatcher {
  readonly #galleries: FaceGalleries;
  readonly #tracks = new Map<number, WatchedTrack>();
  #faces: VisionFaces | null = null;
  #restsUntilMs = 0;

  constructor(galleries: FaceGalleries) {
    this.#galleries = galleries;
  }

  /** Null: no faces are compared. */
  configure(faces: VisionFaces | null): void {
    const isSame = JSON.stringify(faces) === JSON.stringify(this.#faces);
    this.#faces = faces;
    if (!isSame) this.#tracks.clear();
  }

  /** Compares the faces of some people in the zones; the frame stays the caller's. */
  async look(
    engine: InferenceEngine,
    request: {
      readonly frame: VideoFrame;
      readonly size: Size;
      readonly reference: Size;
      readonly tracks: readonly Track[];
      readonly atMs: number;
      readonly isStepped: boolean;
    },
  ): Promise<void> {
    const { atMs, frame, isStepped, reference, size } = request;
    if (this.#faces === null) return;
    const enrolled = this.#galleries.of(this.#faces.siteId);
    this.#dropUnknown(new Set(enrolled.map(({ personId }) => personId)));
    if (enrolled.length === 0 || !engine.hasModel(RECOGNITION.id)) return;
    const startedAtMs = performance.now();
    if (!isStepped && startedAtMs < this.#restsUntilMs) return;
    const due = this.#due(request.tracks, reference, atMs).slice(
      0,
      isStepped ? LOOKS_PER_STEP : LOOKS_PER_FRAME,
    );
    if (due.length === 0) return;
    for (const track of due) this.#watched(track.id).lookedAtMs = atMs;
    const searches = due.map((track) => searchOf({ ...track, box: scaledBox(track.box, reference, size) }));
    for (const { search, face } of await findFaces(engine, frame, searches)) {
      const descriptor = await describeFace(engine, frame, face);
      this.#watched(search.id).tally.add(
        closestPerson(descriptor, enrolled),
        isLikeNobody(descriptor, enrolled),
      );
      descriptor.fill(0);
    }
    const endedAtMs = performance.now();
    this.#restsUntilMs = endedAtMs + (endedAtMs - startedAtMs) * REST_PER_LOOK;
  }

  /** Who was recognised, for the page alone. */
  matches(): readonly FaceMatch[] {
    return [...this.#tracks].flatMap(
      ([
        trackId,
        {
          tally: { personId },
        },
      ]) => (personId === null ? [] : [{ trackId, personId }]),
    );
  }

  /** Which tracks are not to be counted, and whether staff is recognised at all; undefined: not this site's purpose. */
  staff(engine: InferenceEngine): StaffTracks | undefined {
    if (this.#faces?.purpose !== 'staff-exclusion') return undefined;
    const { siteId, zones } = this.#faces;
    const isExcluded =
      zones.length > 0 && engine.hasModel(RECOGNITION.id) && this.#galleries.of(siteId).length > 0;
    return { isExcluded, trackIds: isExcluded ? this.matches().map(({ trackId }) => trackId) : [] };
  }

  /**
   * Whether somebody was compared with the enrolled staff and is like none of them. False where the site leaves
   * out no staff, and while no descriptors are in force.
   */
  isVisitor(trackId: number): boolean {
    if (this.#faces?.purpose !== 'staff-exclusion') return false;
    if (this.#galleries.of(this.#faces.siteId).length === 0) return false;
    return this.#tracks.get(trackId)?.tally.isNobody === true;
  }

  /** For alert rules: whether somebody is enrolled, never who; undefined: no faces are compared here. */
  signOf(trackId: number): PersonSigns['face'] {
    if (this.#faces === null || this.#galleries.of(this.#faces.siteId).length === 0) return undefined;
    if (this.isRecognised(trackId)) return 'known';
    return this.#tracks.get(trackId)?.tally.isNobody === true ? 'unknown-person' : 'unknown';
  }

  /** Somebody at the screen says that the track is not this person. */
  reject(trackId: number): void {
    this.#tracks.get(trackId)?.tally.reject();
  }

  isRecognised(trackId: number): boolean {
    return (this.#tracks.get(trackId)?.tally.personId ?? null) !== null;
  }

  forget(trackId: number): void {
    this.#tracks.delete(trackId);
  }

  /** Those in a zone whom no look has settled, the ones looked at longest ago first. */
  #due(tracks: readonly Track[], reference: Size, atMs: number): readonly Track[] {
    const zones = this.#faces?.zones ?? [];
    const lookedAtMs = (id: number): number => this.#tracks.get(id)?.lookedAtMs ?? -Infinity;
    return tracks
      .filter(({ id, box, phase }) => {
        const tally = this.#tracks.get(id)?.tally;
        const isOpen = tally === undefined || (tally.personId === null && tally.looks < MAX_LOOKS);
        if (phase !== 'confirmed' || !isOpen || atMs - lookedAtMs(id) < LOOK_EVERY_MS) return false;
        const standsAt = unitFromFrame(bottomCentre(box), reference);
        return zones.some((zone) => isInPolygon(standsAt, zone));
      })
      .toSorted((first, second) => lookedAtMs(first.id) - lookedAtMs(second.id));
  }

  /** Of whoever's consent has ended nothing is said any more. */
  #dropUnknown(known: ReadonlySet<string>): void {
    for (const { tally } of this.#tracks.values()) {
      if (tally.personId !== null && !known.has(tally.personId)) tally.drop();
    }
  }

  #watched(trackId: number): WatchedTrack {
    const known = this.#tracks.get(trackId);
    if (known !== undefined) return known;
    const made = { tally: new MatchTally(), lookedAtMs: -Infinity };
    this.#tracks.set(trackId, made);
    return made;
  }
}
