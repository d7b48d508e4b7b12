import { sql, type Transaction } from 'kysely';
import type { AlarmKind } from '../../src/api/live-contract';
import { rankOf, type ServerAlertKind } from '../../src/domain/alert';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { LiveBus } from '../live/live-bus';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import { lockPlaces, readPlaces } from './alert-place';
import { endAbandoned } from './end-abandoned';
import { BY_ITSELF } from './incident-rules';
import type { IncidentRow } from './incident-rows';
import { resolved } from './incident-store';
import { addEntry, updateIncident } from './incident-writes';
import { type FiringDraft, placeFiring } from './place-firing';
import { noteEnd } from './take-firings';

const FIRST_LOOK_MS = 5_000;
const RECONCILE_EVERY_MS = 60_000;
/** Alarms that were over before are not taken over any more. */
const LOOK_BACK_MS = 24 * 60 * 60_000;

const KINDS: Readonly<Record<AlarmKind, ServerAlertKind>> = {
  'camera-not-watched': 'camera-unwatched',
  'analyser-silent': 'analyser-silent',
};

interface BridgeParts {
  readonly context: StoreContext;
  readonly bus: Pick<LiveBus, 'subscribe'>;
  readonly log: Logger;
  /** Told of each incident that is not as it was. */
  readonly onChanged: (row: IncidentRow) => void;
}

/**
 * Makes alarms incidents: opened they fire, acknowledged and closed they are too. Any number of processes may do
 * it, each alarm counts once; what was missed is found in the stored alarms. Firings whose viewer is gone end here, too.
 */
export class AlarmBridge {
  readonly #parts: BridgeParts;
  readonly #undo: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  #running: Promise<void> = Promise.resolve();

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    this.#undo = parts.bus.subscribe((message) => {
      if (message.kind === 'alarm') void this.#inOrder(() => this.#take(message.alarm.id));
      if (message.kind === 'gap') void this.reconcile();
    });
    const look = (): void => void this.reconcile();
    this.#timers = [setTimeout(look, FIRST_LOOK_MS), setInterval(look, RECONCILE_EVERY_MS)];
    for (const timer of this.#timers) timer.unref();
  }

  /** Looks for alarms whose incidents do not say what they do. Resolves when they do; never rejects. */
  reconcile(): Promise<void> {
    return this.#inOrder(async () => {
      const { context } = this.#parts;
      const sinceMs = context.nowMs() - LOOK_BACK_MS;
      const { rows } = await context.guard(() =>
        sql<{ id: string }>`
          select alarms.id from alarms left join alert_firings as firing on firing.id = alarms.id::uuid
            left join alert_incidents as incident on incident.id = firing.incident_id
          where coalesce(alarms.closed_ms, ${sinceMs}::bigint) >= ${sinceMs}::bigint
            and (firing.id is null or (alarms.closed_ms is not null and firing.ended_ms is null)
              or (alarms.closed_ms is null and alarms.acknowledged_ms is not null
                and incident.state = 'open' and incident.kind <> 'storm'))
          order by alarms.id`.execute(context.db),
      );
      for (const { id } of rows) await this.#take(id);
      for (const row of await endAbandoned(context)) this.#parts.onChanged(row);
    });
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#undo();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#running;
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    this.#running = this.#running.then(work).catch((error: unknown) => {
      this.#parts.log.warn('Alarms wait to become incidents', { cause: messageOf(error) });
    });
    return this.#running;
  }

  async #take(alarmId: string): Promise<void> {
    const { context, onChanged } = this.#parts;
    const row = await context.guard(() =>
      context.db.transaction().execute((trx) => takeAlarm(trx, alarmId, context.nowMs())),
    );
    if (row !== null) onChanged(row);
  }
}

/** Null: the incident says so already, or the alarm is gone. */
async function takeAlarm(
  trx: Transaction<Database>,
  alarmId: string,
  nowMs: number,
): Promise<IncidentRow | null> {
  const alarm = await trx.selectFrom('alarms').selectAll().where('id', '=', alarmId).executeTakeFirst();
  if (alarm === undefined) return null;
  const { organisation_id: organisationId, site_id: siteId } = alarm;
  await lockPlaces(trx, organisationId, [siteId]);
  const places = await readPlaces(trx, organisationId, siteId === null ? [] : [siteId]);
  const place = places.get(siteId);
  if (place === undefined) return null;

  const firing = await trx
    .selectFrom('alert_firings')
    .select(['incident_id', 'ended_ms'])
    .where('id', '=', alarmId)
    .executeTakeFirst();
  let row =
    firing === undefined
      ? await placeFiring(trx, place, { draft: draftFrom(alarm), nowMs })
      : await incidentOf(trx, firing.incident_id);
  const hasBegun = firing === undefined;
  let hasChanged = hasBegun;
  const isOwn = row.kind === KINDS[alarm.kind];
  if (isOwn && alarm.acknowledged_ms !== null && row.state === 'open' && alarm.closed_ms === null) {
    const by = alarm.acknowledged_by;
    row = await updateIncident(trx, row.id, {
      state: 'acknowledged',
      acknowledged_ms: alarm.acknowledged_ms,
      acknowledged_by: by,
      version: row.version + 1,
    });
    await addEntry(trx, row, { kind: 'acknowledged', actor: by, atMs: alarm.acknowledged_ms });
    hasChanged = true;
  }
  if (alarm.closed_ms !== null && (firing?.ended_ms ?? null) === null) {
    row = await end(trx, row, { alarmId, closedMs: alarm.closed_ms, isOwn, nowMs });
    hasChanged = true;
  }
  return hasChanged ? row : null;
}

/** The firing has ended, and with the last one an incident that the server has begun. */
async function end(
  trx: Transaction<Database>,
  before: IncidentRow,
  {
    alarmId,
    closedMs,
    isOwn,
    nowMs,
  }: { readonly alarmId: string; readonly closedMs: number; readonly isOwn: boolean; readonly nowMs: number },
): Promise<IncidentRow> {
  await trx.updateTable('alert_firings').set({ ended_ms: closedMs }).where('id', '=', alarmId).execute();
  const row = await noteEnd(trx, before.id, closedMs);
  if (!isOwn || row.ongoing_count > 0 || row.state === 'resolved') return row;
  const over = await updateIncident(trx, row.id, {
    state: 'resolved',
    resolved_ms: closedMs,
    resolved_by: BY_ITSELF,
    snoozed_until_ms: null,
    version: row.version + 1,
  });
  await addEntry(trx, over, { kind: 'resolved', actor: BY_ITSELF, atMs: closedMs });
  await resolved(trx, over, nowMs);
  return over;
}

function incidentOf(trx: Transaction<Database>, incidentId: string): Promise<IncidentRow> {
  return trx
    .selectFrom('alert_incidents')
    .selectAll()
    .where('id', '=', incidentId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

function draftFrom(alarm: {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly subject_id: string;
  readonly subject_name: string;
  readonly since_ms: number;
  readonly opened_ms: number;
}): FiringDraft {
  const { id, kind, subject_id: subjectId } = alarm;
  const isCamera = kind === 'camera-not-watched';
  return {
    id,
    kind: KINDS[kind],
    severity: rankOf('warning'),
    thing: { kind: 'alarm', alarmKind: kind, subjectId },
    cameraId: isCamera ? subjectId : null,
    deviceId: isCamera ? null : subjectId,
    subjectName: alarm.subject_name,
    rule: null,
    viewerId: null,
    zoneId: null,
    beganMs: alarm.since_ms,
    firedMs: alarm.opened_ms,
    endedMs: null,
    count: null,
    confidence: null,
    subject: null,
  };
}
