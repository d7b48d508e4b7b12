import { type CountedBucket, DWELL_EDGES_SEC, type StaffCounts, type ZoneCounts } from '../domain/bucket';
import { dwellClassOf } from '../domain/dwell-histogram';
import type { CrossingDirection } from '../domain/event';

/** Which lines and zones a bucket counts. */
export interface BucketLayout {
  readonly configVersion: number;
  readonly lineIds: readonly string[];
  /** The whole picture first. */
  readonly zoneIds: readonly string[];
}

interface OpenZone {
  personMs: number;
  min: number | null;
  max: number | null;
  readonly dwellCounts: number[];
  dwellSumMs: number;
}

/** A bucket that is still being counted: [startMs, endMs), UTC. */
export class OpenBucket {
  /** May be drawn in by `claim`. */
  startMs: number;
  epoch: number;
  /** May be drawn in by `cutAt`. */
  endMs: number;
  coveredMs = 0;
  readonly #layout: BucketLayout;
  #framesAnalysed = 0;
  #framesDropped = 0;
  #entries = 0;
  #exits = 0;
  #staff: StaffCounts | null = null;
  readonly #lines: Map<string, { in: number; out: number }>;
  readonly #zones: Map<string, OpenZone>;

  constructor(
    span: { readonly startMs: number; readonly endMs: number; readonly epoch: number },
    layout: BucketLayout,
  ) {
    this.startMs = span.startMs;
    this.endMs = span.endMs;
    this.epoch = span.epoch;
    this.#layout = layout;
    this.#lines = new Map(layout.lineIds.map((id) => [id, { in: 0, out: 0 }]));
    this.#zones = new Map(layout.zoneIds.map((id) => [id, emptyZone()]));
  }

  get entries(): number {
    return this.#entries;
  }

  get exits(): number {
    return this.#exits;
  }

  addFrame(framesDropped: number): void {
    this.#framesAnalysed += 1;
    this.#framesDropped += framesDropped;
  }

  addPresence(zoneId: string, durationMs: number): void {
    const zone = this.#zones.get(zoneId);
    if (zone !== undefined) zone.personMs += durationMs;
  }

  /** People per zone at one frame; zones not named hold nobody. */
  addOccupancy(counts: ReadonlyMap<string, number>): void {
    for (const [zoneId, zone] of this.#zones) {
      const count = counts.get(zoneId) ?? 0;
      zone.min = Math.min(zone.min ?? count, count);
      zone.max = Math.max(zone.max ?? count, count);
    }
  }

  addCrossing(lineId: string, direction: CrossingDirection, isEntrance: boolean): void {
    this.#changeCrossings(lineId, direction, isEntrance ? [1, 1] : [1, 0]);
  }

  /** A crossing that was added before was no visitor's. */
  takeBackCrossing(lineId: string, direction: CrossingDirection, isEntrance: boolean): void {
    this.#changeCrossings(lineId, direction, isEntrance ? [-1, -1] : [-1, 0]);
  }

  /** Of one frame: `isExcluded` holds for the bucket if it holds for each. */
  addStaff({ isExcluded, excluded }: StaffCounts): void {
    this.#staff = {
      isExcluded: isExcluded && this.#staff?.isExcluded !== false,
      excluded: excluded + (this.#staff?.excluded ?? 0),
    };
  }

  #changeCrossings(
    lineId: string,
    direction: CrossingDirection,
    [byLine, byEntrance]: readonly [number, number],
  ): void {
    const line = this.#lines.get(lineId);
    if (line === undefined) return;
    line[direction] += byLine;
    if (direction === 'in') this.#entries += byEntrance;
    else this.#exits += byEntrance;
  }

  addVisit(zoneId: string, dwellMs: number): void {
    const zone = this.#zones.get(zoneId);
    if (zone === undefined) return;
    const dwellClass = dwellClassOf(dwellMs);
    zone.dwellCounts[dwellClass] = (zone.dwellCounts[dwellClass] ?? 0) + 1;
    zone.dwellSumMs += dwellMs;
  }

  /** Takes over what another bucket without covered time has counted; that one is to be dropped. */
  absorb(other: OpenBucket): void {
    this.#framesAnalysed += other.#framesAnalysed;
    this.#framesDropped += other.#framesDropped;
    this.#entries += other.#entries;
    this.#exits += other.#exits;
    if (other.#staff !== null) this.addStaff(other.#staff);
    for (const [lineId, line] of other.#lines) {
      const own = this.#lines.get(lineId);
      if (own === undefined) continue;
      own.in += line.in;
      own.out += line.out;
    }
    for (const [zoneId, zone] of other.#zones) {
      const own = this.#zones.get(zoneId);
      if (own === undefined) continue;
      if (zone.min !== null) own.min = Math.min(own.min ?? zone.min, zone.min);
      if (zone.max !== null) own.max = Math.max(own.max ?? zone.max, zone.max);
      zone.dwellCounts.forEach((count, index) => {
        own.dwellCounts[index] = (own.dwellCounts[index] ?? 0) + count;
      });
      own.dwellSumMs += zone.dwellSumMs;
    }
  }

  /** The numbers as they stand. Only of a bucket with covered time. */
  numbers(): CountedBucket {
    const coveredMs = Math.min(this.coveredMs, this.endMs - this.startMs);
    const zones = [...this.#zones].map(([zoneId, zone]) => zoneCountsOf(zoneId, zone, coveredMs));
    return {
      configVersion: this.#layout.configVersion,
      epoch: this.epoch,
      startMs: this.startMs,
      endMs: this.endMs,
      coveredMs,
      framesAnalysed: this.#framesAnalysed,
      framesDropped: this.#framesDropped,
      occupancy: zones[0]?.occupancy ?? { personMs: 0, min: null, max: null },
      entries: this.#entries,
      exits: this.#exits,
      lines: [...this.#lines].map(([lineId, line]) => ({ lineId, in: line.in, out: line.out })),
      zones,
      ...(this.#staff !== null && { sections: { staff: this.#staff } }),
    };
  }
}

function emptyZone(): OpenZone {
  const dwellCounts = new Array<number>(DWELL_EDGES_SEC.length + 1).fill(0);
  return { personMs: 0, min: null, max: null, dwellCounts, dwellSumMs: 0 };
}

/** Rounding must not make a person of nothing. */
const MEAN_TOLERANCE = 1e-6;

/**
 * Extremes are those at the frames, widened to hold the mean: presence that lies between two frames
 * (a bucket that begins just after the frame which saw somebody last) is somebody all the same.
 */
function zoneCountsOf(zoneId: string, zone: OpenZone, coveredMs: number): ZoneCounts {
  const mean = zone.personMs / coveredMs;
  const below = Math.floor(mean + MEAN_TOLERANCE);
  const above = Math.ceil(mean - MEAN_TOLERANCE);
  return {
    zoneId,
    occupancy: {
      personMs: zone.personMs,
      min: Math.min(zone.min ?? below, below),
      max: Math.max(zone.max ?? above, above),
    },
    dwell: { counts: [...zone.dwellCounts], sumMs: zone.dwellSumMs },
  };
}
