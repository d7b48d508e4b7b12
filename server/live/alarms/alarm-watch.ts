import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import type { StoreContext } from '../../store/context';
import type { LiveBus } from '../live-bus';
import { missingSince } from './alarm-rules';
import type { AlarmLimitStore } from './alarm-limits';
import { alarmKey, type AlarmStore, type OwnedAlarm } from './alarm-store';
import { readAnalysers, readCameras, type WatchedThing } from './watched-things';

const LOOK_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

interface AlarmWatchParts {
  readonly context: StoreContext;
  readonly alarms: AlarmStore;
  readonly bus: Pick<LiveBus, 'publish'>;
  readonly log: Logger;
  readonly limits: Pick<AlarmLimitStore, 'all'>;
}

/**
 * Raises an alarm for what gives no sign of life, and closes it when it does. Every process may look:
 * the database has one open alarm for one thing, and only who changed it tells.
 */
export class AlarmWatch {
  readonly #parts: AlarmWatchParts;
  readonly #lookedSince = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #hasFailed = false;

  constructor(parts: AlarmWatchParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Looks at everything once; never throws. */
  look(nowMs = this.#parts.context.nowMs()): Promise<void> {
    this.#looking ??= this.#look(nowMs)
      .then(() => {
        this.#hasFailed = false;
      })
      .catch((error: unknown) => {
        if (!this.#hasFailed) this.#parts.log.warn('Alarms cannot be raised', { cause: messageOf(error) });
        this.#hasFailed = true;
      })
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  /** Waits for a look that is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(nowMs: number): Promise<void> {
    const { context, alarms, limits } = this.#parts;
    const limitsOf = await limits.all();
    const open = new Map(await alarms.allOpen());
    const things = [...(await readCameras(context, nowMs)), ...(await readAnalysers(context))];
    const seen = new Set<string>();
    for (const thing of things) {
      const key = alarmKey(thing.kind, thing.subjectId);
      seen.add(key);
      const lookedSinceMs = this.#lookedSince.get(key) ?? nowMs;
      this.#lookedSince.set(key, lookedSinceMs);
      const alarmId = open.get(key);
      const { cameraMinutes, analyserMinutes } = limitsOf(thing.organisationId);
      const afterMs = (thing.kind === 'analyser-silent' ? analyserMinutes : cameraMinutes) * MINUTE_MS;
      const isAlarmOpen = alarmId !== undefined;
      const sinceMs = missingSince({ ...thing, lookedSinceMs }, { nowMs, afterMs, isAlarmOpen });
      if (sinceMs === null) continue;
      open.delete(key);
      if (!isAlarmOpen) await this.#raise(thing, { sinceMs, nowMs });
    }
    // What is left is not missing any more, or not there.
    for (const id of open.values()) this.#tell(await alarms.close(id, nowMs));
    for (const key of this.#lookedSince.keys()) if (!seen.has(key)) this.#lookedSince.delete(key);
  }

  async #raise(
    { kind, organisationId, siteId, subjectId, subjectName }: WatchedThing,
    { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
  ): Promise<void> {
    const draft = { kind, organisationId, siteId, subjectId, subjectName, sinceMs };
    this.#tell(await this.#parts.alarms.open(draft, nowMs));
  }

  #tell(owned: OwnedAlarm | null): void {
    if (owned !== null) this.#parts.bus.publish({ kind: 'alarm', ...owned });
  }
}
