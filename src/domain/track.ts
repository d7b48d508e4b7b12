import type { CameraHealth, PersonSigns, SeenObject } from './alert-signs';
import type { PersonAttributes } from './attributes';
import type { Box, Size } from './geometry';

/** tentative: not yet believed; confirmed: seen in this frame; lost: believed, but not seen in this frame. */
export type TrackPhase = 'tentative' | 'confirmed' | 'lost';

/** One object over time, as the tracker knows it after one frame. Times are frame times in ms. */
export interface Track {
  /** Unique per camera stream; never used again. */
  readonly id: number;
  readonly classId: number;
  /** In frame pixels; the filtered box, for a lost track the predicted one. */
  readonly box: Box;
  /** Score of the newest detection, 0–1. */
  readonly score: number;
  readonly phase: TrackPhase;
  /** Frame time of the first detection, also of the time before it was confirmed. */
  readonly firstSeenAtMs: number;
  /** Frame time of the newest detection. */
  readonly lastSeenAtMs: number;
}

/** A believed track that was missed for no longer is still in sight: detectors blink. */
const BLINK_MS = 100;

/** Whether the screen shows the track of the frame at `atMs` as somebody who is there, and not as lost. */
export function isInSight({ lastSeenAtMs, phase }: Track, atMs: number): boolean {
  return phase === 'confirmed' || (phase === 'lost' && atMs - lastSeenAtMs <= BLINK_MS);
}

/** A track with what the attribute models say of the person. Attributes are null where they are off. */
export interface PersonTrack extends Track {
  readonly attributes: PersonAttributes | null;
  /** The newest face box in frame pixels, if one was seen in the last second. */
  readonly face: Box | null;
  /** What alert rules may ask for; left out where nobody looked. */
  readonly signs?: PersonSigns;
}

/** Which tracks are staff. Who they are stays in the vision worker. */
export interface StaffTracks {
  /** False: no descriptors are in force here, so staff is not recognised. */
  readonly isExcluded: boolean;
  readonly trackIds: readonly number[];
}

/** All that leaves the vision worker for one analysed frame: numbers only. */
export interface TrackFrame {
  readonly cameraId: string;
  /** Counts the analysed frames of this stream from 0. */
  readonly seq: number;
  /** Frame time, ms since the epoch by this machine's clock (file: media time + chosen start). */
  readonly capturedAtMs: number;
  readonly frame: Size;
  readonly tracks: readonly PersonTrack[];
  /** At a site that leaves out its staff; left out elsewhere. */
  readonly staff?: StaffTracks;
  /** Ids the tracker has given up for good; state per track may be forgotten. */
  readonly endedTrackIds: readonly number[];
  /** Frames that were shown but not analysed since the frame before. */
  readonly framesDropped: number;
  /** Objects by themselves that alert rules name; left out where nobody looked. */
  readonly objects?: readonly SeenObject[];
  /** Whether the picture is in order; left out where it was not judged. */
  readonly health?: CameraHealth;
}
