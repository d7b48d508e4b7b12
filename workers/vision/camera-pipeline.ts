import { modelForRole } from '../../models/registry';
import { Attention } from '../../src/attributes/attention';
import { VoteTally } from '../../src/attributes/votes';
import { wantedAttributes } from '../../src/domain/attributes';
import { isSameAspect, scaledBox, scaledBoxes } from '../../src/domain/frame-scale';
import type { Box, Size } from '../../src/domain/geometry';
import type { PersonTrack, Track } from '../../src/domain/track';
import { createTracker, type Tracker } from '../../src/tracking/tracker';
import { TRACKER_DEFAULTS } from '../../src/tracking/tracker-options';
import type { AnalysedFrame, AnalyseInput, SealedMoment, VisionSettings } from '../protocol';
import { CameraEye } from './camera-eye';
import type { InferenceEngine } from './engines/engine';
import { searchOf } from './face-finder';
import { readFaces } from './face-reader';
import type { FaceGalleries } from './faces/face-galleries';
import { FaceMatcher } from './faces/face-matcher';
import { CameraMoments } from './moments/camera-moments';
import { MoodGate } from './mood-gate';
import { detectorOf } from './person-detector';
import { coloursForTracking } from './person-dress';
import { closeLooks, findPersons } from './person-finder';
import { searchAreaOf } from './search/search-area';
import { SmallPeople } from './search/small-people';
import type { SpareTime } from './search/spare-time';

const FACE_DETECTOR = modelForRole('face-detector');

/** A face box is shown for this long after it was seen. */
const FACE_SHOWN_MS = 1000;
/** Faces looked at in one frame of a stepped file: the same on every engine. */
const FACES_PER_STEP = 4;
/** Faces looked at in one frame: more on a GPU, where a batch costs little more than one. */
const FACES_PER_FRAME = { 'ort-webgpu': 8, 'ort-wasm': 1, 'tfjs-wasm': 1 } as const;
/** Counting comes first: after a look at faces, this many times its cost goes to detection alone. */
const REST_PER_LOOK = 6;

/**
 * One camera: frame → detections → tracks → attributes. Holds the state of its tracks; the engine is
 * shared with other cameras and not owned.
 */
export class CameraPipeline {
  readonly #cameraId: string;
  readonly #time: SpareTime;
  readonly #tracker: Tracker;
  readonly #smallPeople = new SmallPeople();
  readonly #attention = new Attention();
  readonly #matcher: FaceMatcher;
  readonly #moments = new CameraMoments();
  readonly #eye = new CameraEye();
  readonly #mood: MoodGate;
  readonly #tallies = new Map<number, VoteTally>();
  readonly #faces = new Map<number, { readonly box: Box; readonly atMs: number }>();
  #settings: VisionSettings;
  #seq = 0;
  /** The size whose pixels tracks are in. */
  #reference: Size | null = null;
  /** By this worker's clock, ms; faces are not looked at before. */
  #restsUntilMs = 0;

  /** `time` is watched by all cameras together, and `galleries` are of all sites. */
  constructor(
    cameraId: string,
    settings: VisionSettings,
    { time, galleries }: { readonly time: SpareTime; readonly galleries: FaceGalleries },
  ) {
    this.#cameraId = cameraId;
    this.#time = time;
    this.#matcher = new FaceMatcher(galleries);
    this.#mood = new MoodGate(this.#matcher);
    this.#settings = settings;
    this.#tracker = createTracker({ firstTrackId: settings.firstTrackId });
    this.configure(settings);
  }

  /** Takes effect with the next frame. */
  configure(settings: VisionSettings): void {
    this.#settings = settings;
    this.#matcher.configure(settings.faces ?? null);
    this.#moments.configure(settings.moments ?? null);
    this.#mood.configure(settings);
    const { highScore, minHeight } = TRACKER_DEFAULTS;
    this.#tracker.tune({
      highScore: settings.thresholds?.foundingScore ?? highScore,
      minHeight: settings.thresholds?.minHeight ?? minHeight,
    });
  }

  /** Analyses one frame; the frame stays the caller's. */
  async analyse(engine: InferenceEngine, input: AnalyseInput): Promise<AnalysedFrame> {
    const startedAt = performance.now();
    const { frame, capturedAtMs } = input;
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const { search } = this.#settings;
    const searched = searchAreaOf(search, size);
    const { detections, everybody, preprocessMs, looks } = await findPersons(engine, detectorOf(engine), {
      frame,
      size,
      capturedAtMs,
      search,
      isClose: this.#looksClosely(size, startedAt),
    });
    const detectedAt = performance.now();
    this.#smallPeople.note(detections, searched, detectedAt);
    const turnedAwayIds = this.#settleReference(size);
    const reference = this.#reference ?? size;
    const boxes = scaledBoxes(detections.boxes, size, reference);
    const found = { ...detections, frame: reference, boxes };
    const dress = { found: detections, isStepped: this.#settings.isStepped };
    const colours = coloursForTracking(engine, frame, dress);
    const { tracks, endedTrackIds: lostIds } = this.#tracker.update(found, colours);
    const endedTrackIds = [...turnedAwayIds, ...lostIds];
    for (const id of endedTrackIds) this.#forget(id);
    const { isStepped } = this.#settings;
    await this.#matcher.look(engine, { frame, size, reference, tracks, atMs: capturedAtMs, isStepped });
    for (const id of this.#mood.see(tracks, reference)) this.#tallies.get(id)?.forgetMood();
    await this.#lookAtFaces(engine, { frame, size, reference, tracks, atMs: capturedAtMs });
    this.#moments.see(engine, {
      frame,
      size,
      capturedAtMs,
      found: everybody,
      expected: [...tracks.map(({ box }) => box), ...this.#facesAt(capturedAtMs)],
      reference,
      searched,
    });
    const health = await this.#eye.see(frame, capturedAtMs);
    const endedAt = performance.now();
    this.#time.spent(this.#cameraId, {
      looks,
      lookingMs: detectedAt - startedAt,
      totalMs: endedAt - startedAt,
    });
    const staff = this.#matcher.staff(engine);
    const seq = this.#seq;
    this.#seq += 1;
    return {
      tracks: {
        cameraId: this.#cameraId,
        seq,
        capturedAtMs,
        frame: reference,
        tracks: tracks.map((track) => this.#withAttributes(track, capturedAtMs)),
        endedTrackIds,
        framesDropped: input.framesDropped,
        ...(staff !== undefined && { staff }),
        ...(health !== null && { health }),
      },
      matches: this.#matcher.matches(),
      detections: found,
      timing: {
        preprocessMs,
        detectMs: detectedAt - startedAt - preprocessMs,
        attributesMs: endedAt - detectedAt,
        totalMs: endedAt - startedAt,
      },
    };
  }

  /** A track is not the person it was taken for. */
  rejectMatch(trackId: number): void {
    this.#matcher.reject(trackId);
  }

  /** Keeps what the camera shows now; rejects where its site keeps nothing. */
  keepMoment(momentId: string): Promise<SealedMoment> {
    return this.#moments.keep(momentId);
  }

  /** What is being kept is made of what there is. */
  dispose(): void {
    this.#moments.dispose();
  }

  /** In step mode 'auto' is 'normal', so that the same file gives the same answers on every machine. */
  #looksClosely(size: Size, nowMs: number): boolean {
    const { search, isStepped } = this.#settings;
    switch (search.detail) {
      case 'normal':
        return false;
      case 'fine':
        return true;
      case 'auto':
        return (
          !isStepped &&
          this.#smallPeople.areAbout(nowMs) &&
          this.#time.allows(this.#cameraId, closeLooks(search, size), nowMs)
        );
    }
  }

  async #lookAtFaces(
    engine: InferenceEngine,
    request: {
      readonly frame: VideoFrame;
      readonly size: Size;
      readonly reference: Size;
      readonly tracks: readonly Track[];
      readonly atMs: number;
    },
  ): Promise<void> {
    const { features } = this.#settings;
    if ((!features.ageGender && !features.mood) || !engine.hasModel(FACE_DETECTOR.id)) return;
    const { atMs, frame, size, reference } = request;
    const startedAtMs = performance.now();
    // In step mode every frame waits for its faces, so that the same file gives the same answers.
    if (!this.#settings.isStepped && startedAtMs < this.#restsUntilMs) return;
    const limit = this.#settings.isStepped ? FACES_PER_STEP : FACES_PER_FRAME[engine.report.engine];
    const isOpen = ({ id }: Track): boolean =>
      !this.#matcher.isRecognised(id) &&
      (this.#mood.mayJudge(id) ||
        (features.ageGender && this.#tallies.get(id)?.isSettled(features) !== true));
    const chosen = this.#attention.choose(request.tracks.filter(isOpen), atMs, limit);
    if (chosen.length === 0) return;
    const searches = chosen.map((track) => {
      const tally = this.#tallyOf(track.id);
      return {
        ...searchOf({ ...track, box: scaledBox(track.box, reference, size) }),
        turn: tally.isSettled(features) ? null : tally.ageGenderVotes,
        isMoodAsked: this.#mood.mayJudge(track.id),
      };
    });
    const looks = await readFaces({ engine, frame, searches, features, atMs });
    for (const track of chosen) {
      const look = looks.find((candidate) => candidate.id === track.id);
      const tally = this.#tallyOf(track.id);
      if (look === undefined) {
        tally.miss();
      } else {
        tally.add(look.vote);
        this.#faces.set(track.id, { box: scaledBox(look.face, size, reference), atMs });
      }
      this.#attention.looked(track.id, atMs, {
        hasFace: look !== undefined,
        isSettled: tally.isSettled(features),
      });
    }
    const endedAtMs = performance.now();
    this.#restsUntilMs = endedAtMs + (endedAtMs - startedAtMs) * REST_PER_LOOK;
  }

  /**
   * Streams change their resolution as they go; tracks keep the pixels of the first frame. A picture
   * of another shape (a turned phone) shows everything elsewhere: returns the tracks that end by it.
   */
  #settleReference(size: Size): readonly number[] {
    if (this.#reference !== null && isSameAspect(this.#reference, size)) return [];
    const isFirst = this.#reference === null;
    this.#reference = size;
    return isFirst ? [] : this.#tracker.reset();
  }

  #facesAt(atMs: number): readonly Box[] {
    const shown = [...this.#faces.values()].filter((face) => atMs - face.atMs <= FACE_SHOWN_MS);
    return shown.map(({ box }) => box);
  }

  #tallyOf(trackId: number): VoteTally {
    const known = this.#tallies.get(trackId);
    if (known !== undefined) return known;
    const made = new VoteTally();
    this.#tallies.set(trackId, made);
    return made;
  }

  #withAttributes(track: Track, atMs: number): PersonTrack {
    const { features } = this.#settings;
    const isOn = (features.ageGender || features.mood) && !this.#matcher.isRecognised(track.id);
    const face = this.#faces.get(track.id);
    const tally = this.#tallies.get(track.id);
    const sign = this.#matcher.signOf(track.id);
    return {
      ...track,
      ...(sign !== undefined && { signs: { face: sign } }),
      attributes: isOn && tally !== undefined ? wantedAttributes(tally.read(), features) : null,
      face: isOn && face !== undefined && atMs - face.atMs <= FACE_SHOWN_MS ? face.box : null,
    };
  }

  #forget(trackId: number): void {
    this.#attention.forget(trackId);
    this.#tallies.delete(trackId);
    this.#mood.forget(trackId);
    this.#matcher.forget(trackId);
    this.#faces.delete(trackId);
  }
}
