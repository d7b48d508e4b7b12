import type { Transaction } from 'kysely';
import type { FiringsInput } from '../../src/api/alert-contract';
import { rankOf, type AlertFiring, type FiringsResult } from '../../src/domain/alert';
import { timeFault } from '../aggregates/bucket-age';
import { readSpans } from '../leases/counted-time';
import { ProblemError } from '../problem';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import { UnknownCamerasError } from '../store/store';
import { lockPlaces, readPlaces } from './alert-place';
import { FIRING_REFUSALS, firingFault } from './firing-rules';
import type { IncidentRow } from './incident-rows';
import { updateIncident } from './incident-writes';
import { type FiringDraft, placeFiring } from './place-firing';

const HOUR_MS = 60 * 60_000;
/** Firings of one organisation within an hour; whoever sends more has a rule that is no rule. */
const MAX_AN_HOUR = 10_000;

export interface FiringsWish extends FiringsInput {
  readonly organisationId: string;
  /** The one site that whoever sends them may see; null: all. */
  readonly siteId: string | null;
  /** Older ones are not taken, days. */
  readonly maxDays: number;
  /** UTC, ms. */
  readonly nowMs: number;
}

/** What became of them, and the incidents that are not as they were. */
export interface FiringsOutcome {
  readonly result: FiringsResult;
  readonly changed: readonly IncidentRow[];
}

interface KnownCamera {
  readonly siteId: string;
  readonly name: string;
}

/** Takes what a viewer sends, once. Throws `UnknownCamerasError` where all of it is of cameras that are not there. */
export function takeFirings(context: StoreContext, wish: FiringsWish): Promise<FiringsOutcome> {
  return context.guard(() => context.db.transaction().execute((trx) => take(trx, wish)));
}

async function take(trx: Transaction<Database>, wish: FiringsWish): Promise<FiringsOutcome> {
  const { organisationId, nowMs } = wish;
  const viewerId = wish.viewerId.toLowerCase();
  const firings = firstOfEachId(wish.firings);
  const cameras = await readCameras(trx, wish);
  const siteIds = [...new Set([...cameras.values()].map(({ siteId }) => siteId))];
  await lockPlaces(trx, organisationId, siteIds);
  await assertRoom(trx, { organisationId, count: firings.length, nowMs });
  const places = await readPlaces(trx, organisationId, siteIds);
  const known = await readKnown(trx, firings);
  const ruleNames = await readRuleNames(trx, firings);
  const spans = await readSpans(
    trx,
    firings.map(({ cameraId, firedAtMs }) => {
      return { cameraId, viewerId, epoch: 0, startMs: firedAtMs, endMs: firedAtMs + 1 };
    }),
  );

  const stored: string[] = [];
  const duplicate: string[] = [];
  const refused: { id: string; reason: string }[] = [];
  const changed = new Map<string, IncidentRow>();
  for (const firing of firings.toSorted((a, b) => a.firedAtMs - b.firedAtMs)) {
    const { id } = firing;
    const before = known.get(id);
    if (before !== undefined) {
      const isOwn = before.organisationId === organisationId && before.viewerId === viewerId;
      const row = isOwn ? await endFiring(trx, firing) : null;
      if (row !== null) changed.set(row.id, row);
      (row === null ? duplicate : stored).push(id);
      continue;
    }
    const camera = cameras.get(firing.cameraId);
    const place = camera === undefined ? undefined : places.get(camera.siteId);
    if (camera === undefined || place === undefined) {
      refused.push({ id, reason: FIRING_REFUSALS['unknown-camera'] });
      continue;
    }
    const late = timeFault(firing.firedAtMs, nowMs, wish.maxDays);
    const fault = firingFault(
      { firedAtMs: firing.firedAtMs, viewerId },
      { spans: spans.get(firing.cameraId) ?? [], nowMs },
    );
    if (late !== null || fault !== null) {
      refused.push({ id, reason: late?.advice ?? FIRING_REFUSALS[fault ?? 'ahead'] });
      continue;
    }
    const ruleName = ruleNames.get(firing.ruleId) ?? null;
    const draft = draftFrom(firing, { viewerId, subjectName: camera.name, ruleName });
    const row = await placeFiring(trx, place, { draft, nowMs });
    changed.set(row.id, row);
    stored.push(id);
  }
  return { result: { stored, duplicate, refused }, changed: [...changed.values()] };
}

/** Those of the batch that are there and may be seen; see `takeFirings`. */
async function readCameras(
  trx: Transaction<Database>,
  { organisationId, siteId, firings }: FiringsWish,
): Promise<ReadonlyMap<string, KnownCamera>> {
  const wanted = [...new Set(firings.map(({ cameraId }) => cameraId))];
  const rows = await trx
    .selectFrom('cameras')
    .innerJoin('sites', 'sites.id', 'cameras.site_id')
    .select((eb) => ['cameras.id', 'cameras.site_id', eb.ref('cameras.config', '->>').key('name').as('name')])
    .where('cameras.id', 'in', wanted)
    .where('sites.organisation_id', '=', organisationId)
    .$if(siteId !== null, (query) => query.where('sites.id', '=', siteId ?? ''))
    .execute();
  if (rows.length === 0) throw new UnknownCamerasError(wanted);
  return new Map(rows.map(({ id, site_id, name }) => [id, { siteId: site_id, name: String(name) }]));
}

async function assertRoom(
  trx: Transaction<Database>,
  { organisationId, count, nowMs }: { organisationId: string; count: number; nowMs: number },
): Promise<void> {
  const row = await trx
    .selectFrom('alert_firings')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('received_ms', '>', nowMs - HOUR_MS)
    .executeTakeFirstOrThrow();
  if (Number(row.count) + count <= MAX_AN_HOUR) return;
  throw new ProblemError(
    429,
    `More than ${MAX_AN_HOUR} alerts came within an hour. They are taken later; look for a rule that fires all the time.`,
    { code: 'too-many-alerts', headers: { 'Retry-After': '600' } },
  );
}

async function readKnown(
  trx: Transaction<Database>,
  firings: readonly AlertFiring[],
): Promise<ReadonlyMap<string, { readonly organisationId: string; readonly viewerId: string | null }>> {
  const rows = await trx
    .selectFrom('alert_firings')
    .select(['id', 'organisation_id', 'viewer_id'])
    .where(
      'id',
      'in',
      firings.map(({ id }) => id),
    )
    .execute();
  return new Map(
    rows.map((row) => [row.id, { organisationId: row.organisation_id, viewerId: row.viewer_id }]),
  );
}

async function readRuleNames(
  trx: Transaction<Database>,
  firings: readonly AlertFiring[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await trx
    .selectFrom('alert_rules')
    .select((eb) => ['id', 'camera_id', eb.ref('config', '->>').key('name').as('name')])
    .where(
      'id',
      'in',
      firings.map(({ ruleId }) => ruleId),
    )
    .execute();
  // A rule of somebody else's camera tells its name to nobody.
  const own = new Set(firings.map(({ ruleId, cameraId }) => `${ruleId} ${cameraId}`));
  return new Map(
    rows.filter((row) => own.has(`${row.id} ${row.camera_id}`)).map((row) => [row.id, String(row.name)]),
  );
}

/** Null: it has not ended, or had before. */
async function endFiring(
  trx: Transaction<Database>,
  { id, endedAtMs }: AlertFiring,
): Promise<IncidentRow | null> {
  if (endedAtMs === null) return null;
  const firing = await trx
    .updateTable('alert_firings')
    .set({ ended_ms: endedAtMs })
    .where('id', '=', id)
    .where('ended_ms', 'is', null)
    .returning('incident_id')
    .executeTakeFirst();
  return firing === undefined ? null : noteEnd(trx, firing.incident_id, endedAtMs);
}

/** One firing less of an incident goes on. */
export async function noteEnd(
  trx: Transaction<Database>,
  incidentId: string,
  endedMs: number,
): Promise<IncidentRow> {
  const row = await trx
    .selectFrom('alert_incidents')
    .select(['last_active_ms', 'ongoing_count'])
    .where('id', '=', incidentId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return updateIncident(trx, incidentId, {
    ongoing_count: Math.max(0, row.ongoing_count - 1),
    last_active_ms: Math.max(row.last_active_ms, endedMs),
  });
}

function draftFrom(
  firing: AlertFiring,
  {
    viewerId,
    subjectName,
    ruleName,
  }: { readonly viewerId: string; readonly subjectName: string; readonly ruleName: string | null },
): FiringDraft {
  const { id, kind, cameraId, ruleId, zoneId, count, confidence, subject } = firing;
  return {
    id,
    kind,
    severity: rankOf(firing.severity),
    thing: { kind: 'rule', ruleId, cameraId },
    cameraId,
    deviceId: null,
    subjectName,
    rule: { id: ruleId, name: ruleName },
    viewerId,
    zoneId,
    beganMs: firing.beganAtMs,
    firedMs: firing.firedAtMs,
    endedMs: firing.endedAtMs,
    count,
    confidence,
    subject,
  };
}

/** As the database writes ids; one that comes twice counts once, with its end where one of them has it. */
function firstOfEachId(firings: readonly AlertFiring[]): readonly AlertFiring[] {
  const first = new Map<string, AlertFiring>();
  for (const firing of firings) {
    const id = firing.id.toLowerCase();
    const known = first.get(id) ?? { ...firing, id, ruleId: firing.ruleId.toLowerCase() };
    first.set(id, { ...known, endedAtMs: known.endedAtMs ?? firing.endedAtMs });
  }
  return [...first.values()];
}
