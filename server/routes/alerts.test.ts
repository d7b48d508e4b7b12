import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import {
  firingsResultSchema,
  type IncidentChange,
  type Incident,
  incidentDetailSchema,
  incidentSchema,
  incidentsSchema,
} from '../../src/api/alert-contract';
import type { AlertFiring } from '../../src/domain/alert';
import { buildApp } from '../app';
import { createAuditLog } from '../audit/sql-audit-log';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';

const VIEWER = '019d0000-0000-7000-8000-000000000001';
const OTHER_VIEWER = '019d0000-0000-7000-8000-000000000002';
const MINUTE = 60_000;
const START_MS = Date.UTC(2026, 10, 2, 8);
const adminUrl = await reachablePostgresql();

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('alerts on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let app: FastifyInstance;
  let main: TestTenant;
  let other: TestTenant;
  let nowMs = START_MS;
  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    app = await buildApp({ store: opened.store, appDir: '/nowhere', log: keptLog().log, nowMs: () => nowMs });
    ({ main, other } = await makeTenants(app));
  }, 300_000);
  afterAll(async () => {
    await app?.close();
    await opened?.dispose();
  });

  const firing = (change: Partial<AlertFiring> = {}): AlertFiring => ({
    id: uuidv7(),
    ruleId: uuidv7(),
    cameraId: main.cameraId,
    kind: 'intruder',
    severity: 'warning',
    zoneId: null,
    beganAtMs: nowMs - 2_000,
    firedAtMs: nowMs - 1_000,
    endedAtMs: null,
    count: null,
    confidence: null,
    subject: null,
    ...change,
  });
  const post = (firings: readonly AlertFiring[], { viewerId = VIEWER, token = '' } = {}) =>
    ask(app, 'POST', '/api/v1/alerts', {
      token: token === '' ? main.devices.analyser.token : token,
      body: { viewerId, firings },
    });
  const take = async (firings: readonly AlertFiring[], options: { viewerId?: string; token?: string } = {}) =>
    firingsResultSchema.parse((await post(firings, options)).json());
  const list = async (query = '', cookie = main.users.viewer.cookie) =>
    incidentsSchema.parse((await ask(app, 'GET', `/api/v1/incidents${query}`, { cookie })).json());
  const ofRule = async (ruleId: string): Promise<Incident[]> =>
    (await list('?state=all&limit=200')).incidents.filter((one) => one.ruleId === ruleId);
  const change = (
    { id, version }: Pick<Incident, 'id' | 'version'>,
    payload: IncidentChange,
    cookie = main.users.operator.cookie,
  ) =>
    app.inject({
      method: 'POST',
      url: `/api/v1/incidents/${id}/changes`,
      headers: { host: 'localhost:8080', cookie, 'if-match': `"${version}"` },
      payload,
    });
  const detail = async (id: string, cookie = main.users.viewer.cookie) =>
    incidentDetailSchema.parse((await ask(app, 'GET', `/api/v1/incidents/${id}`, { cookie })).json());
  const only = async (ruleId: string): Promise<Incident> => {
    const [incident, ...rest] = await ofRule(ruleId);
    expect(rest).toEqual([]);
    return incidentSchema.parse(incident);
  };

  describe.skipIf(!isThere)('firings', () => {
    test('are taken once, and may end', async () => {
      nowMs += 10 * MINUTE;
      const one = firing();
      expect(await take([one, one])).toEqual({ stored: [one.id], duplicate: [], refused: [] });
      expect(await take([one])).toEqual({ stored: [], duplicate: [one.id], refused: [] });
      expect(await only(one.ruleId)).toMatchObject({ firingCount: 1, isOngoing: true, state: 'open' });
      const ended = { ...one, severity: 'critical' as const, endedAtMs: nowMs };
      expect(await take([ended])).toEqual({ stored: [one.id], duplicate: [], refused: [] });
      expect(await take([{ ...ended, endedAtMs: nowMs + 1 }])).toMatchObject({ duplicate: [one.id] });
      const incident = await only(one.ruleId);
      expect(incident).toMatchObject({ firingCount: 1, isOngoing: false, severity: 'warning' });
      const [shown] = (await detail(incident.id)).firings;
      expect(shown).toMatchObject({ id: one.id, endedAtMs: nowMs, severity: 'warning' });
    });

    test('that begin and end in one batch have ended', async () => {
      const one = firing();
      expect(await take([one, { ...one, endedAtMs: nowMs }])).toMatchObject({ stored: [one.id] });
      expect(await only(one.ruleId)).toMatchObject({ firingCount: 1, isOngoing: false });
    });

    test('of another viewer are not ended by this one', async () => {
      const one = firing();
      await take([one]);
      const ended = { ...one, endedAtMs: nowMs };
      expect(await take([ended], { viewerId: OTHER_VIEWER })).toMatchObject({ duplicate: [one.id] });
      expect((await only(one.ruleId)).isOngoing).toBe(true);
    });

    test('come from whoever had the lease, and late', async () => {
      await opened.store.context.db
        .insertInto('lease_spans')
        .values({
          ...{ camera_id: main.cameraId, epoch: 1, viewer_id: OTHER_VIEWER },
          ...{ start_ms: nowMs - 9 * 60 * MINUTE, end_ms: nowMs - 8 * 60 * MINUTE },
        })
        .execute();
      const then = nowMs - 8.5 * 60 * MINUTE;
      const late = { beganAtMs: then, firedAtMs: then, endedAtMs: then };
      const [foreign, own, ancient, ahead] = [
        firing(late),
        firing(late),
        firing({ beganAtMs: 0, firedAtMs: 0, endedAtMs: 0 }),
        firing({ firedAtMs: nowMs + 2 * MINUTE }),
      ];
      const answer = await take([foreign, ancient, ahead]);
      expect(answer.stored).toEqual([]);
      expect(answer.refused.map(({ id }) => id).sort()).toEqual([foreign.id, ancient.id, ahead.id].sort());
      expect(answer.refused.find(({ id }) => id === foreign.id)?.reason).toMatch(/had the lease/);
      expect(await take([own], { viewerId: OTHER_VIEWER })).toMatchObject({ stored: [own.id] });
    });

    test('of cameras of others are not taken', async () => {
      const theirs = firing({ cameraId: other.cameraId });
      expect((await post([theirs])).statusCode).toBe(422);
      const mine = firing();
      const answer = await take([theirs, mine]);
      expect(answer).toMatchObject({ stored: [mine.id], refused: [{ id: theirs.id }] });
      expect((await post([mine], { token: main.devices.kiosk.token })).statusCode).toBe(403);
      // The same id in another organisation is not found out about, nor changed.
      const copied = { ...mine, cameraId: other.cameraId, endedAtMs: nowMs };
      const theirToken = other.devices.analyser.token;
      expect(await take([copied], { token: theirToken })).toMatchObject({ duplicate: [mine.id] });
      expect((await only(mine.ruleId)).isOngoing).toBe(true);
    });
  });

  describe.skipIf(!isThere)('incidents', () => {
    test('gather firings of one rule until somebody has resolved them', async () => {
      nowMs += 60 * MINUTE;
      const first = firing({ severity: 'info' });
      const again = (change: Partial<AlertFiring> = {}) => firing({ ruleId: first.ruleId, ...change });
      await take([first, again(), again({ severity: 'critical' })]);
      const incident = await only(first.ruleId);
      expect(incident).toMatchObject({ firingCount: 3, severity: 'critical', version: 1 });

      expect((await change(incident, { kind: 'acknowledge' }, main.users.viewer.cookie)).statusCode).toBe(
        403,
      );
      expect((await change(incident, { kind: 'acknowledge' }, other.users.owner.cookie)).statusCode).toBe(
        404,
      );
      const acknowledged = incidentSchema.parse((await change(incident, { kind: 'acknowledge' })).json());
      expect(acknowledged).toMatchObject({
        state: 'acknowledged',
        version: 2,
        acknowledged: { atMs: nowMs, by: `user ${main.users.operator.userId}` },
      });
      expect((await change(incident, { kind: 'resolve' })).statusCode).toBe(412);

      nowMs += 5 * MINUTE;
      await take([again()]);
      expect((await only(first.ruleId)).firingCount).toBe(4);
      nowMs += 11 * MINUTE;
      await take([again()]);
      expect((await ofRule(first.ruleId)).map(({ firingCount }) => firingCount)).toEqual([1, 4]);
      const [second] = await ofRule(first.ruleId);
      if (second === undefined) throw new Error('there is no second one');
      expect((await change(second, { kind: 'resolve' })).statusCode).toBe(200);
      expect((await change(second, { kind: 'acknowledge' })).statusCode).toBe(412);
      expect((await change({ ...second, version: 2 }, { kind: 'acknowledge' })).statusCode).toBe(409);
      nowMs += MINUTE;
      await take([again()]);
      expect((await ofRule(first.ruleId)).length).toBe(3);
    });

    test('have a timeline with who did what', async () => {
      const one = firing();
      await take([one]);
      const incident = await only(one.ruleId);
      const { userId } = main.users.operator;
      const stranger = { kind: 'assign', memberId: other.users.operator.userId } as const;
      expect((await change(incident, stranger)).statusCode).toBe(422);
      const assigned = await change(incident, { kind: 'assign', memberId: userId });
      expect(assigned.json()).toMatchObject({ assigneeId: userId, version: 2 });
      const { cookie } = main.users.operator;
      const url = `/api/v1/incidents/${incident.id}/comments`;
      expect((await ask(app, 'POST', url, { cookie, body: { text: ' ' } })).statusCode).toBe(400);
      const commented = await ask(app, 'POST', url, { cookie, body: { text: 'Cleaner, 100 %_' } });
      expect(commented.statusCode).toBe(200);
      await change({ ...incident, version: 2 }, { kind: 'snooze', untilMs: nowMs + MINUTE });
      expect((await list('?state=snoozed')).incidents.map(({ id }) => id)).toEqual([incident.id]);
      await change({ ...incident, version: 3 }, { kind: 'resolve' });

      const found = await detail(incident.id);
      const by = `user ${userId}`;
      expect(found.entries.map((entry) => [entry.kind, entry.by])).toEqual([
        ['opened', 'server'],
        ['assigned', by],
        ['commented', by],
        ['snoozed', by],
        ['resolved', by],
      ]);
      expect(found.names[by]).toBe(found.names[userId]);
      expect(found.names[by]).toMatch(/operator/);
      const kiosk = await ask(app, 'GET', `/api/v1/incidents/${incident.id}`, {
        token: main.devices.kiosk.token,
      });
      const shown = incidentDetailSchema.parse(kiosk.json());
      expect(shown.names).toEqual({});
      expect(shown.entries.map(({ text }) => text)).toEqual(shown.entries.map(() => null));
      expect(found.entries.map(({ text }) => text)).toContain('Cleaner, 100 %_');
      const searched = await ask(app, 'GET', '/api/v1/incidents?state=all&text=Cleaner', {
        token: main.devices.kiosk.token,
      });
      expect(incidentsSchema.parse(searched.json()).incidents).toEqual([]);
      expect((await list(`?state=all&text=${encodeURIComponent('100 %_')}`)).incidents).toHaveLength(1);
      expect((await list(`?state=all&text=${encodeURIComponent('100_%')}`)).incidents).toHaveLength(0);
      const actions = (await createAuditLog(opened.store.context).read(main.organisationId, null, 100))
        .filter(({ target }) => target === incident.id)
        .map(({ action }) => action);
      expect(actions).toEqual([
        'incident.resolved',
        'incident.snoozed',
        'incident.commented',
        'incident.assigned',
      ]);
    });

    test('are listed page by page, by what is asked for', async () => {
      nowMs += 60 * MINUTE;
      const fromMs = nowMs - MINUTE;
      const rules = [
        firing({ severity: 'info', kind: 'crowding' }),
        firing({ severity: 'critical' }),
        firing({ severity: 'warning' }),
      ];
      await take(rules);
      const since = `?state=all&fromMs=${fromMs}`;
      const first = await list(`${since}&limit=2`);
      const next = await list(`${since}&limit=2&before=${first.next ?? ''}`);
      expect([first.incidents.length, next.incidents.length, next.next]).toEqual([2, 1, null]);
      const ids = [...first.incidents, ...next.incidents].map(({ id }) => id);
      expect(ids).toEqual([...ids].sort().reverse());
      for (const [query, count] of [
        ['&severity=warning', 2],
        ['&severity=critical', 1],
        ['&kind=crowding', 1],
        [`&cameraId=${main.cameraId}`, 3],
        [`&siteId=${main.siteId}`, 3],
        ['&cameraId=nothing', 0],
        [`&toMs=${fromMs}`, 0],
      ] as const) {
        expect([query, (await list(`${since}${query}`)).incidents.length]).toEqual([query, count]);
      }
      expect((await list(since, other.users.owner.cookie)).incidents).toEqual([]);
    });

    test('that are too many become one storm', async () => {
      nowMs += 60 * MINUTE;
      const many = Array.from({ length: 25 }, () => firing());
      await take(many);
      const { incidents } = await list(`?fromMs=${nowMs - MINUTE}&limit=100`);
      expect(incidents.map(({ kind }) => kind).sort()).toEqual([
        ...Array.from({ length: 10 }, () => 'intruder'),
        'storm',
      ]);
      expect(incidents.find(({ kind }) => kind === 'storm')).toMatchObject({ firingCount: 15, ruleId: null });
      nowMs += MINUTE / 2;
      const known = many[0] ?? firing();
      await take([firing(), firing({ ruleId: known.ruleId })]);
      const later = (await list(`?fromMs=${nowMs - 2 * MINUTE}&limit=100`)).incidents;
      expect(later.find(({ kind }) => kind === 'storm')?.firingCount).toBe(16);
      expect(later.find(({ ruleId }) => ruleId === known.ruleId)?.firingCount).toBe(2);
      nowMs += 2 * MINUTE;
      const calm = firing();
      await take([calm]);
      expect((await only(calm.ruleId)).kind).toBe('intruder');
    });
  });
});
