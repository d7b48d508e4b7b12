import type { QuarantinedBucket } from '../../workers/protocol';
import type { BreakdownRelease } from '../domain/breakdown-release';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';

/** What a browser keeps of its own counts and breakdowns, days. */
export const LOCAL_KEPT_DAYS = 30;

/** How much waits, and how much was put aside. */
export interface OutboxCounts {
  readonly waiting: number;
  readonly quarantined: number;
  /** Both of other organisations, which stay until they are signed in again. */
  readonly elsewhere: number;
}

/** Why the server will never take something. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly atMs: number;
}

/**
 * An organisation's buckets that are to be uploaded. Ids are UUIDv7, so the order of ids is the order of making; a
 * bucket put twice is there once.
 */
export interface OutboxStore {
  put(bucket: Bucket): Promise<void>;
  /** The oldest buckets, in order of making. */
  peek(limit: number): Promise<readonly Bucket[]>;
  /** Only after the server has confirmed them. */
  remove(ids: readonly string[]): Promise<void>;
  /** Puts a bucket aside in the same step as it takes it out of the queue. */
  quarantine(entry: QuarantinedBucket): Promise<void>;
  quarantined(): Promise<readonly QuarantinedBucket[]>;
  /** Puts everything that was set aside back into the queue. */
  requeue(): Promise<void>;
  discardQuarantined(): Promise<void>;
  counts(): Promise<OutboxCounts>;
}

/** Buckets that stay in this browser (local mode). */
export interface HistoryStore {
  keep(bucket: Bucket): Promise<void>;
  /** Buckets of a camera that begin in [fromMs, toMs), by start. */
  range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Bucket[]>;
  /** Drops what was stored before `beforeMs` (time of storing, not of counting). */
  prune(beforeMs: number): Promise<void>;
}

/** Breakdowns by hour. They stay in this browser; what is told of them is a `BreakdownRelease`. */
export interface BreakdownStore {
  /**
   * Changes the record of one camera and hour in one step. An hour may be told later where `mayTell` held
   * from its first visit on.
   */
  update(
    cameraId: string,
    hourStartMs: number,
    change: (current: Breakdown | undefined) => Breakdown,
    options: { readonly nowMs: number; readonly mayTell: boolean },
  ): Promise<void>;
  /** Records of hours that begin in [fromMs, toMs), by hour. */
  range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]>;
  prune(beforeMs: number): Promise<void>;
}

/** What is told of the breakdowns, on its way to the server; of one organisation. */
export interface ReleaseStore {
  /** Hours of a camera that may be told, are not, and were not changed since `quietSinceMs`; by hour. */
  untold(cameraId: string, quietSinceMs: number): Promise<readonly Breakdown[]>;
  /**
   * Puts a release into the queue and marks the hours that it tells, in one step; false, and nothing is done,
   * where one of them has changed or was told meanwhile.
   */
  put(release: BreakdownRelease, hours: readonly Breakdown[]): Promise<boolean>;
  /** The oldest in the queue; null: it is empty. */
  next(): Promise<BreakdownRelease | null>;
  /** Only after the server has it, or will never take it. */
  remove(release: BreakdownRelease): Promise<void>;
}

/** Everything the analytics worker stores. */
export interface CountStore {
  readonly outbox: OutboxStore;
  readonly history: HistoryStore;
  readonly breakdowns: BreakdownStore;
  readonly releases: ReleaseStore;
}

/** The smallest UUIDv7 of a time; smaller ids are older. */
export function firstIdAt(timeMs: number): string {
  const hex = Math.max(0, Math.floor(timeMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
