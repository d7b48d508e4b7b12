import type { EngineId, ModelVersion } from './engine';

/** The bucket form written now; the server takes this one and the one before. */
export const BUCKET_SCHEMA_VERSION = 1;

/** Upper edges of the dwell histogram in seconds; the last count is for visits longer than the last edge. */
export const DWELL_EDGES_SEC = [
  1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600,
] as const;

/** People present over a stretch of covered time. `min` and `max` are null where nothing was covered. */
export interface Occupancy {
  /** Sum over people of their time present, ms. Divided by `coveredMs` it is the mean occupancy. */
  readonly personMs: number;
  readonly min: number | null;
  readonly max: number | null;
}

/** Ended visits of a zone, as counts per dwell class (edges: `DWELL_EDGES_SEC`, so 18 counts). */
export interface DwellHistogram {
  readonly counts: readonly number[];
  /** Sum of the dwell times, ms. */
  readonly sumMs: number;
}

export interface LineCounts {
  readonly lineId: string;
  readonly in: number;
  readonly out: number;
}

export interface ZoneCounts {
  readonly zoneId: string;
  readonly occupancy: Occupancy;
  /** Visits that ended in this bucket. */
  readonly dwell: DwellHistogram;
}

/** Optional parts of a bucket. */
export interface BucketSections {
  /** Of a site that leaves out its staff; left out elsewhere. */
  readonly staff?: StaffCounts;
}

/** Whether staff is in the other numbers of a bucket. */
export interface StaffCounts {
  /** False: the viewer had no descriptors in force at some frame, so staff may have been counted. */
  readonly isExcluded: boolean;
  /** How often somebody was recognised, and left out from then on. Who was lost from sight meanwhile counts again. */
  readonly excluded: number;
}

/**
 * What one viewer counted at one camera over part of one minute. Mergeable: sums add, extremes
 * combine. An interval without analysed frames is not covered; it never reads as zero people.
 */
export interface Bucket {
  readonly schemaVersion: number;
  /** UUIDv7, the idempotency key. */
  readonly id: string;
  readonly cameraId: string;
  readonly configVersion: number;
  /** Fencing epoch of the camera's lease under which it was counted; 0: without one. */
  readonly epoch: number;
  readonly viewerId: string;
  /** UTC, ms; start and end lie in one UTC minute, end exclusive. */
  readonly startMs: number;
  readonly endMs: number;
  /** Time within the bucket that analysed frames stand for, ms. */
  readonly coveredMs: number;
  readonly framesAnalysed: number;
  readonly framesDropped: number;
  readonly engine: EngineId;
  readonly models: readonly ModelVersion[];
  /** People in the whole picture. */
  readonly occupancy: Occupancy;
  /** Crossings of entrance lines. */
  readonly entries: number;
  readonly exits: number;
  readonly lines: readonly LineCounts[];
  /** Every zone of the configuration, and first the whole picture ('view'). */
  readonly zones: readonly ZoneCounts[];
  /** What not every site counts. */
  readonly sections?: BucketSections;
}

/**
 * A bucket as the counting makes it: without the names of who counted (id, camera, viewer,
 * engine, models), which are added where it is stored.
 */
export type BucketNumbers = Omit<
  Bucket,
  'schemaVersion' | 'id' | 'cameraId' | 'epoch' | 'viewerId' | 'engine' | 'models' | 'sections'
>;

/** The same with the epoch under which its time was counted. */
export type CountedBucket = BucketNumbers & Pick<Bucket, 'epoch' | 'sections'>;
