import type { LineCounts } from '../domain/bucket';
import type { Camera, CountingLine } from '../domain/config';
import type { DwellHistogram } from '../domain/bucket';
import { addDwell, countVisits, dwellPercentile, emptyDwell } from '../domain/dwell-histogram';
import { type CrossingDirection, VIEW_ZONE_ID, type ZoneEvent } from '../domain/event';
import type { LiveCounts } from '../domain/live';
import { RecentEvents } from './recent-events';

/** What the totals do not know themselves. */
export interface LiveNow {
  readonly capturedAtMs: number;
  readonly peakOccupancy: number;
  occupancyOf(zoneId: string): number;
  openVisitsOf(zoneId: string): number;
}

/** Counts since the stream was opened, for the panels of the live view. */
export class LiveTotals {
  readonly #cameraId: string;
  readonly #recent = new RecentEvents();
  #entries = 0;
  #exits = 0;
  #framesAnalysed = 0;
  #framesDropped = 0;
  #coveredMs = 0;
  #lines = new Map<string, { in: number; out: number }>();
  #zones = new Map<string, DwellHistogram>();

  constructor(camera: Pick<Camera, 'id' | 'lines' | 'zones'>) {
    this.#cameraId = camera.id;
    this.#lines = new Map(camera.lines.map(({ id }) => [id, { in: 0, out: 0 }]));
    this.#zones = new Map(
      [VIEW_ZONE_ID, ...camera.zones.map(({ id }) => id)].map((id) => [id, emptyDwell()]),
    );
  }

  /** Counts of the lines and zones named go on, others begin at 0; the whole picture always goes on. */
  reconfigure(
    camera: Pick<Camera, 'lines' | 'zones'>,
    kept: { readonly lineIds: ReadonlySet<string>; readonly zoneIds: ReadonlySet<string> },
  ): void {
    const lines = this.#lines;
    const zones = this.#zones;
    this.#lines = new Map(
      camera.lines.map(({ id }) => [
        id,
        (kept.lineIds.has(id) ? lines.get(id) : undefined) ?? { in: 0, out: 0 },
      ]),
    );
    const zoneIds = [VIEW_ZONE_ID, ...camera.zones.map(({ id }) => id)];
    this.#zones = new Map(
      zoneIds.map((id) => [
        id,
        (id === VIEW_ZONE_ID || kept.zoneIds.has(id) ? zones.get(id) : undefined) ?? emptyDwell(),
      ]),
    );
  }

  addFrame(framesDropped: number, coveredMs: number): void {
    this.#framesAnalysed += 1;
    this.#framesDropped += framesDropped;
    this.#coveredMs += coveredMs;
  }

  addEvents(events: readonly ZoneEvent[], nowMs: number): void {
    this.#recent.add(events, nowMs);
  }

  addCrossing(line: CountingLine, direction: CrossingDirection): void {
    this.#changeCrossings(line, direction, 1);
  }

  /** It was no visitor's. */
  takeBackCrossing(line: CountingLine, direction: CrossingDirection): void {
    this.#changeCrossings(line, direction, -1);
  }

  #changeCrossings(line: CountingLine, direction: CrossingDirection, by: 1 | -1): void {
    const counts = this.#lines.get(line.id);
    if (counts !== undefined) counts[direction] += by;
    if (line.role !== 'entrance') return;
    if (direction === 'in') this.#entries += by;
    else this.#exits += by;
  }

  addVisit(zoneId: string, dwellMs: number): void {
    const dwell = this.#zones.get(zoneId);
    if (dwell !== undefined) this.#zones.set(zoneId, addDwell(dwell, dwellMs));
  }

  counts(now: LiveNow): LiveCounts {
    return {
      cameraId: this.#cameraId,
      capturedAtMs: now.capturedAtMs,
      occupancy: now.occupancyOf(VIEW_ZONE_ID),
      peakOccupancy: now.peakOccupancy,
      entries: this.#entries,
      exits: this.#exits,
      lines: [...this.#lines].map(([lineId, line]): LineCounts => ({ lineId, in: line.in, out: line.out })),
      zones: [...this.#zones].map(([zoneId, dwell]) => ({
        zoneId,
        occupancy: now.occupancyOf(zoneId),
        visits: countVisits(dwell) + now.openVisitsOf(zoneId),
        medianDwellMs: dwellPercentile(dwell, 0.5),
      })),
      recentEvents: this.#recent.list(),
      framesAnalysed: this.#framesAnalysed,
      framesDropped: this.#framesDropped,
      coveredMs: this.#coveredMs,
    };
  }
}
