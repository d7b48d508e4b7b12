import type { EngineId } from '../../../src/domain/engine';
import type { EngineReport } from '../../../workers/protocol';

/** One thing to measure in a page of its own. */
export interface SpeedCase {
  readonly name: string;
  /** Null: as the product chooses by itself. */
  readonly engine: EngineId | null;
  /** The same clip so many times at once. */
  readonly cameras: number;
  /** Address of the clip; null: the demo clip. */
  readonly clipUrl: string | null;
  /** Pictures per second of media, none dropped, as fast as it goes; null: in real time, over and over. */
  readonly stepFps: number | null;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Of many measurements; milliseconds. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly count: number;
}

/** What a page measured. */
export interface SpeedFigures {
  readonly engine: EngineReport | null;
  /** Analysed frames per second of each camera. */
  readonly analysedFps: readonly number[];
  /** Pictures per second that each source delivered. */
  readonly sourceFps: readonly number[];
  /** Finding people in a frame, in the worker; the picture's way into the net included. */
  readonly detector: Spread;
  /** The same, for frames in which faces were looked at: finding and reading them. */
  readonly faces: Spread | null;
  /** From handing a frame to the worker until its answer; with several cameras it waits for the others. */
  readonly roundTrip: Spread;
  /** Code and detail of what went wrong. */
  readonly problems: readonly string[];
}
