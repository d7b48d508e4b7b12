import type { Alarm } from '../../../src/api/live-contract';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { LiveBus } from '../../live/live-bus';
import type { Store } from '../../store/store';
import { enqueueEvent } from './outbox';
import type { OutgoingEvent } from './webhook-event';

const RECONCILE_EVERY_MS = 60_000;
/** Alarms that are older are not told of any more. */
const LOOK_BACK_MS = 24 * 60 * 60_000;

/** An alarm with whose it is. */
export interface OwnedAlarm {
  readonly organisationId: string;
  readonly alarm: Alarm;
}

/** The stored alarms, of every organisation. */
export interface StoredAlarms {
  /** Those that were opened or closed since. */
  changedSince(sinceMs: number): Promise<readonly OwnedAlarm[]>;
}

interface FeederOptions {
  readonly store: Store;
  readonly bus: Pick<LiveBus, 'subscribe'>;
  readonly alarms: StoredAlarms;
  readonly log: Logger;
  /** Something new is in the outbox. */
  readonly onQueued: () => void;
}

/**
 * Puts alarms into the outbox as they are opened and closed. What was missed, because the process died or
 * the bus lost it, is found in the stored alarms: the same alarm goes into the outbox once.
 */
export class EventFeeder {
  readonly #options: FeederOptions;
  #undo: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: FeederOptions) {
    this.#options = options;
  }

  start(): void {
    this.#undo = this.#options.bus.subscribe((message) => {
      if (message.kind === 'alarm') this.#inOrder(() => this.#take(message));
      if (message.kind === 'gap') this.reconcile();
    });
    this.#timer = setInterval(() => this.reconcile(), RECONCILE_EVERY_MS);
    this.#timer.unref();
    this.reconcile();
  }

  /** Looks for alarms that are not in the outbox. */
  reconcile(): void {
    this.#inOrder(async () => {
      const { alarms, store } = this.#options;
      const found = await alarms.changedSince(store.context.nowMs() - LOOK_BACK_MS);
      for (const one of found) await this.#take(one);
    });
  }

  async close(): Promise<void> {
    this.#undo();
    clearInterval(this.#timer);
    await this.#running;
  }

  #inOrder(work: () => Promise<void>): void {
    this.#running = this.#running.then(work).catch((error: unknown) => {
      this.#options.log.warn('Alarms wait to be told', { cause: messageOf(error) });
    });
  }

  async #take({ organisationId, alarm }: OwnedAlarm): Promise<void> {
    const { store, onQueued } = this.#options;
    const site = alarm.siteId === null ? null : await store.within(organisationId).sites.get(alarm.siteId);
    const place = site === null ? null : { id: site.id, name: site.name };
    const { context } = store;
    let count = 0;
    for (const event of eventsOf(organisationId, alarm, place)) {
      count += await context.guard(() => enqueueEvent(context.db, event, context.nowMs()));
    }
    if (count > 0) onQueued();
  }
}

function eventsOf(
  organisationId: string,
  alarm: Alarm,
  site: OutgoingEvent['site'],
): readonly OutgoingEvent[] {
  const { id, kind, subjectId, subjectName, sinceMs, openedMs, closedMs } = alarm;
  const data = {
    alarm: {
      id,
      kind,
      [kind === 'camera-not-watched' ? 'camera' : 'device']: { id: subjectId, name: subjectName },
      since: isoOf(sinceMs),
      opened: isoOf(openedMs),
      closed: closedMs === null ? null : isoOf(closedMs),
    },
  };
  const common = { organisationId, site, data };
  const opened = { ...common, event: 'alarm.opened' as const, key: `alarm.opened:${id}`, atMs: openedMs };
  if (closedMs === null) return [opened];
  const closed = { ...common, event: 'alarm.closed' as const, key: `alarm.closed:${id}`, atMs: closedMs };
  return [{ ...opened, data: { alarm: { ...data.alarm, closed: null } } }, closed];
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
