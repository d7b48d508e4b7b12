import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UNLIMITED } from '../accounts/quotas';
import { bucketAges } from '../aggregates/bucket-age';
import { createAuditLog } from '../audit/sql-audit-log';
import { cleanUp } from '../retention/clean-up';
import { eraseRows } from '../retention/erase-rows';
import { RetentionPeriods } from '../retention/retention-periods';
import type { StoreContext } from '../store/context';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { openTestEmbedded, type TestStore } from '../testing/test-stores';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-15T12:00:00Z');
const ago = (days: number): number => NOW_MS - days * DAY_MS;

let opened: TestStore;
let context: StoreContext;
beforeAll(async () => {
  opened = await openTestEmbedded();
  context = { ...opened.store.context, nowMs: () => NOW_MS };
}, 600_000);
afterAll(() => opened?.dispose());
beforeEach(async () => {
  await context.db.deleteFrom('legal_holds').execute();
  await context.db.deleteFrom('alert_incidents').execute();
});

interface Wanted {
  readonly firedDays: number;
  readonly resolvedDays?: number;
  readonly kind?: 'intruder' | 'storm' | 'camera-unwatched';
  readonly isOngoing?: boolean;
  readonly cameraId?: string;
}

/** An incident with one firing, one entry, and who looked after it. */
async function add(id: string, wanted: Wanted): Promise<void> {
  const { firedDays, resolvedDays, kind = 'intruder', isOngoing = false } = wanted;
  const { cameraId = DEMO_CAMERA_ID } = wanted;
  const own = { organisation_id: MAIN_ORGANISATION_ID, site_id: DEMO_SITE_ID };
  const firedMs = ago(firedDays);
  await context.db
    .insertInto('alert_incidents')
    .values({
      ...{ ...own, id, kind, camera_id: kind === 'storm' ? null : cameraId, subject_name: id, same_key: id },
      ...{ severity: 1, state: resolvedDays === undefined ? 'open' : 'resolved', storm_names: '[]' },
      ...{ resolved_ms: resolvedDays === undefined ? null : ago(resolvedDays), resolved_by: 'user u' },
      ...{ opened_ms: firedMs, first_fired_ms: firedMs, last_fired_ms: firedMs, last_active_ms: firedMs },
      ...{ last_received_ms: firedMs, firing_count: 1, ongoing_count: isOngoing ? 1 : 0, version: 1 },
    })
    .execute();
  await context.db
    .insertInto('alert_firings')
    .values({
      ...{ ...own, id: crypto.randomUUID(), incident_id: id, camera_id: cameraId, kind: 'intruder' },
      ...{ severity: 1, began_ms: firedMs, fired_ms: firedMs, received_ms: firedMs },
    })
    .execute();
  await context.db
    .insertInto('alert_entries')
    .values({
      ...{ id, organisation_id: MAIN_ORGANISATION_ID, incident_id: id, at_ms: firedMs },
      ...{ kind: 'commented', actor: 'user u', comment: 'seen' },
    })
    .execute();
}

async function run(): Promise<void> {
  const periods = new RetentionPeriods(context, UNLIMITED);
  const ages = bucketAges(3653, periods.countLimits);
  await cleanUp({ context, periods, ages, auditLog: createAuditLog(context) });
}

async function left(): Promise<readonly string[]> {
  const rows = await context.db.selectFrom('alert_incidents').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

test('alerts go 90 days after they were over, with all that belongs to them', async () => {
  await add('old', { firedDays: 100, resolvedDays: 91 });
  await add('forgotten', { firedDays: 91 });
  await add('lately resolved', { firedDays: 100, resolvedDays: 89 });
  await add('young', { firedDays: 89 });
  await add('still not watched', { firedDays: 100, kind: 'camera-unwatched', isOngoing: true });
  await run();
  expect(await left()).toEqual(['lately resolved', 'still not watched', 'young']);
  for (const table of ['alert_firings', 'alert_entries'] as const) {
    const rows = await context.db.selectFrom(table).select('incident_id').orderBy('incident_id').execute();
    expect(rows.map((row) => row.incident_id)).toEqual(await left());
  }
});

test.each([
  ['the organisation', null, null, ['of another camera', 'of the camera', 'storm']],
  ['the camera', DEMO_CAMERA_ID, null, ['of the camera', 'storm']],
  ['the site', null, DEMO_SITE_ID, ['of another camera', 'of the camera', 'storm']],
  ['another camera', 'elsewhere', null, ['of another camera']],
])('a hold on %s keeps them', async (_name, cameraId, siteId, kept) => {
  await add('of the camera', { firedDays: 100 });
  await add('of another camera', { firedDays: 100, cameraId: 'elsewhere' });
  await add('storm', { firedDays: 100, kind: 'storm' });
  await context.db
    .insertInto('legal_holds')
    .values({
      ...{ id: 'hold', organisation_id: MAIN_ORGANISATION_ID, site_id: siteId, camera_id: cameraId },
      ...{ from_ms: ago(101), to_ms: ago(99), reason: 'r', placed_by: 'local', placed_ms: 0, review_ms: 0 },
    })
    .execute();
  await run();
  expect(await left()).toEqual(kept);
});

test('an erased account leaves what was done, and not who did it', async () => {
  await add('one', { firedDays: 1, resolvedDays: 1 });
  await add('of another', { firedDays: 1, resolvedDays: 1 });
  const { db } = context;
  await db
    .updateTable('alert_incidents')
    .set({ acknowledged_by: 'user other', resolved_by: 'user other' })
    .where('id', '=', 'of another')
    .execute();
  await db.transaction().execute((trx) => eraseRows(trx, 'user', 'u'));
  expect(
    await db.selectFrom('alert_incidents').select(['id', 'resolved_by']).orderBy('id').execute(),
  ).toEqual([
    { id: 'of another', resolved_by: 'user other' },
    { id: 'one', resolved_by: null },
  ]);
  const entries = await db.selectFrom('alert_entries').select(['actor', 'comment']).execute();
  expect(entries).toEqual([
    { actor: null, comment: 'seen' },
    { actor: null, comment: 'seen' },
  ]);
});

test('an erased camera takes its alerts with it', async () => {
  await add('of the camera', { firedDays: 1 });
  await add('of another', { firedDays: 1, cameraId: 'elsewhere' });
  await add('storm', { firedDays: 1, kind: 'storm' });
  await context.db.transaction().execute((trx) => eraseRows(trx, 'camera', DEMO_CAMERA_ID));
  expect(await left()).toEqual(['of another', 'storm']);
  const firings = await context.db.selectFrom('alert_firings').select('camera_id').execute();
  expect(firings).toEqual([{ camera_id: 'elsewhere' }]);
});
