import type { AlarmStore } from '../alarms/alarm-store';
import type { OccupancyBoard } from '../occupancy/occupancy-board';
import { eventFrame } from './event-frames';
import type { EventStream } from './event-stream';

/** A snapshot is given to whoever comes within this time, if nothing has happened since. */
const KEEP_MS = 1_000;
const MAX_ALARMS = 200;

interface TopicParts {
  readonly board: OccupancyBoard;
  readonly alarms: AlarmStore;
  readonly nowMs: () => number;
  readonly scope: { readonly organisationId: string; readonly siteId: string | null };
  readonly nextId: () => string;
}

interface Snapshot {
  readonly madeMs: number;
  /** Events that had been sent before it. */
  readonly eventCount: number;
  readonly frame: Promise<Buffer>;
}

/** The streams that want the same: one organisation, all of it or one site. */
export class Topic {
  readonly streams = new Set<EventStream>();
  readonly #parts: TopicParts;
  #snapshot: Snapshot | null = null;
  #eventCount = 0;
  #waiting = 0;

  constructor(parts: TopicParts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.streams.size === 0 && this.#waiting === 0;
  }

  /** Everything as it is now, as bytes; made once for many. */
  async snapshot(): Promise<Buffer> {
    this.#waiting += 1;
    try {
      for (let attempt = 0; ; attempt += 1) {
        const snapshot = this.#current();
        const frame = await snapshot.frame;
        // What was told meanwhile is in the next one; a site that never rests must not hold up the first.
        if (snapshot.eventCount === this.#eventCount || attempt >= 3) return frame;
      }
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Sends a snapshot, and from then on every event. */
  async add(stream: EventStream): Promise<void> {
    const frame = await this.snapshot();
    if (!stream.isOpen) return;
    stream.write(frame, { isWhole: true });
    this.streams.add(stream);
  }

  /** Tells everybody everything anew. */
  async renew(): Promise<void> {
    this.#eventCount += 1;
    const frame = await this.snapshot();
    for (const stream of [...this.streams]) stream.write(frame, { isWhole: true });
  }

  send(frame: Buffer): void {
    this.#eventCount += 1;
    for (const stream of this.streams) stream.write(frame);
  }

  #current(): Snapshot {
    const { nowMs } = this.#parts;
    const known = this.#snapshot;
    const isCurrent =
      known !== null && known.eventCount === this.#eventCount && Math.abs(nowMs() - known.madeMs) < KEEP_MS;
    if (isCurrent) return known;
    const made: Snapshot = { madeMs: nowMs(), eventCount: this.#eventCount, frame: this.#make() };
    made.frame.catch(() => {
      if (this.#snapshot === made) this.#snapshot = null;
    });
    this.#snapshot = made;
    return made;
  }

  async #make(): Promise<Buffer> {
    const { board, alarms, nowMs, scope, nextId } = this.#parts;
    const sites = await board.sites(scope.organisationId, scope.siteId);
    const open = await alarms.list(scope, { isOpen: true, before: null, limit: MAX_ALARMS });
    return eventFrame(
      { kind: 'snapshot', value: { nowMs: nowMs(), sites: [...sites], alarms: open } },
      nextId(),
    );
  }
}
