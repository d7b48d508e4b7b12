import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { RELEASED_MOODS } from '../src/domain/breakdown-release';
import { permissionsOfDevice, permissionsOfRole } from './access/permissions';
import { ask, EVERYBODY, makeTenants, type TestTenant } from './testing/accounts';
import { fakeGateway } from './testing/fake-gateway';
import { type KnownIds, nameOf, requestAbout } from './testing/openapi/foreign-request';
import { type Api, apiFrom, type Operation } from './testing/openapi/operations';
import type { Store } from './store/store';
import { sampleBucket } from './testing/sample-bucket';
import { makeTestServer } from './testing/test-server';

/**
 * Every operation of the OpenAPI file, asked by whoever must not: by nobody, by members and devices
 * without the permission, and by the owner of another organisation with this one's ids.
 */

/** Never ends; its own tests ask it. */
const ENDLESS = 'GET /api/v1/live';
/** Would end the account that asks. */
const FAREWELLS = ['POST /api/v1/account/erasure', 'DELETE /api/v1/session', 'PUT /api/v1/account/password'];
const ALARM_ID = '01920000-0000-7000-8000-00000000000a';
const DELIVERY_ID = '01920000-0000-7000-8000-00000000000b';
const PERSON_ID = '01920000-0000-7000-8000-00000000000c';
const ANALYSER_ID = '01920000-0000-7000-8000-00000000000d';
const PEER_ID = '01920000-0000-7000-8000-00000000000e';
const TRANSFER_ID = '01920000-0000-7000-8000-00000000000f';
const INCIDENT_ID = '01920000-0000-7000-8000-000000000010';
const RULE_ID = '01920000-0000-7000-8000-000000000011';
const FINGERPRINT = '0123 4567 89ab cdef 0123';
/** Refused for what they ask, not for whom they ask it of. */
const UNFIT = ['POST /api/v1/pairings/claim', 'POST /api/v1/pairings/{pairingId}/collect'];

const OPERATOR = {
  controller: { name: 'Operator', address: '', email: '', phone: '' },
  officer: { name: '', email: '', phone: '' },
  authority: '',
  processors: [],
};
const SITE = { timeZone: 'UTC', profile: 'public', features: { ageGender: false, mood: false } };
const camera = ({ siteId }: KnownIds): object => {
  const input = { kind: 'pull', url: 'rtsp://192.168.1.30/stream' };
  return { siteId, name: 'Door', source: { kind: 'gateway', input, play: 'auto' }, lines: [], zones: [] };
};
const webhook = ({ siteId }: KnownIds): object => {
  const url = 'https://hooks.example.org/hiro';
  return { name: 'Hook of main', url, events: ['alarm.opened'], siteId, isEnabled: true };
};
const report = ({ siteId, memberId }: KnownIds): object => {
  const when = { period: 'daily', weekday: 1, localTime: '07:30' };
  return { siteId, ...when, language: 'en', recipients: [memberId], hasCsv: false, isEnabled: true };
};
const alertRule = (cameraId: string | undefined): object => ({
  ...{ id: RULE_ID, cameraId, name: 'Rule of main', isEnabled: true, severity: 'info', kind: 'camera-dark' },
  ...{ schedule: { kind: 'always' }, confirmMs: 0, cooldownMs: 0 },
});
const firing = (cameraId: string): object => ({
  ...{ id: uuidv7(), ruleId: RULE_ID, cameraId, kind: 'intruder', severity: 'info', zoneId: null },
  ...{ beganAtMs: Date.now() - 1, firedAtMs: Date.now(), endedAtMs: null },
  ...{ count: null, confidence: null, subject: null },
});
const BODIES: Readonly<Record<string, (ids: KnownIds) => unknown>> = {
  'POST /api/v1/cameras': camera,
  'PUT /api/v1/cameras/{cameraId}': camera,
  'POST /api/v1/alerts': ({ cameraId = '' }) => ({ viewerId: PEER_ID, firings: [firing(cameraId)] }),
  'PUT /api/v1/sites/{siteId}/alert-rules': ({ cameraId }) => ({ rules: [alertRule(cameraId)] }),
  'PUT /api/v1/sites/{siteId}/alert-settings': ({ memberId }) => ({
    ...{ recipients: [memberId], mailFrom: 'info', language: 'en', joinMinutes: 5, stormPerMinute: 5 },
  }),
  'POST /api/v1/sites/{siteId}/alert-snoozes': ({ cameraId }) => ({ ruleId: null, cameraId, untilMs: null }),
  'POST /api/v1/incidents/{incidentId}/changes': () => ({ kind: 'acknowledge' }),
  'POST /api/v1/incidents/{incidentId}/comments': () => ({ text: 'New' }),
  'POST /api/v1/legal-holds': ({ cameraId }) => ({
    ...{ siteId: null, cameraId, fromMs: null, toMs: null, reason: 'case', reviewMs: 4_000_000_000_000 },
  }),
  'PATCH /api/v1/legal-holds/{holdId}': () => ({ reviewMs: 4_000_000_000_000 }),
  'POST /api/v1/disclosures': ({ siteId }) => ({
    ...{ siteId, atMs: 1, recipient: 'court', ground: 'court-order', reference: null, content: 'numbers' },
  }),
  'PUT /api/v1/retention': () => ({ days: { alarms: 30 } }),
  'POST /api/v1/sites/{siteId}/notice-confirmation': () => ({ version: 'any' }),
  'PUT /api/v1/organisation/notice': () => OPERATOR,
  'PUT /api/v1/sites/{siteId}/notice': () => ({
    purposes: ['Counting'],
    legalBasis: null,
    basisText: '',
    recipients: '',
    isPublic: false,
  }),
  'POST /api/v1/sites': () => ({ ...SITE, name: 'New' }),
  'PUT /api/v1/sites/{siteId}': () => ({ ...SITE, name: 'Renamed' }),
  'PUT /api/v1/cameras/{cameraId}/credentials': () => ({ username: 'a', password: 'b' }),
  'POST /api/v1/aggregates': ({ cameraId = '' }) => ({ buckets: [sampleBucket(0, { cameraId })] }),
  'POST /api/v1/breakdowns': ({ cameraId }) => ({
    viewerId: '01920000-0000-7000-8000-000000000001',
    release: {
      cameraId,
      startMs: 0,
      endMs: 3_600_000,
      threshold: 5,
      epsilon: null,
      ageGender: null,
      mood: {
        visits: 0,
        groups: RELEASED_MOODS.map((group) => ({ group, visits: 0 })),
      },
    },
  }),
  'POST /api/v1/leases': ({ cameraId }) => ({
    viewerId: '01920000-0000-7000-8000-000000000001',
    clockUncertaintyMs: 5,
    cameras: [{ cameraId, wish: 'take', epoch: null, report: null }],
  }),
  'POST /api/v1/gateway/probe': ({ cameraId }) => ({
    input: { kind: 'pull', url: 'rtsp://192.168.1.30/stream' },
    credentials: null,
    cameraId,
  }),
  'POST /api/v1/sites/{siteId}/face-matching/persons': () => ({ label: null, wording: 1, expiresMs: 1 }),
  'POST /api/v1/sites/{siteId}/face-matching/analysers': () => ({
    viewerId: PEER_ID,
    name: 'New',
    publicKey: `B${'A'.repeat(86)}`,
  }),
  'PUT /api/v1/sites/{siteId}/face-matching/analysers/{analyserId}/approval': () => ({
    fingerprint: FINGERPRINT,
  }),
  'POST /api/v1/sites/{siteId}/face-matching/check-ins': ({ analyserId }) => ({ analyserId, holds: [] }),
  'POST /api/v1/sites/{siteId}/face-matching/transfers': ({ analyserId, personId }) => ({
    personId,
    fromId: analyserId,
    toId: PEER_ID,
    sealed: 'A'.repeat(64),
  }),
  'POST /api/v1/devices': ({ siteId }) => ({ name: 'New', kind: 'kiosk', siteId }),
  'PATCH /api/v1/devices/{deviceId}': () => ({ name: 'New' }),
  'PUT /api/v1/session/organisation': ({ organisationId }) => ({ organisationId }),
  'PATCH /api/v1/members/{memberId}': () => ({ role: 'viewer' }),
  'POST /api/v1/pack-files': () => ({ packId: 'none' }),
  'POST /api/v1/webhooks': webhook,
  'PUT /api/v1/webhooks/{webhookId}': webhook,
  'POST /api/v1/reports': report,
  'PUT /api/v1/reports/{reportId}': report,
};

const QUERIES = {
  'GET /api/v1/aggregates': { fromMs: '0', toMs: '3600000', stepMs: '60000' },
  'GET /api/v1/breakdowns': { fromMs: '0', toMs: '3600000', siteId: null },
  'GET /api/v1/statistics': { from: '2026-11-01', to: '2026-11-02', by: 'day', siteId: null, format: null },
  'GET /api/v1/incidents': {
    ...{ state: 'all', severity: null, cameraId: null, kind: null, fromMs: null, toMs: null, text: null },
    ...{ before: null, limit: null },
  },
  'GET /api/v1/sites/{siteId}/alert-report': { from: '0', to: '1000', format: null },
  'GET /api/v1/alarms': { state: null, before: null, limit: null },
};

describe('organisations', () => {
  let app: FastifyInstance;
  let dispose: () => Promise<void>;
  let api: Api;
  let main: TestTenant;
  let other: TestTenant;
  let ids: KnownIds;

  beforeAll(async () => {
    const server = await makeTestServer({ gateway: fakeGateway() });
    ({ app, dispose } = server);
    api = apiFrom(app.swagger());
    ({ main, other } = await makeTenants(app));
    ids = await idsOf(app, main, server.store);
  }, 300_000);
  afterAll(() => dispose());

  const operations = (): readonly Operation[] =>
    api.operations.filter((operation) => nameOf(operation) !== ENDLESS);

  async function send(operation: Operation, who: object, about: KnownIds = ids) {
    const { namesThings, ...request } = requestAbout(operation, api, about, {
      bodies: BODIES,
      queries: QUERIES,
    });
    const headers = { host: 'localhost:8080', ...request.headers, ...who };
    const { method, url, payload } = request;
    const answer = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
    return { status: answer.statusCode, text: answer.body, namesThings };
  }

  test('nobody gets anything without signing in', async () => {
    for (const operation of operations().filter(({ access }) => access !== 'open')) {
      expect([nameOf(operation), (await send(operation, {})).status]).toEqual([nameOf(operation), 401]);
    }
  });

  test('nobody gets what the permissions do not give', async () => {
    const asks = [
      ...EVERYBODY.roles.map((role) => ({
        who: { cookie: main.users[role].cookie },
        may: permissionsOfRole(role),
        name: role,
      })),
      ...EVERYBODY.kinds.map((kind) => ({
        who: { authorization: `Bearer ${main.devices[kind].token}` },
        may: permissionsOfDevice(kind),
        name: kind,
      })),
    ];
    let refusals = 0;
    for (const operation of operations()) {
      for (const { who, may, name } of asks) {
        if (operation.access === 'open' || may.has(operation.access)) continue;
        const { status } = await send(operation, who);
        expect([name, nameOf(operation), status]).toEqual([name, nameOf(operation), 403]);
        refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThan(150);
  });

  test('what belongs to one organisation does not exist for the owner of another', async () => {
    const before = await everythingOf(app, main);
    const who = { cookie: other.users.owner.cookie };
    let foreign = 0;
    for (const operation of operations()) {
      const name = nameOf(operation);
      if (operation.access === 'open' || FAREWELLS.includes(name)) continue;
      const { status, text, namesThings } = await send(operation, who);
      expect(`${name} ${text}`).not.toMatch(/of main|@main\.example|Main/);
      if (!namesThings) continue;
      foreign += 1;
      if (name === 'POST /api/v1/leases') {
        expect(JSON.parse(text)).toMatchObject({ cameras: [{ state: 'unavailable' }] });
      } else if (operation.method === 'GET' && status === 200) {
        // A list that is filtered by something that does not exist for whoever asks.
        expect([name, emptied(JSON.parse(text))]).toEqual([name, true]);
      } else {
        expect([name, [403, 404, 422].includes(status), text]).toEqual([name, true, text]);
      }
    }
    expect(foreign).toBeGreaterThan(30);
    expect(await everythingOf(app, main)).toEqual(before);
  });

  test('a kiosk of one site sees nothing of another', async () => {
    const cookie = main.users.owner.cookie;
    const site = { ...SITE, name: 'Site of secrets' };
    const made = await ask(app, 'POST', '/api/v1/sites', { cookie, body: site });
    const { id: siteId } = z.object({ id: z.string() }).parse(made.json());
    const answer = await ask(app, 'POST', '/api/v1/cameras', { cookie, body: camera({ siteId }) });
    const { id: cameraId } = z.object({ id: z.string() }).parse(answer.json());
    const who = { authorization: `Bearer ${main.siteKiosk.token}` };
    for (const operation of operations()) {
      if (!permissionsOfDevice('kiosk').has(operation.access as never)) continue;
      const { text } = await send(operation, who, { ...ids, siteId, cameraId });
      expect(`${nameOf(operation)} ${text}`).not.toMatch(/of secrets/);
    }
  });

  test('the owner who asks in the same words gets to it', async () => {
    const who = { cookie: main.users.owner.cookie };
    const removals = operations().filter(({ method }) => method === 'DELETE');
    const others = operations().filter(({ method }) => method !== 'DELETE');
    // What other things hang on goes last; the own session at the very end.
    const order = ['personId', 'analyserId', 'cameraId', 'siteId', 'memberId', 'sessionId'];
    const rank = ({ path }: Operation): number => order.findIndex((name) => path.endsWith(`{${name}}`));
    const refused: string[] = [];
    for (const operation of [...others, ...removals.toSorted((a, b) => rank(a) - rank(b))]) {
      const name = nameOf(operation);
      if (operation.access === 'open' || FAREWELLS.includes(name) || UNFIT.includes(name)) continue;
      const { status, text, namesThings } = await send(operation, who);
      if (namesThings && [400, 401, 403, 404, 500].includes(status)) refused.push(`${name}: ${text}`);
    }
    expect(refused).toEqual([]);
  });
});

/** An id of everything that the main organisation has, by the name under which requests speak of it. */
async function idsOf(app: FastifyInstance, tenant: TestTenant, store: Store): Promise<KnownIds> {
  const { cookie } = tenant.users.owner;
  const idIn = async (url: string, body: object): Promise<string> => {
    const answer = await ask(app, 'POST', url, { cookie, body });
    const text = answer.body;
    const id = /"id":"([^"]+)"/.exec(text)?.[1];
    if (answer.statusCode >= 300 || id === undefined) throw new Error(`${url}: ${answer.statusCode} ${text}`);
    return id;
  };
  const { siteId } = tenant;
  const members = z
    .array(z.object({ id: z.string(), role: z.string() }))
    .parse((await ask(app, 'GET', '/api/v1/members', { cookie })).json());
  const sessions = z
    .array(z.object({ id: z.string() }))
    .parse((await ask(app, 'GET', '/api/v1/account/sessions', { cookie })).json());
  const { organisationId } = tenant;
  const memberId = members.find(({ role }) => role === 'viewer')?.id ?? '';
  const cameraId = await idIn('/api/v1/cameras', camera({ siteId }));
  const hold = { siteId: null, cameraId: tenant.cameraId, fromMs: null, toMs: null };
  const holdId = await idIn('/api/v1/legal-holds', {
    ...hold,
    reason: 'of main',
    reviewMs: 4_000_000_000_000,
  });
  const webhookId = await idIn('/api/v1/webhooks', webhook({ siteId }));
  await store.context.db
    .insertInto('alarms')
    .values({
      ...{ id: ALARM_ID, organisation_id: organisationId, kind: 'camera-not-watched' },
      ...{ site_id: siteId, subject_id: cameraId, subject_name: 'Camera of main', since_ms: 1, opened_ms: 2 },
    })
    .execute();
  await store.context.db
    .insertInto('webhook_deliveries')
    .values({
      ...{ id: DELIVERY_ID, webhook_id: webhookId, organisation_id: organisationId },
      ...{ event: 'alarm.opened', event_key: 'test', payload: '{}', state: 'dead', created_ms: 1 },
      ...{ attempts: 1, next_attempt_ms: 1 },
    })
    .execute();
  await addFaces(store, siteId);
  await addIncident(store, { organisationId, siteId, cameraId });
  return {
    organisationId,
    siteId,
    cameraId,
    personId: PERSON_ID,
    analyserId: ANALYSER_ID,
    transferId: TRANSFER_ID,
    document: 'sign',
    memberId,
    webhookId,
    alarmId: ALARM_ID,
    incidentId: INCIDENT_ID,
    holdId,
    deliveryId: DELIVERY_ID,
    reportId: await idIn('/api/v1/reports', report({ siteId, memberId })),
    pairingId: await idIn('/api/v1/pairings', { kind: 'kiosk' }),
    sessionId: sessions[0]?.id ?? '',
    deviceId: tenant.devices.reader.id,
    invitationId: await idIn('/api/v1/invitations', { email: 'new@main.example', role: 'viewer' }),
    grantId: await idIn('/api/v1/support-grants', { hours: 1, reason: 'test of main' }),
  };
}

/** A consent, two analysers, and a descriptor on its way. */
async function addFaces({ context: { db } }: Store, siteId: string): Promise<void> {
  const consent = { purpose: 'presence-list', wording: 1, consent_ms: 1, expires_ms: 2 } as const;
  await db
    .insertInto('face_persons')
    .values({ id: PERSON_ID, site_id: siteId, label: 'Person of main', ...consent })
    .execute();
  for (const [index, id] of [ANALYSER_ID, PEER_ID].entries()) {
    const publicKey = `B${'A'.repeat(85)}${index}`;
    const key = { viewer_id: id, name: 'Analyser of main', public_key: publicKey, fingerprint: FINGERPRINT };
    await db
      .insertInto('face_analysers')
      .values({ id, site_id: siteId, device_id: null, ...key, requested_ms: 1, holds: '[]' })
      .execute();
  }
  const way = { person_id: PERSON_ID, from_id: PEER_ID, to_id: ANALYSER_ID };
  await db
    .insertInto('face_transfers')
    .values({ id: TRANSFER_ID, ...way, sealed: 'sealed', created_ms: 1 })
    .execute();
}

/** One that somebody has written about. */
async function addIncident(
  { context: { db } }: Store,
  { organisationId, siteId, cameraId }: { organisationId: string; siteId: string; cameraId: string },
): Promise<void> {
  await db
    .insertInto('alert_incidents')
    .values({
      ...{ id: INCIDENT_ID, organisation_id: organisationId, site_id: siteId, camera_id: cameraId },
      ...{ subject_name: 'Camera of main', rule_name: 'Rule of main', same_key: 'test', kind: 'intruder' },
      ...{ severity: 1, state: 'open', opened_ms: 1, first_fired_ms: 1, last_fired_ms: 1, last_active_ms: 1 },
      ...{ last_received_ms: 1, firing_count: 1, ongoing_count: 0, storm_names: '[]', version: 1 },
    })
    .execute();
  await db
    .insertInto('alert_entries')
    .values({
      ...{ id: INCIDENT_ID, organisation_id: organisationId, incident_id: INCIDENT_ID, at_ms: 1 },
      ...{ kind: 'commented', actor: 'local', comment: 'Comment of main' },
    })
    .execute();
}

/** Whether an answer lists nothing. */
function emptied(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner) => !Array.isArray(inner) || inner.length === 0);
}

/** What an organisation has, as its owner reads it. */
async function everythingOf(app: FastifyInstance, { users }: TestTenant): Promise<Record<string, string>> {
  const lists = [
    'sites',
    'cameras',
    'members',
    'invitations',
    'devices',
    'webhooks',
    'reports',
    'organisation',
    'incidents?state=all',
  ];
  const found: Record<string, string> = {};
  for (const list of lists) {
    found[list] = (await ask(app, 'GET', `/api/v1/${list}`, { cookie: users.owner.cookie })).body;
  }
  return found;
}
