/** Settings of the counting at one camera. Durations are frame time, ms; shares are of the box height. */
export interface AnalyticsOptions {
  /** A person unseen, or outside a zone, for less than this has not left. */
  readonly mergeGapMs: number;
  /** A stay in a polygon zone that is shorter is no visit. The whole picture has no such limit. */
  readonly minVisitMs: number;
  /** A frame stands for the time until the next one if that comes within this; else the time is not covered. */
  readonly coverageGapMs: number;
  /** Numbers older than this are final. Raised to what the other settings need. */
  readonly settleLagMs: number;
  /** How long after its first detection a track may be confirmed and still take over an earlier track's visit. */
  readonly confirmSlackMs: number;
  /** A person this close to a counting line is on neither side, share. */
  readonly lineMargin: number;
  /** A person beyond the margin for this long has crossed; beyond three margins, at once. */
  readonly lineConfirmMs: number;
}

export const ANALYTICS_DEFAULTS: AnalyticsOptions = {
  mergeGapMs: 1500,
  minVisitMs: 300,
  coverageGapMs: 2000,
  settleLagMs: 3000,
  confirmSlackMs: 1000,
  lineMargin: 0.06,
  lineConfirmMs: 200,
};

/** The defaults with changes, and `settleLagMs` long enough for back-dating, merging and coverage. */
export function completeOptions(changes: Partial<AnalyticsOptions>): AnalyticsOptions {
  const options = { ...ANALYTICS_DEFAULTS, ...changes };
  const neededLagMs = Math.max(options.mergeGapMs, options.coverageGapMs) + options.confirmSlackMs;
  return { ...options, settleLagMs: Math.max(options.settleLagMs, neededLagMs) };
}
