import type { ZoneEvent } from '../domain/event';
import type { LiveCounts } from '../domain/live';

/** Events kept for a count audit; a long one at a busy door. */
const MAX_EVENTS = 5_000;

/** Crossings and begins of visits, in order of discovery. */
export interface NotedEvents {
  readonly events: readonly ZoneEvent[];
  readonly lastSerial: number;
}

export const NO_EVENTS: NotedEvents = { events: [], lastSerial: 0 };

/** With those that are new among the latest of a count; one that began anew numbers anew. */
export function noteEvents(before: NotedEvents, recent: LiveCounts['recentEvents']): NotedEvents {
  const lastSerial = recent.at(-1)?.serial ?? 0;
  const known = lastSerial < before.lastSerial ? 0 : before.lastSerial;
  const found = recent.filter(({ serial }) => serial > known);
  if (found.length === 0) return before;
  return { events: [...before.events, ...found.map(({ event }) => event)].slice(-MAX_EVENTS), lastSerial };
}
