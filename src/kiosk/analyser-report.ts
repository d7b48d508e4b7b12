import type { SessionPhase } from '../session-types';
import type { KioskPhase } from '../state/kiosk/kiosk.svelte';

/** One camera as the page counts it. */
export interface AnalysedCameraReport {
  readonly id: string;
  readonly name: string;
  readonly phase: SessionPhase;
  /** False: another viewer counts it, and this one would take over. */
  readonly isCounting: boolean;
  readonly framesAnalysed: number;
  readonly people: number | null;
  /** Code of the last problem; null: none. */
  readonly problem: string | null;
}

/** What the page of an analyser tells the command that runs it; see scripts/analyser.mjs. */
export interface AnalyserReport {
  readonly version: string;
  readonly phase: KioskPhase;
  /** What somebody must type to let it in; null where it is in, or has no code yet. */
  readonly code: string | null;
  readonly isServerAway: boolean;
  /** Records that were not sent yet. */
  readonly waiting: number;
  readonly cameras: readonly AnalysedCameraReport[];
}

/** The page's end of the line to the command. */
export interface AnalyserLine {
  report(): AnalyserReport;
  /** Ends all counting: the last buckets are stored, the leases given back. */
  stop(): Promise<void>;
  /** Keeps exported corrections; resolves with the camera's name, or null where the text is no such file. */
  takeOver(text: string): Promise<string | null>;
}

declare global {
  /** Set by the page of an analyser. */
  var hiroAnalyser: AnalyserLine | undefined;
}
