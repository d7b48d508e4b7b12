import type { AgeBand, Gender, Mood } from './attributes';
import type { ZoneEvent } from './event';

/** An event with its place in the stream's order of discovery, from 1. */
export interface NumberedEvent {
  readonly serial: number;
  readonly event: ZoneEvent;
}

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
  /** Crossings and begins of visits that were found in the last ten seconds, in order of discovery. */
  readonly recentEvents: readonly NumberedEvent[];
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
