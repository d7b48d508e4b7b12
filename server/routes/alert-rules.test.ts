import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { DEFAULT_ALERT_SETTINGS, snoozesSchema } from '../../src/api/alert-contract';
import { alertReportSchema } from '../../src/api/alert-report-contract';
import { alertRulesSchema } from '../../src/api/alert-rule-schema';
import type { AlertCondition, AlertRule } from '../../src/domain/alert-rule';
import { createAuditLog } from '../audit/sql-audit-log';
import { portOf } from '../port-of';
import type { Store } from '../store/store';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { openTestStream } from '../testing/live-client';
import { makeTestServer } from '../testing/test-server';

const VIEWER = '019d0000-0000-7000-8000-000000000001';
const MINUTE = 60_000;
const SQUARE = [
  { x: 0.1, y: 0.1 },
  { x: 0.9, y: 0.1 },
  { x: 0.9, y: 0.9 },
];

describe('alert rules', () => {
  let app: FastifyInstance;
  let store: Store;
  let dispose: () => Promise<void>;
  let main: TestTenant;
  let other: TestTenant;
  let cameraId: string;
  const startMs = Date.now();
  let nowMs = startMs;

  beforeAll(async () => {
    const server = await makeTestServer({ nowMs: () => nowMs });
    ({ app, store, dispose } = server);
    ({ main, other } = await makeTenants(app));
    const made = await ask(app, 'POST', '/api/v1/cameras', {
      cookie: main.users.owner.cookie,
      body: {
        ...{ siteId: main.siteId, name: 'Back door', source: { kind: 'sample' } },
        lines: [{ id: 'line', name: 'L', role: 'counter', start: { x: 0, y: 0.5 }, end: { x: 1, y: 0.5 } }],
        zones: [{ id: 'zone', name: 'Z', polygon: SQUARE }],
      },
    });
    expect(made.statusCode).toBe(201);
    cameraId = made.json().id;
  }, 300_000);
  afterAll(() => dispose());

  const rule = (condition: AlertCondition, change: Partial<AlertRule> = {}): AlertRule => ({
    ...{ id: uuidv7(), cameraId, name: 'Nobody here', isEnabled: true, severity: 'warning' },
    ...{ schedule: { kind: 'always' }, confirmMs: 1_000, cooldownMs: 60_000 },
    ...condition,
    ...(change as object),
  });
  const ofSite = (path: string, siteId = main.siteId): string => `/api/v1/sites/${siteId}/${path}`;
  const put = (path: string, payload: object, { cookie = main.users.admin.cookie, version = '*' } = {}) =>
    app.inject({
      method: 'PUT',
      url: ofSite(path),
      headers: { host: 'localhost:8080', cookie, 'if-match': version },
      payload,
    });
  const read = (path: string, cookie = main.users.viewer.cookie) => ask(app, 'GET', ofSite(path), { cookie });
  const zone = { kind: 'intruder', zoneId: 'zone' } as const;

  test('are read and set as one list', async () => {
    const nothing = await read('alert-rules');
    expect([nothing.headers.etag, nothing.json()]).toEqual(['"0"', { rules: [], version: 0 }]);
    const rules = [
      rule(zone),
      rule({ kind: 'wrong-way', lineId: 'line', direction: 'in' }),
      rule({ kind: 'object', zoneId: null, classes: ['knife'], minConfidence: 0.5 }),
      rule(
        { kind: 'camera-dark' },
        {
          schedule: {
            kind: 'weekly',
            mode: 'outside',
            windows: [{ days: ['monday'], from: '08:00', to: '18:00' }],
            holidays: ['2026-12-25'],
          },
        },
      ),
    ];
    expect((await put('alert-rules', { rules }, { cookie: main.users.operator.cookie })).statusCode).toBe(
      403,
    );
    const set = await put('alert-rules', { rules }, { version: '"0"' });
    expect([set.statusCode, set.headers.etag]).toEqual([200, '"1"']);
    expect(alertRulesSchema.parse((await read('alert-rules')).json())).toEqual({ rules, version: 1 });
    expect((await put('alert-rules', { rules }, { version: '"0"' })).statusCode).toBe(412);
    const fewer = rules.slice(1).toReversed();
    expect((await put('alert-rules', { rules: fewer }, { version: '"1"' })).json()).toEqual({
      rules: fewer,
      version: 2,
    });
    const entries = await createAuditLog(store.context).read(main.organisationId, null, 10);
    expect(entries.filter(({ action }) => action === 'alert.rules-changed')).toMatchObject([
      { target: main.siteId, details: { rules: 3, version: 2 } },
      { details: { rules: 4, version: 1 } },
    ]);
  });

  test.each<[string, () => readonly AlertRule[], number, RegExp]>([
    ['a zone that is not there', () => [rule({ ...zone, zoneId: 'gone' })], 422, /no zone "gone"/],
    [
      'a line that is not there',
      () => [rule({ kind: 'wrong-way', lineId: 'gone', direction: 'in' })],
      422,
      /no line "gone"/,
    ],
    ['a camera of somebody else', () => [rule(zone, { cameraId: other.cameraId })], 422, /no camera/],
    [
      'a rule twice',
      () => {
        const one = rule(zone);
        return [one, one];
      },
      400,
      /twice/,
    ],
    ['too many', () => Array.from({ length: 65 }, () => rule(zone)), 400, /64/],
    [
      'a condition of another kind',
      () => [rule({ kind: 'queue', zoneId: null, count: 0, minDurationMs: 1 })],
      400,
      /count/,
    ],
  ])('%s is refused in words', async (_name, rules, status, words) => {
    const answer = await put('alert-rules', { rules: rules() });
    expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringMatching(words)]);
  });

  test('keep what hangs on them, and go with their camera', async () => {
    const { cookie } = main.users.operator;
    const [kept, gone] = [rule(zone), rule({ kind: 'intruder', zoneId: null }, { cameraId: main.cameraId })];
    await put('alert-rules', { rules: [kept, gone] });
    const silence = (body: object) => ask(app, 'POST', ofSite('alert-snoozes'), { cookie, body });
    const untilMs = nowMs + MINUTE;
    expect((await silence({ ruleId: uuidv7(), cameraId: null, untilMs })).statusCode).toBe(404);
    expect((await silence({ ruleId: kept.id, cameraId, untilMs })).statusCode).toBe(400);
    expect((await silence({ ruleId: kept.id, cameraId: null, untilMs: nowMs })).statusCode).toBe(422);
    expect((await silence({ ruleId: kept.id, cameraId: null, untilMs })).statusCode).toBe(200);
    await put('alert-rules', { rules: [gone, { ...kept, name: 'Other name' }] });
    const snoozes = async () => snoozesSchema.parse((await read('alert-snoozes')).json()).snoozes;
    expect(await snoozes()).toEqual([
      { ruleId: kept.id, cameraId: null, untilMs, by: `user ${main.users.operator.userId}` },
    ]);
    expect((await silence({ ruleId: kept.id, cameraId: null, untilMs: null })).json()).toEqual({
      snoozes: [],
    });

    await app.inject({
      method: 'DELETE',
      url: `/api/v1/cameras/${main.cameraId}`,
      headers: { host: 'localhost:8080', cookie: main.users.owner.cookie, 'if-match': '*' },
    });
    const left = alertRulesSchema.parse((await read('alert-rules')).json());
    expect(left.rules.map(({ name }) => name)).toEqual(['Other name']);
  });

  test('who is told is set apart from them', async () => {
    expect((await read('alert-settings')).json()).toEqual({ ...DEFAULT_ALERT_SETTINGS, version: 0 });
    const wanted = { ...DEFAULT_ALERT_SETTINGS, mailFrom: 'critical', joinMinutes: 5 } as const;
    expect((await put('alert-settings', { ...wanted, recipients: ['nobody'] })).statusCode).toBe(422);
    const [member] = (await ask(app, 'GET', '/api/v1/members', { cookie: main.users.owner.cookie })).json<
      { id: string }[]
    >();
    const recipients = [member?.id ?? ''];
    const set = await put('alert-settings', { ...wanted, recipients }, { version: '"0"' });
    expect(set.json()).toEqual({ ...wanted, recipients, version: 1 });
    expect((await put('alert-settings', wanted, { version: '"0"' })).statusCode).toBe(412);
    expect((await read('alert-settings')).json()).toEqual({ ...wanted, recipients, version: 1 });
  });

  test('what fires is heard by whoever follows the site, and stands in the report', async () => {
    const one = rule(zone);
    await put('alert-rules', { rules: [one] });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const port = portOf(app.server.address());
    const headers = { authorization: `Bearer ${main.siteKiosk.token}` };
    const stream = await openTestStream(port, { headers });
    const theirs = await openTestStream(port, {
      headers: { authorization: `Bearer ${other.devices.kiosk.token}` },
    });
    await Promise.all([stream.snapshot(), theirs.snapshot()]);
    const firing = {
      ...{ id: uuidv7(), ruleId: one.id, cameraId, kind: 'intruder', severity: 'critical', zoneId: 'zone' },
      ...{
        beganAtMs: nowMs - 1,
        firedAtMs: nowMs,
        endedAtMs: null,
        count: 2,
        confidence: 0.5,
        subject: null,
      },
    };
    const { token } = main.devices.analyser;
    await ask(app, 'POST', '/api/v1/alerts', { token, body: { viewerId: VIEWER, firings: [firing] } });
    const incident = await stream.incident();
    expect(incident).toMatchObject({ ruleName: 'Nobody here', subjectName: 'Back door', state: 'open' });
    expect(stream.text()).not.toMatch(/operator of/);
    nowMs += 3 * MINUTE;
    const change = (kind: string, version: number) =>
      app.inject({
        method: 'POST',
        url: `/api/v1/incidents/${incident.id}/changes`,
        headers: {
          host: 'localhost:8080',
          cookie: main.users.operator.cookie,
          'if-match': `"${version}"`,
        },
        payload: { kind },
      });
    await change('acknowledge', 1);
    nowMs += 2 * MINUTE;
    await change('resolve', 2);
    expect((await stream.incident(({ state }) => state === 'resolved')).version).toBe(3);
    expect(theirs.text()).not.toMatch(/incident/);
    stream.close();
    theirs.close();

    await store.context.db
      .insertInto('alert_firings')
      .values({
        ...{ id: uuidv7(), organisation_id: main.organisationId, incident_id: incident.id },
        ...{ site_id: main.siteId, camera_id: cameraId, kind: 'camera-unwatched', severity: 1 },
        ...{ began_ms: startMs - 10 * MINUTE, fired_ms: startMs, ended_ms: startMs + MINUTE, received_ms: 1 },
      })
      .execute();
    const url = `alert-report?from=${startMs - MINUTE}&to=${nowMs + MINUTE}`;
    const report = alertReportSchema.parse((await read(url)).json());
    expect(report).toMatchObject({
      rows: [
        {
          ...{ kind: 'intruder', severity: 'critical', incidents: 1, firings: 1, resolved: 1, open: 0 },
          ...{ medianAcknowledgeMs: 3 * MINUTE, medianResolveMs: 5 * MINUTE },
        },
      ],
      medianAcknowledgeMs: 3 * MINUTE,
      actors: [{ acknowledged: 1, resolved: 1, comments: 0, others: 0 }],
      unwatched: [{ cameraId, name: 'Back door', ms: 2 * MINUTE }],
    });
    expect(Object.values(report.names)).toEqual([expect.stringMatching(/operator/)]);
    const file = await read(`${url}&format=csv`);
    expect(file.headers['content-type']).toMatch(/text\/csv/);
    expect(file.body.split('\r\n').slice(1)).toEqual([
      'incidents,intruder,critical,1,1,0,0,1,,,180,300,',
      'all incidents,,,1,1,,,,,,180,300,',
      expect.stringMatching(/^acted,operator.*,,,,,1,1,0,0,,,$/),
      'camera not watched,Back door,,,,,,,,,,,120',
      '',
    ]);
    expect((await read('alert-report?from=2&to=1')).statusCode).toBe(400);
    expect((await read(`alert-report?from=0&to=${32 * 24 * 60 * MINUTE}`)).statusCode).toBe(400);
    const theirReport = await ask(app, 'GET', ofSite(url), { cookie: other.users.owner.cookie });
    expect(theirReport.statusCode).toBe(404);
  });
});
