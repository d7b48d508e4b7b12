import type { AgeBand, Gender, Mood } from './attributes';

/** Numbers for the panels of the live view, at most ten times a second. */
export interface LiveCounts {
  readonly cameraId: string;
  readonly capturedAtMs: number;
  /** Open visits of the whole picture. */
  readonly occupancy: number;
  readonly peakOccupancy: number;
  readonly entries: number;
  readonly exits: number;
  readonly lines: readonly { readonly lineId: string; readonly in: number; readonly out: number }[];
  readonly zones: readonly {
    readonly zoneId: string;
    readonly occupancy: number;
    readonly visits: number;
    /** Of ended visits; null before the first. */
    readonly medianDwellMs: number | null;
  }[];
  /** Since the stream was opened. */
  readonly framesAnalysed: number;
  readonly framesDropped: number;
  readonly coveredMs: number;
}

/**
 * Ended visits of one camera and hour by age band × gender and by mood: one vote per confirmed
 * visit of the whole picture. Stays in the viewer's browser.
 */
export interface Breakdown {
  readonly cameraId: string;
  /** UTC hour, ms. */
  readonly hourStartMs: number;
  readonly visits: number;
  readonly ageGender: readonly {
    readonly ageBand: AgeBand | 'unknown';
    readonly gender: Gender | 'unknown';
    readonly visits: number;
  }[];
  readonly mood: readonly { readonly mood: Mood | 'unknown'; readonly visits: number }[];
}
