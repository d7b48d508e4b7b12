import type { EngineId, ModelVersion } from '../../src/domain/engine';
import type { VisionBrowser } from './vision-browser';

export const EVAL_KINDS = [
  'detection',
  'tracking',
  'counting',
  'attributes',
  'mood',
  'verification',
] as const;
export type EvalKindName = (typeof EVAL_KINDS)[number];

/** Numbers by name; shares are 0–1. Null: cannot be said of this set. */
export interface Metrics {
  readonly [name: string]: number | null | Metrics;
}

/** A 95 % interval. */
export type Interval = readonly [low: number, high: number];

/** What `--json` writes. */
export interface EvalReport {
  readonly kind: EvalKindName;
  /** Name of the folder. */
  readonly set: string;
  /** Null: no net ran. */
  readonly engine: EngineId | null;
  readonly models: readonly ModelVersion[];
  readonly metrics: Metrics;
  /** Of metrics that pictures, people or pairs were drawn again for (bootstrap), by name. */
  readonly intervals: Readonly<Record<string, Interval>>;
}

/** A report with what was asked for. */
export interface AskedReport extends EvalReport {
  readonly options: Readonly<Record<string, string>>;
  /** Null: all of the set. */
  readonly limit: number | null;
}

/** What a kind is given to work with. */
export interface EvalContext {
  /** The folder of the set. */
  readonly dir: string;
  readonly set: string;
  /** Pictures, frames or pairs at most; null: all. */
  readonly limit: number | null;
  readonly engine: EngineId;
  /** Options of the command line that only some kinds know, by name without dashes. */
  readonly options: Readonly<Record<string, string>>;
  /** The browser is started when it is first asked for. */
  vision(): Promise<VisionBrowser>;
  /** One line that says how far it is. */
  progress(done: number, total: number): void;
}

/** One kind of question that a labelled folder answers. */
export interface EvalKind {
  readonly name: EvalKindName;
  /** Options of its own, for the help text: name → what it does. */
  readonly options: Readonly<Record<string, string>>;
  /** Sets of own options that `all` measures one after the other; left out: once, without any. */
  variantsOf?(dir: string): Promise<readonly Readonly<Record<string, string>>[]>;
  /** Whether a folder has the form that this kind reads. */
  canRead(dir: string): Promise<boolean>;
  run(context: EvalContext): Promise<EvalReport>;
}
