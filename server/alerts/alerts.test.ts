import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  type AlertSettingsInput,
  DEFAULT_ALERT_SETTINGS,
  incidentsQuerySchema,
} from '../../src/api/alert-contract';
import type { AlertFiring } from '../../src/domain/alert';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { createAlarmStore } from '../live/alarms/alarm-store';
import type { LiveMessage } from '../live/live-message';
import { localLiveBus } from '../live/live-bus';
import type { Mail } from '../mail/mailer';
import type { StoreContext } from '../store/context';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';
import { type Alerts, openAlerts } from './alerts';
import { AlertMailer } from './mails/alert-mailer';

const MINUTE = 60_000;
const VIEWER = '019d0000-0000-7000-8000-000000000001';
const scope = { organisationId: MAIN_ORGANISATION_ID, siteId: null };
const adminUrl = await reachablePostgresql();

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('the life of alerts on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let context: StoreContext;
  let alerts: Alerts;
  let nowMs = Date.UTC(2026, 10, 2, 8);
  let messages: LiveMessage[] = [];
  const { log } = keptLog();
  const bus = localLiveBus(log);
  bus.subscribe((message) => void messages.push(message));

  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    context = { ...opened.store.context, nowMs: () => nowMs };
    alerts = openAlerts({ context, alarms: createAlarmStore(context), bus, log });
    const { db } = context;
    await db
      .insertInto('users')
      .values({
        ...{ id: 'ada', name: 'Ada', email: 'ada@example.org', email_verified: true },
        ...{ created_at: new Date(0), updated_at: new Date(0) },
      })
      .execute();
    await db
      .insertInto('members')
      .values({
        id: 'ada-member',
        user_id: 'ada',
        organisation_id: MAIN_ORGANISATION_ID,
        role: 'operator',
        joined_ms: 1,
      })
      .execute();
  }, 120_000);
  afterAll(async () => {
    await alerts?.close();
    await bus.close();
    await opened?.dispose();
  });
  beforeEach(async () => {
    if (!isThere) return;
    nowMs += 120 * MINUTE;
    messages = [];
    const { db } = context;
    for (const table of ['alert_incidents', 'alarms', 'webhooks', 'alert_snoozes'] as const) {
      await db.deleteFrom(table).execute();
    }
  });

  const firing = (change: Partial<AlertFiring> = {}): AlertFiring => ({
    ...{ id: uuidv7(), ruleId: uuidv7(), cameraId: DEMO_CAMERA_ID, kind: 'intruder', severity: 'warning' },
    ...{ zoneId: null, beganAtMs: nowMs - 1, firedAtMs: nowMs, endedAtMs: null },
    ...{ count: null, confidence: null, subject: null, ...change },
  });
  const take = (...firings: readonly AlertFiring[]) =>
    alerts.take({ ...scope, viewerId: VIEWER, firings: [...firings], maxDays: 30, nowMs });
  const all = () =>
    alerts.incidents.list(scope, incidentsQuerySchema.parse({ state: 'all' }), { nowMs, hasComments: true });
  const entriesOf = async (id: string) =>
    (await alerts.incidents.detail(scope, id))?.entries.map(({ kind, by }) => [kind, by]);
  const told = async () => {
    const rows = await context.db.selectFrom('webhook_deliveries').selectAll().orderBy('id').execute();
    return rows.map(({ event }) => event);
  };
  const listen = () =>
    context.db
      .insertInto('webhooks')
      .values({
        ...{ id: 'hook', organisation_id: MAIN_ORGANISATION_ID, name: 'Hook', url: 'https://hook.example' },
        ...{ events: JSON.stringify(['alert.opened', 'alert.raised', 'alert.resolved']), site_id: null },
        ...{ is_enabled: true, secret: '{}', previous_secret: null, created_ms: 1 },
        ...{ active_from_ms: 1, hourly_until_ms: 1 },
      })
      .execute();
  const settings = (change: Partial<AlertSettingsInput>) =>
    alerts.settings.replace(DEMO_SITE_ID, null, { ...DEFAULT_ALERT_SETTINGS, ...change });

  describe.skipIf(!isThere)('alarms', () => {
    const subject = { organisationId: MAIN_ORGANISATION_ID, siteId: DEMO_SITE_ID, subjectId: DEMO_CAMERA_ID };
    const draft = { ...subject, kind: 'camera-not-watched', subjectName: 'Demo' } as const;
    const openAlarm = async () => {
      const owned = await createAlarmStore(context).open({ ...draft, sinceMs: nowMs - 5 * MINUTE }, nowMs);
      if (owned === null) throw new Error('the alarm is open already');
      return owned.alarm;
    };

    test('become incidents that end by themselves, and reopen soon after', async () => {
      const first = await openAlarm();
      await alerts.reconcile();
      await alerts.reconcile();
      const [incident] = await all();
      expect(incident).toMatchObject({
        ...{ kind: 'camera-unwatched', state: 'open', camera_id: DEMO_CAMERA_ID, ongoing_count: 1 },
        ...{ severity: 1, firing_count: 1, rule_id: null },
      });
      nowMs += 5 * MINUTE;
      await createAlarmStore(context).close(first.id, nowMs);
      await alerts.reconcile();
      expect(await all()).toMatchObject([{ state: 'resolved', resolved_by: 'server', ongoing_count: 0 }]);
      nowMs += 5 * MINUTE;
      await openAlarm();
      await alerts.reconcile();
      const [again, ...others] = await all();
      expect(others).toEqual([]);
      expect(again).toMatchObject({ state: 'open', firing_count: 2, resolved_ms: null });
      expect(await entriesOf(again?.id ?? '')).toEqual([
        ['opened', 'server'],
        ['resolved', 'server'],
        ['reopened', 'server'],
      ]);
      expect(messages.filter(({ kind }) => kind === 'incident')).toHaveLength(3);
    });

    test('are acknowledged with their incident, and the other way round', async () => {
      const alarm = await openAlarm();
      await alerts.reconcile();
      const [incident] = await all();
      const acting = { by: 'user ada', nowMs };
      const wish = { version: 1, change: { kind: 'acknowledge' }, acting } as const;
      expect((await alerts.change(scope, incident?.id ?? '', wish)).kind).toBe('changed');
      const [stored] = await context.db.selectFrom('alarms').selectAll().execute();
      expect(stored).toMatchObject({ acknowledged_ms: nowMs, acknowledged_by: 'user ada' });
      await createAlarmStore(context).close(alarm.id, nowMs);
      await alerts.reconcile();
      expect(await all()).toMatchObject([{ state: 'resolved', resolved_by: 'server' }]);

      nowMs += 60 * MINUTE;
      const second = await openAlarm();
      await alerts.reconcile();
      const done = await createAlarmStore(context).acknowledge(second.id, scope, { nowMs, by: 'user ada' });
      if (done === null) throw new Error('the alarm is gone');
      bus.publish({ kind: 'alarm', organisationId: MAIN_ORGANISATION_ID, alarm: done.alarm });
      await alerts.reconcile();
      const [now] = await all();
      expect(now).toMatchObject({ state: 'acknowledged', acknowledged_by: 'user ada' });
      expect(await entriesOf(now?.id ?? '')).toEqual([
        ['opened', 'server'],
        ['acknowledged', 'user ada'],
      ]);
    });
  });

  describe.skipIf(!isThere)('others', () => {
    test('are told once, again when it is worse, and when it is over', async () => {
      await listen();
      const first = firing();
      await take(first, firing({ ruleId: first.ruleId }));
      expect(await told()).toEqual(['alert.opened']);
      await take(firing({ ruleId: first.ruleId, severity: 'critical' }));
      await take(firing({ ruleId: first.ruleId, severity: 'critical' }));
      expect(await told()).toEqual(['alert.opened', 'alert.raised']);
      const [incident] = await all();
      const acting = { by: 'user ada', nowMs };
      const wish = { version: null, change: { kind: 'resolve' }, acting } as const;
      await alerts.change(scope, incident?.id ?? '', wish);
      await alerts.change(scope, incident?.id ?? '', wish);
      expect(await told()).toEqual(['alert.opened', 'alert.raised', 'alert.resolved']);
      const [delivery] = await context.db.selectFrom('webhook_deliveries').select('payload').execute();
      expect(JSON.parse(delivery?.payload ?? '{}')).toMatchObject({
        type: 'alert.opened',
        data: { site: { id: DEMO_SITE_ID }, alert: { kind: 'intruder', severity: 'warning', firings: 1 } },
      });
    });

    test('are told nothing of what is silenced, until it is not', async () => {
      await listen();
      const acting = { by: 'user ada', nowMs };
      const silence = { ruleId: null, cameraId: DEMO_CAMERA_ID, untilMs: nowMs + MINUTE };
      expect(await alerts.snoozes.set(DEMO_SITE_ID, silence, acting)).toBe(true);
      expect(await alerts.snoozes.set('other', silence, acting)).toBe(false);
      const many = Array.from({ length: 15 }, () => firing());
      await take(...many);
      expect(await told()).toEqual([]);
      // Nobody is called, so nobody has to be spared.
      expect((await all()).map(({ kind }) => kind)).not.toContain('storm');
      nowMs += MINUTE;
      expect(await alerts.snoozes.of(DEMO_SITE_ID, nowMs)).toEqual([]);
      await take(firing({ ruleId: many[0]?.ruleId ?? '' }));
      expect(await told()).toEqual(['alert.opened']);
    });

    test('are told nothing of an incident that is silenced', async () => {
      await listen();
      const first = firing({ severity: 'info' });
      await take(first);
      const [incident] = await all();
      const change = { kind: 'snooze', untilMs: nowMs + MINUTE } as const;
      await alerts.change(scope, incident?.id ?? '', {
        version: 1,
        change,
        acting: { by: 'user ada', nowMs },
      });
      await take(firing({ ruleId: first.ruleId, severity: 'critical' }));
      expect(await told()).toEqual(['alert.opened']);
    });
  });

  describe.skipIf(!isThere)('a firing without an end', () => {
    const lease = (startMs: number, endMs: number) =>
      context.db
        .insertInto('lease_spans')
        .values({
          ...{ camera_id: DEMO_CAMERA_ID, epoch: startMs, viewer_id: VIEWER },
          ...{ start_ms: startMs, end_ms: endMs },
        })
        .execute();
    const ends = async () =>
      (await context.db.selectFrom('alert_firings').select('ended_ms').execute()).map(
        ({ ended_ms: ms }) => ms,
      );

    test('ends with its viewer: when that had the lease last, or else when it was heard of', async () => {
      const heardMs = nowMs;
      await take(firing());
      nowMs += 4 * MINUTE;
      await alerts.reconcile();
      expect(await ends()).toEqual([null]);
      nowMs += 2 * MINUTE;
      await alerts.reconcile();
      expect(await ends()).toEqual([heardMs]);
      expect(await all()).toMatchObject([{ state: 'open', ongoing_count: 0, last_active_ms: heardMs }]);

      await lease(heardMs, nowMs);
      await take(firing());
      nowMs += 10 * MINUTE;
      await alerts.reconcile();
      expect((await ends()).toSorted()).toEqual([heardMs, nowMs - 10 * MINUTE].toSorted());
      await context.db.deleteFrom('lease_spans').execute();
    });

    test('goes on while its viewer has the lease', async () => {
      await take(firing());
      nowMs += 60 * MINUTE;
      await context.db
        .insertInto('leases')
        .values({
          ...{ camera_id: DEMO_CAMERA_ID, epoch: 1, viewer_id: VIEWER, device_id: null },
          ...{ started_ms: 1, end_ms: nowMs, taker_id: null, report: null },
        })
        .execute();
      await alerts.reconcile();
      expect(await ends()).toEqual([null]);
      await context.db.deleteFrom('leases').execute();
    });
  });

  describe.skipIf(!isThere)('mails', () => {
    const mailerWith = (send: (mail: Mail) => Promise<void>, isConfigured = true): AlertMailer =>
      new AlertMailer({ context, mailer: { isConfigured, send }, log });
    const states = async () => {
      const rows = await context.db.selectFrom('alert_mails').selectAll().orderBy('id').execute();
      return rows.map(({ state, fault }) => [state, fault]);
    };

    test('gather what is due, once for an incident and again when it is worse', async () => {
      await settings({ recipients: ['ada-member', 'nobody'], mailFrom: 'warning', language: 'de' });
      const sent: Mail[] = [];
      const mailer = mailerWith(async (mail) => void sent.push(mail));
      const first = firing();
      await take(firing({ severity: 'info' }), first, firing({ kind: 'lying', severity: 'critical' }));
      await mailer.tick();
      await mailer.tick();
      expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
        ['ada@example.org', expect.stringMatching(/^Kritisch: 2 Vorfälle – /)],
      ]);
      expect(sent[0]?.text).toMatch(/Jemand liegt still/);
      await take(firing({ ruleId: first.ruleId }));
      await take(firing({ ruleId: first.ruleId, severity: 'critical' }));
      await mailer.tick();
      expect(sent).toHaveLength(2);
      await mailer.close();
    });

    test('wait for a mail server that is away, and are given up a day later', async () => {
      await settings({ recipients: ['ada-member'] });
      let isAway = true;
      const sent: Mail[] = [];
      const mailer = mailerWith(async (mail) => {
        if (isAway) throw new Error(`no way to ${mail.to}`);
        sent.push(mail);
      });
      await take(firing());
      await mailer.tick();
      expect(await states()).toEqual([['pending', 'mail-failed']]);
      const [{ detail } = { detail: '' }] = await context.db
        .selectFrom('alert_mails')
        .select('detail')
        .execute();
      expect(detail).not.toContain('ada@');
      await mailer.tick();
      isAway = false;
      nowMs += MINUTE;
      await mailer.tick();
      expect([sent.length, await states()]).toEqual([1, [['sent', null]]]);

      isAway = true;
      await take(firing());
      nowMs += 25 * 60 * MINUTE;
      await mailer.tick();
      expect(await states()).toEqual([
        ['sent', null],
        ['failed', 'mail-failed'],
      ]);
      await mailer.close();
    });

    test('of what is resolved are not sent, and without a mail server it is said', async () => {
      await settings({ recipients: ['ada-member'] });
      await take(firing());
      const [incident] = await all();
      await alerts.change(scope, incident?.id ?? '', {
        version: 1,
        change: { kind: 'resolve' },
        acting: { by: 'user ada', nowMs },
      });
      expect(await states()).toEqual([]);
      await take(firing());
      const mailer = mailerWith(() => Promise.reject(new Error('never')), false);
      await mailer.tick();
      expect(await states()).toEqual([['failed', 'mail-not-set-up']]);
      await mailer.close();
    });
  });
});
