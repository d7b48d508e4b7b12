/** Settings of the counting at one camera. Durations are frame time, ms. */
export interface AnalyticsOptions {
  /** A person unseen, or outside a zone, for less than this has not left. */
  readonly mergeGapMs: number;
  /** A stay in a polygon zone that is shorter is no visit. The whole picture has no such limit. */
  readonly minVisitMs: number;
  /** A frame stands for the time until the next one if that comes within this; else the time is not covered. */
  readonly coverageGapMs: number;
  /** Numbers older than this are final; at least `mergeGapMs` and the time a track takes to be confirmed. */
  readonly settleLagMs: number;
  /** How long after its first detection a track may be confirmed and still take over an earlier track's visit. */
  readonly confirmSlackMs: number;
}

export const ANALYTICS_DEFAULTS: AnalyticsOptions = {
  mergeGapMs: 1500,
  minVisitMs: 300,
  coverageGapMs: 2000,
  settleLagMs: 3000,
  confirmSlackMs: 1000,
};
