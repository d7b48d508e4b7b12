import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UNLIMITED } from '../accounts/quotas';
import { bucketAges } from '../aggregates/bucket-age';
import { createAuditLog } from '../audit/sql-audit-log';
import type { StoreContext } from '../store/context';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { reachablePostgresql } from '../testing/postgresql-database';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';
import { cleanUp } from './clean-up';
import { RetentionPeriods } from './retention-periods';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-15T12:00:00Z');
const adminUrl = await reachablePostgresql();
const ago = (days: number): number => NOW_MS - days * DAY_MS;

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('what is over, on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let context: StoreContext;
  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    context = { ...opened.store.context, nowMs: () => NOW_MS };
  }, 600_000);
  afterAll(() => opened?.dispose());
  beforeEach(async () => {
    if (isThere) await context.db.deleteFrom('legal_holds').execute();
  });

  const run = async (): Promise<void> => {
    const periods = new RetentionPeriods(context, UNLIMITED);
    const ages = bucketAges(3653, periods.countLimits);
    await cleanUp({ context, periods, ages, auditLog: createAuditLog(context) });
  };
  const hold = (fromMs: number | null, toMs: number | null): Promise<unknown> =>
    context.db
      .insertInto('legal_holds')
      .values({
        ...{ id: 'hold', organisation_id: MAIN_ORGANISATION_ID, site_id: null, camera_id: null },
        ...{ from_ms: fromMs, to_ms: toMs, reason: 'r', placed_by: 'local', placed_ms: 0, review_ms: 0 },
      })
      .execute();
  const own = { organisation_id: MAIN_ORGANISATION_ID };

  test.skipIf(!isThere)('closed alarms go after a year, unless they are open or held', async () => {
    const { db } = context;
    const alarm = (id: string, closedMs: number | null) => ({
      ...{ ...own, id, kind: 'camera-not-watched' as const, site_id: null, subject_id: id },
      ...{ subject_name: id, since_ms: 1, opened_ms: (closedMs ?? 2) - 1, closed_ms: closedMs },
    });
    await db
      .insertInto('alarms')
      .values([
        alarm('old', ago(400)),
        alarm('held', ago(380)),
        alarm('young', ago(364)),
        alarm('open', null),
      ])
      .execute();
    await hold(ago(381), ago(379));
    await run();
    const left = await db.selectFrom('alarms').select('id').orderBy('id').execute();
    expect(left.map(({ id }) => id)).toEqual(['held', 'open', 'young']);
  });

  test.skipIf(!isThere)('addresses, browsers and codes go after their days', async () => {
    const { db } = context;
    const at = (days: number): Date => new Date(ago(days));
    const times = (days: number) => ({ created_at: at(days), updated_at: at(days) });
    await db
      .insertInto('users')
      .values({ ...{ id: 'u', name: 'U', email: 'u@x.example', email_verified: true }, ...times(90) })
      .execute();
    const session = (id: string, usedDays: number, expiresDays: number) => ({
      ...{ id, user_id: 'u', token_hash: id, user_agent: 'Firefox', last_used_ms: ago(usedDays) },
      ...{ expires_at: at(expiresDays), ...times(40) },
    });
    await db
      .insertInto('account_sessions')
      // Kept for a week after its end; an unused one ends after a week.
      .values([
        session('expired', 9, 8),
        session('just over', 7, 6),
        session('idle', 15, -9),
        session('used', 1, -9),
      ])
      .execute();
    const invitation = (id: string, days: number) => ({
      ...{ ...own, id, email: `${id}@x.example`, role: 'viewer' as const, token_hash: id },
      ...{ expires_ms: ago(days), created_ms: ago(days + 7) },
    });
    await db
      .insertInto('invitations')
      .values([invitation('old', 31), invitation('young', 29)])
      .execute();
    const device = (id: string, days: number) => ({
      ...{ ...own, id, site_id: null, name: id, kind: 'kiosk' as const, created_ms: 0 },
      ...{ heartbeat_ms: ago(days), heartbeat_user_agent: 'Chrome', heartbeat_version: '1' },
    });
    await db
      .insertInto('devices')
      .values([device('silent', 91), device('heard', 89)])
      .execute();
    const attempt = (key: string, days: number) => ({
      ...{ key, failures: 1, last_ms: ago(days), blocked_until_ms: 0, last_attempt: 'x' },
    });
    await db
      .insertInto('attempts')
      .values([attempt('old', 2), attempt('young', 0.5)])
      .execute();
    const grant = (id: string, days: number) => ({
      ...{ ...own, id, reason: 'r', created_ms: ago(days + 1), expires_ms: ago(days), token_hash: id },
    });
    await db
      .insertInto('support_grants')
      .values([grant('old', 31), grant('young', 29)])
      .execute();

    await run();
    const ids = async (table: 'account_sessions' | 'invitations' | 'support_grants'): Promise<string[]> =>
      (await db.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id);
    expect(await ids('account_sessions')).toEqual(['just over', 'used']);
    expect(await ids('invitations')).toEqual(['young']);
    expect(await ids('support_grants')).toEqual(['young']);
    expect(await db.selectFrom('attempts').select('key').execute()).toEqual([{ key: 'young' }]);
    const devices = await db
      .selectFrom('devices')
      .select(['id', 'heartbeat_user_agent'])
      .orderBy('id')
      .execute();
    expect(devices).toEqual([
      { id: 'heard', heartbeat_user_agent: 'Chrome' },
      { id: 'silent', heartbeat_user_agent: null },
    ]);
  });

  test.skipIf(!isThere)(
    'the audit log is cut at its oldest end, and the rest can still be checked',
    async () => {
      const { db } = context;
      const entry = { organisationId: MAIN_ORGANISATION_ID, actor: 'local', target: null, details: {} };
      for (const days of [800, 790, 700, 10]) {
        await createAuditLog({ ...context, nowMs: () => ago(days) }).append({
          ...entry,
          action: `day ${days}`,
        });
      }
      const auditLog = createAuditLog(context);
      const actions = async (): Promise<string[]> =>
        (await auditLog.read(MAIN_ORGANISATION_ID, null, 10)).map(({ action }) => action);
      await run();
      expect(await actions()).toEqual(['day 10', 'day 700', 'day 790', 'day 800']);
      await db
        .insertInto('retention_settings')
        .values({ ...own, days: JSON.stringify({ 'audit-log': 365 }), version: 1 })
        .execute();
      await hold(ago(795), ago(780));
      await run();
      expect(await actions()).toEqual(['audit.expired', 'day 10', 'day 700', 'day 790']);
      await db.updateTable('legal_holds').set({ released_ms: NOW_MS }).execute();
      await run();
      expect(await actions()).toEqual(['audit.expired', 'audit.expired', 'day 10']);
      expect(await auditLog.verify(MAIN_ORGANISATION_ID)).toMatchObject({ isIntact: true, entries: 3 });
      await expect(db.deleteFrom('audit_entries').where('action', '=', 'day 10').execute()).rejects.toThrow(
        'append-only',
      );
      await db
        .updateTable('audit_starts')
        .set({ hash: '0'.repeat(64) })
        .execute();
      expect(await auditLog.verify(MAIN_ORGANISATION_ID)).toMatchObject({ isIntact: false, firstBroken: 4 });
    },
  );
});
