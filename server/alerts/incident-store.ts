import { rankOf } from '../../src/domain/alert';
import { sql, type Transaction } from 'kysely';
import {
  type IncidentChange,
  type IncidentDetail,
  type IncidentsQuery,
  MAX_SHOWN_FIRINGS,
} from '../../src/api/alert-contract';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import type { ChangeOutcome } from '../store/store';
import { lockPlaces, readPlaces } from './alert-place';
import { entryFrom, firingFrom, incidentFrom, type IncidentRow } from './incident-rows';
import { changeIncident, type IncidentNow } from './incident-states';
import { addEntry, updateIncident } from './incident-writes';
import { dropMails, tellIncident } from './tell-incident';

/** Whose incidents. */
export interface IncidentScope {
  readonly organisationId: string;
  /** The one site; null: all, and what belongs to none. */
  readonly siteId: string | null;
}

export type IncidentOutcome =
  | ChangeOutcome<IncidentRow>
  | { readonly kind: 'unchanged'; readonly value: IncidentRow }
  | { readonly kind: 'refused'; readonly reason: string };

/** Who acts, and when: `nameOf` a principal; UTC, ms. */
export interface Acting {
  readonly by: string;
  readonly nowMs: number;
}

/** Who reads, and when: UTC, ms. */
export interface Reading {
  readonly nowMs: number;
  /** Whether a text is looked for in comments, too. */
  readonly hasComments: boolean;
}

export type IncidentStore = ReturnType<typeof createIncidentStore>;

/** The incidents of all organisations on SQL. */
export function createIncidentStore(context: StoreContext) {
  const { db } = context;
  const guarded = <T>(work: () => Promise<T>): Promise<T> => context.guard(work);

  return {
    /** Newest first, one more than asked for where there are more. */
    list: (scope: IncidentScope, query: IncidentsQuery, reading: Reading): Promise<IncidentRow[]> =>
      guarded(() => listQuery(context, scope, query, reading).execute()),

    /** Those that nobody has resolved, of all sites of an organisation. */
    unresolved: (organisationId: string): Promise<IncidentRow[]> =>
      guarded(() =>
        db
          .selectFrom('alert_incidents')
          .selectAll()
          .where('organisation_id', '=', organisationId)
          .where('state', '<>', 'resolved')
          .orderBy('id', 'desc')
          .execute(),
      ),

    /** Null: there is none. */
    detail: (scope: IncidentScope, id: string): Promise<Omit<IncidentDetail, 'names'> | null> =>
      guarded(async () => {
        const row = await within(db, scope).where('id', '=', id).executeTakeFirst();
        if (row === undefined) return null;
        const entries = await db
          .selectFrom('alert_entries')
          .selectAll()
          .where('incident_id', '=', id)
          .orderBy('id')
          .execute();
        const firings = await db
          .selectFrom('alert_firings')
          .selectAll()
          .where('incident_id', '=', id)
          .orderBy('fired_ms', 'desc')
          .limit(MAX_SHOWN_FIRINGS)
          .execute();
        return {
          incident: incidentFrom(row),
          entries: entries.map(entryFrom),
          firings: firings.toReversed().map(firingFrom),
        };
      }),

    /** `version` is that of what was read; null: whichever. */
    change: (
      scope: IncidentScope,
      id: string,
      {
        version,
        change,
        acting,
      }: { readonly version: number | null; readonly change: IncidentChange; readonly acting: Acting },
    ): Promise<IncidentOutcome> =>
      guarded(() =>
        db.transaction().execute(async (trx): Promise<IncidentOutcome> => {
          const row = await lockedRow(trx, scope, id);
          if (row === undefined) return { kind: 'missing' };
          if (version !== null && version !== row.version) return { kind: 'conflict', version: row.version };
          const verdict = changeIncident(nowFrom(row), change, acting.nowMs);
          if (verdict.kind === 'unchanged') return { kind: 'unchanged', value: row };
          if (verdict.kind === 'refused') return verdict;
          return { kind: 'changed', value: await store(trx, row, { next: verdict.next, change, acting }) };
        }),
      ),

    /** Null: there is no such incident. */
    comment: (
      scope: IncidentScope,
      id: string,
      { text, acting }: { readonly text: string; readonly acting: Acting },
    ): Promise<IncidentRow | null> =>
      guarded(() =>
        db.transaction().execute(async (trx) => {
          const row = await lockedRow(trx, scope, id);
          if (row === undefined) return null;
          await addEntry(trx, row, {
            kind: 'commented',
            actor: acting.by,
            atMs: acting.nowMs,
            comment: text,
          });
          return row;
        }),
      ),

    /** Ids of what goes on of an incident that the server noticed: its alarms. */
    openAlarms: (incidentId: string): Promise<readonly string[]> =>
      guarded(async () => {
        const rows = await db
          .selectFrom('alert_firings')
          .select('id')
          .where('incident_id', '=', incidentId)
          .where('viewer_id', 'is', null)
          .where('ended_ms', 'is', null)
          .execute();
        return rows.map(({ id }) => id);
      }),
  };
}

function within(db: StoreContext['db'], { organisationId, siteId }: IncidentScope) {
  return db
    .selectFrom('alert_incidents')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(siteId !== null, (query) => query.where('site_id', '=', siteId ?? ''));
}

function listQuery(
  { db }: StoreContext,
  scope: IncidentScope,
  asked: IncidentsQuery,
  { nowMs, hasComments }: Reading,
) {
  const { state, severity, cameraId, kind, fromMs, toMs, text, before, limit } = asked;
  let query = within(db, scope);
  if (state === 'unresolved') query = query.where('state', '<>', 'resolved');
  else if (state === 'snoozed') query = query.where('snoozed_until_ms', '>', nowMs);
  else if (state !== 'all') query = query.where('state', '=', state);
  if (severity !== undefined) query = query.where('severity', '>=', rankOf(severity));
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (fromMs !== undefined) query = query.where('last_active_ms', '>=', fromMs);
  if (toMs !== undefined) query = query.where('first_fired_ms', '<', toMs);
  if (before !== undefined) query = query.where('id', '<', before.toLowerCase());
  if (cameraId !== undefined) {
    // A storm is of every camera that is in it.
    query = query.where(
      sql<boolean>`(camera_id = ${cameraId} or (kind = 'storm' and exists (
        select from alert_firings where incident_id = alert_incidents.id and camera_id = ${cameraId})))`,
    );
  }
  if (text !== undefined) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(rule_name ilike ${pattern} or subject_name ilike ${pattern}
        or storm_names::text ilike ${pattern} or (${hasComments} and exists (
          select from alert_entries where incident_id = alert_incidents.id and comment ilike ${pattern})))`,
    );
  }
  return query.orderBy('id', 'desc').limit(limit + 1);
}

async function lockedRow(
  trx: Transaction<Database>,
  scope: IncidentScope,
  id: string,
): Promise<IncidentRow | undefined> {
  const found = await within(trx, scope).where('id', '=', id.toLowerCase()).executeTakeFirst();
  if (found === undefined) return undefined;
  await lockPlaces(trx, scope.organisationId, [found.site_id]);
  return within(trx, scope).where('id', '=', found.id).forUpdate().executeTakeFirst();
}

async function store(
  trx: Transaction<Database>,
  row: IncidentRow,
  {
    next,
    change,
    acting,
  }: { readonly next: IncidentNow; readonly change: IncidentChange; readonly acting: Acting },
): Promise<IncidentRow> {
  const { by, nowMs } = acting;
  const changed = await updateIncident(trx, row.id, {
    state: next.state,
    snoozed_until_ms: next.snoozedUntilMs,
    assignee_id: next.assigneeId,
    version: row.version + 1,
    ...(change.kind === 'acknowledge' && { acknowledged_ms: nowMs, acknowledged_by: by }),
    ...(change.kind === 'resolve' && { resolved_ms: nowMs, resolved_by: by }),
  });
  const entry = { actor: by, atMs: nowMs };
  switch (change.kind) {
    case 'acknowledge':
      await addEntry(trx, row, { ...entry, kind: 'acknowledged' });
      break;
    case 'resolve':
      await addEntry(trx, row, { ...entry, kind: 'resolved' });
      await resolved(trx, changed, nowMs);
      break;
    case 'snooze':
      await addEntry(trx, row, { ...entry, kind: 'snoozed', untilMs: change.untilMs });
      break;
    case 'wake':
      await addEntry(trx, row, { ...entry, kind: 'woken' });
      break;
    case 'assign':
      await addEntry(trx, row, { ...entry, kind: 'assigned', memberId: change.memberId });
      break;
  }
  return changed;
}

/** Whoever was told of an incident is told that it is resolved; whoever was not, need not be. */
export async function resolved(trx: Transaction<Database>, row: IncidentRow, nowMs: number): Promise<void> {
  await dropMails(trx, row.id);
  if (row.told_severity === null) return;
  const siteIds = row.site_id === null ? [] : [row.site_id];
  const place = (await readPlaces(trx, row.organisation_id, siteIds)).get(row.site_id);
  if (place !== undefined) await tellIncident(trx, place, row, { telling: 'resolved', nowMs });
}

function nowFrom(row: IncidentRow): IncidentNow {
  return { state: row.state, snoozedUntilMs: row.snoozed_until_ms, assigneeId: row.assignee_id };
}
