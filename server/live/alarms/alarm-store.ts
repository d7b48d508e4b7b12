import type { Selectable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Alarm, AlarmKind } from '../../../src/api/live-contract';
import type { StoreContext } from '../../store/context';
import type { AlarmTable } from '../live-tables';

/** Whose alarms. */
export interface AlarmScope {
  readonly organisationId: string;
  /** The one site; null: all, and what belongs to none. */
  readonly siteId: string | null;
}

export interface AlarmDraft extends AlarmScope {
  readonly kind: AlarmKind;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly sinceMs: number;
}

/** An alarm and whose it is. */
export interface OwnedAlarm {
  readonly organisationId: string;
  readonly alarm: Alarm;
}

/** The alarms of all organisations on SQL. Whatever changes one returns it only to whoever did change it. */
export function createAlarmStore(context: StoreContext) {
  const { db } = context;
  const guarded = <T>(work: () => Promise<T>): Promise<T> => context.guard(work);
  const within = ({ organisationId, siteId }: AlarmScope) =>
    db
      .selectFrom('alarms')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .$if(siteId !== null, (query) => query.where('site_id', '=', siteId));

  return {
    /** Null: it is open already. */
    open: (draft: AlarmDraft, nowMs: number): Promise<OwnedAlarm | null> =>
      guarded(async () => {
        const row = await db
          .insertInto('alarms')
          .values({
            id: uuidv7(),
            organisation_id: draft.organisationId,
            kind: draft.kind,
            site_id: draft.siteId,
            subject_id: draft.subjectId,
            subject_name: draft.subjectName,
            since_ms: draft.sinceMs,
            opened_ms: nowMs,
          })
          .onConflict((conflict) =>
            conflict.columns(['kind', 'subject_id']).where('closed_ms', 'is', null).doNothing(),
          )
          .returningAll()
          .executeTakeFirst();
        return row === undefined ? null : ownedFrom(row);
      }),

    /** Null: it is closed already. */
    close: (id: string, nowMs: number): Promise<OwnedAlarm | null> =>
      guarded(async () => {
        const row = await db
          .updateTable('alarms')
          .set({ closed_ms: nowMs })
          .where('id', '=', id)
          .where('closed_ms', 'is', null)
          .returningAll()
          .executeTakeFirst();
        return row === undefined ? null : ownedFrom(row);
      }),

    /** Null: there is no such alarm. Acknowledging twice changes nothing. */
    acknowledge: (
      id: string,
      scope: AlarmScope,
      { nowMs, by }: { readonly nowMs: number; readonly by: string },
    ): Promise<{ readonly alarm: Alarm; readonly isNew: boolean } | null> =>
      guarded(async () => {
        const row = await db
          .updateTable('alarms')
          .set({ acknowledged_ms: nowMs, acknowledged_by: by })
          .where('id', '=', id)
          .where('organisation_id', '=', scope.organisationId)
          .$if(scope.siteId !== null, (query) => query.where('site_id', '=', scope.siteId))
          .where('acknowledged_ms', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row !== undefined) return { alarm: alarmFrom(row), isNew: true };
        const known = await within(scope).where('id', '=', id).executeTakeFirst();
        return known === undefined ? null : { alarm: alarmFrom(known), isNew: false };
      }),

    /** Newest first. */
    list: (
      scope: AlarmScope,
      {
        isOpen,
        before,
        limit,
      }: { readonly isOpen: boolean; readonly before: string | null; readonly limit: number },
    ): Promise<Alarm[]> =>
      guarded(async () => {
        const rows = await within(scope)
          .$if(isOpen, (query) => query.where('closed_ms', 'is', null))
          .$if(before !== null, (query) => query.where('id', '<', before))
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(alarmFrom);
      }),

    /** Of all organisations: those that were opened or closed since. */
    changedSince: (sinceMs: number): Promise<readonly OwnedAlarm[]> =>
      guarded(async () => {
        const rows = await db
          .selectFrom('alarms')
          .selectAll()
          .where((eb) => eb.or([eb('opened_ms', '>=', sinceMs), eb('closed_ms', '>=', sinceMs)]))
          .orderBy('id')
          .execute();
        return rows.map(ownedFrom);
      }),

    /** Of all organisations, by kind and subject; see `alarmKey`. */
    allOpen: (): Promise<ReadonlyMap<string, string>> =>
      guarded(async () => {
        const rows = await db
          .selectFrom('alarms')
          .select(['id', 'kind', 'subject_id'])
          .where('closed_ms', 'is', null)
          .execute();
        return new Map(rows.map((row) => [alarmKey(row.kind, row.subject_id), row.id]));
      }),
  };
}
export type AlarmStore = ReturnType<typeof createAlarmStore>;

/** What there is one open alarm of. */
export function alarmKey(kind: AlarmKind, subjectId: string): string {
  return `${kind} ${subjectId}`;
}

function ownedFrom(row: Selectable<AlarmTable>): OwnedAlarm {
  return { organisationId: row.organisation_id, alarm: alarmFrom(row) };
}

function alarmFrom(row: Selectable<AlarmTable>): Alarm {
  return {
    id: row.id,
    kind: row.kind,
    siteId: row.site_id,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    sinceMs: row.since_ms,
    openedMs: row.opened_ms,
    closedMs: row.closed_ms,
    acknowledgedMs: row.acknowledged_ms,
  };
}
