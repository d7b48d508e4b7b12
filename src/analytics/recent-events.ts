import type { ZoneEvent } from '../domain/event';
import type { NumberedEvent } from '../domain/live';

/** Events are told for so long after they were found, frame time. */
const RECENT_MS = 10_000;
/** At most so many at once. */
const MAX_EVENTS = 64;

/** The newest crossings and begins of visits, numbered, so that whoever reads them now and then misses none. */
export class RecentEvents {
  #events: readonly (NumberedEvent & { readonly foundAtMs: number })[] = [];
  #nextSerial = 1;

  /** Takes what a frame brought. */
  add(events: readonly ZoneEvent[], nowMs: number): void {
    const found = events
      .filter(({ kind }) => kind !== 'visit-ended')
      .map((event) => ({ serial: this.#nextSerial++, event, foundAtMs: nowMs }));
    this.#events = [...this.#events, ...found]
      .filter(({ foundAtMs }) => nowMs - foundAtMs < RECENT_MS)
      .slice(-MAX_EVENTS);
  }

  list(): readonly NumberedEvent[] {
    return this.#events.map(({ serial, event }) => ({ serial, event }));
  }
}
