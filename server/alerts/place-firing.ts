import { type Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { AlertKind } from '../../src/domain/alert';
import type { Database } from '../store/schema';
import type { AlertPlace } from './alert-place';
import {
  BY_ITSELF,
  isStorm,
  joins,
  reopens,
  type SameThing,
  sameKeyOf,
  STORM_WINDOW_MS,
  tellingOf,
} from './incident-rules';
import { type IncidentRow, MAX_STORM_NAMES } from './incident-rows';
import { isSnoozed } from './incident-states';
import { addEntry, updateIncident } from './incident-writes';
import { tellIncident } from './tell-incident';

/** A firing that has no incident yet. Times UTC, ms. */
export interface FiringDraft {
  readonly id: string;
  readonly kind: AlertKind;
  /** Rank. */
  readonly severity: number;
  /** What it has in common with others. */
  readonly thing: SameThing;
  readonly cameraId: string | null;
  readonly deviceId: string | null;
  /** Name of the camera or the device. */
  readonly subjectName: string;
  readonly rule: { readonly id: string; readonly name: string | null } | null;
  /** Null: the server noticed it. */
  readonly viewerId: string | null;
  readonly zoneId: string | null;
  readonly beganMs: number;
  readonly firedMs: number;
  readonly endedMs: number | null;
  readonly count: number | null;
  readonly confidence: number | null;
  readonly subject: string | null;
}

/** Candidates that are looked at; older incidents of the same thing are over. */
const NEWEST = 10;

/**
 * Writes a firing down with its incident, a new one where it joins none, and tells others of it where they are to
 * be told. The caller holds the lock of the place; `nowMs` is our clock. Returns the incident as it stands then.
 */
export async function placeFiring(
  trx: Transaction<Database>,
  place: AlertPlace,
  { draft, nowMs }: { readonly draft: FiringDraft; readonly nowMs: number },
): Promise<IncidentRow> {
  const isSilenced = await hasSnooze(trx, place, { draft, nowMs });
  const known = await findIncident(trx, place, draft);
  const storm = known === null && !isSilenced ? await findStorm(trx, place, nowMs) : null;
  let row: IncidentRow;
  if (known !== null) row = await join(trx, known, { draft, nowMs });
  else if (storm === null) row = await open(trx, place, { draft, nowMs, isStormOf: false });
  else if (storm.row === null) row = await open(trx, place, { draft, nowMs, isStormOf: true });
  else row = await join(trx, storm.row, { draft, nowMs });
  await insertFiring(trx, place, { draft, nowMs, incidentId: row.id });

  const telling = tellingOf({
    severity: row.severity,
    toldSeverity: row.told_severity,
    isSnoozed: isSilenced || isSnoozed(row.snoozed_until_ms, nowMs),
    firedAtMs: draft.firedMs,
    nowMs,
  });
  if (telling === null) return row;
  await tellIncident(trx, place, row, { telling, nowMs });
  return updateIncident(trx, row.id, { told_severity: row.severity });
}

async function findIncident(
  trx: Transaction<Database>,
  { organisationId, settings }: AlertPlace,
  { thing, firedMs }: FiringDraft,
): Promise<IncidentRow | null> {
  const rows = await trx
    .selectFrom('alert_incidents')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('same_key', '=', sameKeyOf(thing))
    .orderBy('id', 'desc')
    .limit(NEWEST)
    .execute();
  const joinMs = settings.joinMinutes * 60_000;
  return rows.find((row) => joins(firedMs, knownFrom(row), { joinMs })) ?? null;
}

/** Null: there is none, and need be none. */
async function findStorm(
  trx: Transaction<Database>,
  { organisationId, site, settings }: AlertPlace,
  nowMs: number,
): Promise<{ readonly row: IncidentRow | null } | null> {
  const ofPlace = trx
    .selectFrom('alert_incidents')
    .where('organisation_id', '=', organisationId)
    .$if(site === null, (query) => query.where('site_id', 'is', null))
    .$if(site !== null, (query) => query.where('site_id', '=', site?.id ?? ''));
  const { count } = await ofPlace
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('opened_ms', '>', nowMs - STORM_WINDOW_MS)
    .where('kind', '<>', 'storm')
    .where('told_severity', 'is not', null)
    .executeTakeFirstOrThrow();
  const row = await ofPlace
    .selectAll()
    .where('kind', '=', 'storm')
    .where('state', '<>', 'resolved')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const rush = {
    opened: Number(count),
    stormReceivedMs: row?.last_received_ms ?? null,
    perMinute: settings.stormPerMinute,
    nowMs,
  };
  return isStorm(rush) ? { row: row ?? null } : null;
}

async function hasSnooze(
  trx: Transaction<Database>,
  { site }: AlertPlace,
  { draft: { rule, cameraId }, nowMs }: { readonly draft: FiringDraft; readonly nowMs: number },
): Promise<boolean> {
  if (site === null || (rule === null && cameraId === null)) return false;
  const row = await trx
    .selectFrom('alert_snoozes')
    .select('id')
    .where('site_id', '=', site.id)
    .where('until_ms', '>', nowMs)
    .where((eb) =>
      eb.or([
        ...(rule === null ? [] : [eb('rule_id', '=', rule.id)]),
        ...(cameraId === null ? [] : [eb('camera_id', '=', cameraId)]),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}

interface Opening {
  readonly draft: FiringDraft;
  readonly nowMs: number;
  /** Whether the firing is the first of a storm instead. */
  readonly isStormOf: boolean;
}

async function open(
  trx: Transaction<Database>,
  { organisationId, site }: AlertPlace,
  { draft, nowMs, isStormOf }: Opening,
): Promise<IncidentRow> {
  const { severity, firedMs, endedMs } = draft;
  const own = isStormOf
    ? { camera_id: null, device_id: null, subject_name: '', rule_id: null, rule_name: null }
    : {
        camera_id: draft.cameraId,
        device_id: draft.deviceId,
        subject_name: draft.subjectName,
        rule_id: draft.rule?.id ?? null,
        rule_name: draft.rule?.name ?? null,
      };
  const stormThing = { kind: 'storm', placeId: site?.id ?? organisationId } as const;
  const row = await trx
    .insertInto('alert_incidents')
    .values({
      ...own,
      id: uuidv7(),
      organisation_id: organisationId,
      site_id: site?.id ?? null,
      same_key: sameKeyOf(isStormOf ? stormThing : draft.thing),
      kind: isStormOf ? 'storm' : draft.kind,
      severity,
      state: 'open',
      assignee_id: null,
      acknowledged_by: null,
      resolved_by: null,
      opened_ms: nowMs,
      first_fired_ms: firedMs,
      last_fired_ms: firedMs,
      last_active_ms: Math.max(firedMs, endedMs ?? 0),
      last_received_ms: nowMs,
      firing_count: 1,
      ongoing_count: endedMs === null ? 1 : 0,
      told_severity: null,
      storm_names: JSON.stringify(isStormOf ? [nameIn(draft)] : []),
      version: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await addEntry(trx, row, { kind: 'opened', actor: BY_ITSELF, atMs: nowMs, severity });
  return row;
}

async function join(
  trx: Transaction<Database>,
  row: IncidentRow,
  { draft, nowMs }: { readonly draft: FiringDraft; readonly nowMs: number },
): Promise<IncidentRow> {
  const { severity, firedMs, endedMs } = draft;
  const doesReopen = reopens(firedMs, knownFrom(row));
  const names = row.kind === 'storm' ? withName(row.storm_names, nameIn(draft)) : row.storm_names;
  const changed = await updateIncident(trx, row.id, {
    severity: Math.max(row.severity, severity),
    first_fired_ms: Math.min(row.first_fired_ms, firedMs),
    last_fired_ms: Math.max(row.last_fired_ms, firedMs),
    last_active_ms: Math.max(row.last_active_ms, firedMs, endedMs ?? 0),
    last_received_ms: nowMs,
    firing_count: row.firing_count + 1,
    ongoing_count: row.ongoing_count + (endedMs === null ? 1 : 0),
    storm_names: JSON.stringify(names),
    ...(doesReopen && {
      state: 'open' as const,
      resolved_ms: null,
      resolved_by: null,
      version: row.version + 1,
    }),
  });
  const entry = { actor: BY_ITSELF, atMs: nowMs };
  if (doesReopen) await addEntry(trx, row, { ...entry, kind: 'reopened' });
  if (severity > row.severity) await addEntry(trx, row, { ...entry, kind: 'raised', severity });
  return changed;
}

async function insertFiring(
  trx: Transaction<Database>,
  { organisationId, site }: AlertPlace,
  {
    draft,
    nowMs,
    incidentId,
  }: { readonly draft: FiringDraft; readonly nowMs: number; readonly incidentId: string },
): Promise<void> {
  await trx
    .insertInto('alert_firings')
    .values({
      id: draft.id,
      organisation_id: organisationId,
      incident_id: incidentId,
      site_id: site?.id ?? null,
      camera_id: draft.cameraId,
      rule_id: draft.rule?.id ?? null,
      viewer_id: draft.viewerId,
      kind: draft.kind,
      severity: draft.severity,
      zone_id: draft.zoneId,
      began_ms: draft.beganMs,
      fired_ms: draft.firedMs,
      ended_ms: draft.endedMs,
      count: draft.count,
      confidence: draft.confidence,
      subject: draft.subject,
      received_ms: nowMs,
    })
    .execute();
}

function knownFrom(row: IncidentRow) {
  return {
    state: row.state,
    firstFiredMs: row.first_fired_ms,
    lastActiveMs: row.last_active_ms,
    resolvedMs: row.resolved_ms,
    isResolvedByItself: row.resolved_by === BY_ITSELF,
  };
}

/** What a storm calls a firing. */
function nameIn({ rule, subjectName }: FiringDraft): string {
  return rule?.name ?? subjectName;
}

function withName(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names : [...names, name].slice(0, MAX_STORM_NAMES);
}
