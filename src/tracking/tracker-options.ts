/** Settings of the tracker. Durations are frame time; lengths are shares of the box height. */
export interface TrackerOptions {
  /** Detections from this score on are associated first and may found tracks. */
  readonly highScore: number;
  /** Detections from this score on continue a track whose prediction they overlap. */
  readonly lowScore: number;
  /** Detections from this score on continue a track that walks in or out at the picture's edge; below, they are ignored. */
  readonly edgeScore: number;
  /** A track is confirmed when at least two hits span this long; a faint one must walk (`confirmIfDue`). */
  readonly confirmAfterMs: number;
  /** A confirmed track that was not seen for this long has ended. */
  readonly lostForMs: number;
  /** A tentative track that was not seen for this long has ended; so has one that missed a frame after as long a step. */
  readonly tentativeForMs: number;
  /** A detection that shares this much (IoU) with a track seen in the same frame founds no other. */
  readonly duplicateIou: number;
  /** Detections lower than this share of the picture's height are ignored. */
  readonly minHeight: number;
  /** Id of the first track. */
  readonly firstTrackId: number;
}

/**
 * Defaults, tuned together for our own detector on PETS09-S2L1 at 7 and 3.5 frames per second, the public
 * MOT15 detections and a campus scene at one frame per second; docs/accuracy.md has what each gives.
 */
export const TRACKER_DEFAULTS: TrackerOptions = {
  highScore: 0.43,
  lowScore: 0.2,
  edgeScore: 0.1,
  confirmAfterMs: 80,
  lostForMs: 2000,
  tentativeForMs: 300,
  duplicateIou: 0.6,
  minHeight: 0,
  firstTrackId: 1,
};
