/** Settings of the tracker. Durations are frame time; shares are of the box height. */
export interface TrackerOptions {
  /** Detections from this score on are associated first and may found tracks. */
  readonly highScore: number;
  /** Detections below are ignored; between the two they only continue tracks. */
  readonly lowScore: number;
  /** A track is confirmed when at least two hits span this long. */
  readonly confirmAfterMs: number;
  /** A confirmed track that was not seen for this long has ended. */
  readonly lostForMs: number;
  /** A tentative track that was not seen for this long has ended. */
  readonly tentativeForMs: number;
}

/** Defaults, tuned on the public MOT15 detections. */
export const TRACKER_DEFAULTS: TrackerOptions = {
  highScore: 0.4,
  lowScore: 0.1,
  confirmAfterMs: 150,
  lostForMs: 2000,
  tentativeForMs: 300,
};
