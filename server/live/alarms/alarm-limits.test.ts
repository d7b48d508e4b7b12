import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarmLimitsSchema } from '../../../src/api/live-contract';
import { buildApp } from '../../app';
import { createAuditLog } from '../../audit/sql-audit-log';
import { ask, makeTenants, type TestTenant } from '../../testing/accounts';
import { reachablePostgresql } from '../../testing/postgresql-database';
import { keptLog } from '../../testing/quiet-log';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../../testing/test-stores';
import type { LiveMessage } from '../live-message';
import { createAlarmLimits } from './alarm-limits';
import { createAlarmStore } from './alarm-store';
import { AlarmWatch } from './alarm-watch';

const MINUTE_MS = 60_000;
const url = '/api/v1/organisation/alarm-limits';
const adminUrl = await reachablePostgresql();

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('alarm limits on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let app: FastifyInstance;
  let main: TestTenant;
  let other: TestTenant;
  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    app = await buildApp({ store: opened.store, appDir: '/nowhere', log: keptLog().log });
    ({ main, other } = await makeTenants(app));
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await opened?.dispose();
  });

  const put = (cookie: string, body: object, ifMatch?: string) =>
    app.inject({
      method: 'PUT',
      url,
      headers: { host: 'localhost:8080', cookie, ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
      payload: body,
    });

  test.skipIf(!isThere)('are the usual ones until somebody who may sets them', async () => {
    const { cookie } = main.users.admin;
    const usual = await ask(app, 'GET', url, { cookie: main.users.viewer.cookie });
    expect(usual.headers.etag).toBe('"0"');
    expect(usual.json()).toEqual({ cameraMinutes: 5, analyserMinutes: 2, version: 0 });

    const wanted = { cameraMinutes: 30, analyserMinutes: 3 };
    expect((await put(main.users.operator.cookie, wanted, '"0"')).statusCode).toBe(403);
    expect((await put(cookie, wanted)).statusCode).toBe(428);
    for (const wrong of [
      { cameraMinutes: 0 },
      { cameraMinutes: 1441 },
      { analyserMinutes: 1 },
      { extra: 1 },
    ]) {
      expect((await put(cookie, { ...wanted, ...wrong }, '"0"')).statusCode).toBe(400);
    }
    const both = await Promise.all([put(cookie, wanted, '"0"'), put(cookie, wanted, '"0"')]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    const changed = await put(cookie, { ...wanted, cameraMinutes: 20 }, '"1"');
    expect(changed.headers.etag).toBe('"2"');
    expect((await put(cookie, wanted, '"1"')).statusCode).toBe(412);
    const read = await ask(app, 'GET', url, { cookie });
    expect(alarmLimitsSchema.parse(read.json())).toEqual({
      cameraMinutes: 20,
      analyserMinutes: 3,
      version: 2,
    });
    const { cookie: theirs } = other.users.admin;
    expect((await ask(app, 'GET', url, { cookie: theirs })).json()).toMatchObject({ version: 0 });
  });

  test.skipIf(!isThere)('every change stands in the audit log', async () => {
    const entries = await createAuditLog(opened.store.context).read(main.organisationId, null, 100);
    const changes = entries.filter(({ action }) => action === 'alarm.limits-changed');
    expect(changes.map(({ details }) => details)).toEqual([
      { cameraMinutes: 20, analyserMinutes: 3, version: 2 },
      { cameraMinutes: 30, analyserMinutes: 3, version: 1 },
    ]);
    expect(changes[0]?.actor).toBe(`user ${main.users.admin.userId}`);
  });

  test.skipIf(!isThere)('decide when an alarm is raised, for each organisation on its own', async () => {
    const { context } = opened.store;
    const raised: LiveMessage[] = [];
    const watch = new AlarmWatch({
      context,
      alarms: createAlarmStore(context),
      limits: createAlarmLimits(context, { cameraMinutes: 5, analyserMinutes: 2 }),
      bus: { publish: (message) => void raised.push(message) },
      log: keptLog().log,
    });
    const subjects = (): string[] =>
      raised.flatMap((message) => (message.kind === 'alarm' ? [message.alarm.subjectId] : []));
    const startMs = Date.now();
    await watch.look(startMs);
    await watch.look(startMs + 2.5 * MINUTE_MS);
    expect(subjects()).toEqual([other.devices.analyser.id]);
    await watch.look(startMs + 3.5 * MINUTE_MS);
    expect(subjects()).toEqual([other.devices.analyser.id, main.devices.analyser.id]);
    await watch.close();
  });
});
