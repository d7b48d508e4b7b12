import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '../access/identity';
import type { Principal } from '../access/principal';
import { buildApp } from '../app';
import type { AuditEntry } from '../audit/audit-log';
import { createAuditLog } from '../audit/sql-audit-log';
import { keptLog } from '../testing/quiet-log';
import { openLive } from '../live/live';
import { localLiveBus } from '../live/live-bus';
import { noMailer } from '../mail/mailer';
import { createIntegrations, type Integrations } from './integrations';
import { type IntegrationStore, openIntegrationStore, OTHER, OWN } from './testing/integration-store';
import { openWebhookSink, type WebhookSink } from './testing/webhook-sink';

const HEADERS = { host: 'localhost', authorization: '' };
const identity: Identity = {
  hasAccounts: async () => true,
  principalOf: async ({ authorization }) => principalOf(authorization ?? ''),
};

/** "main admin": an admin of that organisation. */
function principalOf(words: string): Principal | null {
  const [organisationId = '', role = ''] = words.split(' ');
  const common = { kind: 'user', organisationId, userId: `${organisationId}-user`, sessionId: 's' } as const;
  return role === 'admin' || role === 'operator' || role === 'viewer' ? { ...common, role } : null;
}

describe('the routes of the integrations', () => {
  let opened: IntegrationStore;
  let app: FastifyInstance;
  let sink: WebhookSink;
  let integrations: Integrations;
  let closeLive: () => Promise<void>;
  const audited: AuditEntry[] = [];
  beforeAll(async () => {
    opened = await openIntegrationStore();
    sink = await openWebhookSink();
    const { log } = keptLog();
    const { store } = opened;
    const live = openLive({ store, bus: localLiveBus(log), log });
    closeLive = () => live.close();
    const config = {
      secretsKey: Buffer.alloc(32, 7).toString('base64'),
      privateReach: 'all',
      allowedNetworks: [],
      mail: null,
    } as const;
    integrations = createIntegrations({
      store,
      live,
      mailer: noMailer,
      log,
      config,
      dataDir: '.',
      ownPorts: () => [],
    });
    const auditLog = {
      ...createAuditLog(store.context),
      append: async (entry: AuditEntry) => void audited.push(entry),
    };
    app = await buildApp({ store, live, integrations, appDir: '/nowhere', log, identity, auditLog });
  }, 180_000);
  afterAll(async () => {
    await app?.close();
    await integrations?.close();
    await closeLive?.();
    await sink?.close();
    await opened?.dispose();
  });

  const ask = (
    who: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    ifMatch: string | null = '*',
  ) =>
    app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { ...HEADERS, authorization: who, ...(ifMatch !== null && { 'if-match': ifMatch }) },
      ...(payload !== undefined && { payload }),
    });
  const webhook = () => ({
    name: 'Till',
    url: `${sink.url}?key=hidden`,
    events: ['alarm.opened'],
    siteId: null,
    isEnabled: true,
  });
  const broker = {
    isEnabled: false,
    url: 'mqtt://127.0.0.1:9',
    username: 'hiro',
    password: 'open sesame',
    topicPrefix: 'hiro',
    caCertificate: null,
    isDiscoveryOn: true,
    discoveryPrefix: 'homeassistant',
  };

  test.each(['viewer', 'operator'])('a %s may not even read them', async (role) => {
    for (const url of ['/integrations/mqtt', '/webhooks', '/reports']) {
      expect((await ask(`main ${role}`, 'GET', url)).statusCode).toBe(403);
    }
  });

  test('a webhook is made, tried, rotated and removed, and its secret told once', async () => {
    const made = await ask('main admin', 'POST', '/webhooks', webhook());
    expect(made.statusCode).toBe(201);
    const { webhook: stored, secret } = made.json();
    expect(secret).toMatch(/^whsec_/);
    const list = await ask('main admin', 'GET', '/webhooks');
    expect(list.json()).toMatchObject([{ id: stored.id, pending: 0, dead: 0, lastDeliveredMs: null }]);
    expect(list.body).not.toContain(secret);
    const tried = await ask('main admin', 'POST', `/webhooks/${stored.id}/test`);
    expect(tried.json()).toMatchObject({ isOk: true, status: 204, problem: null });
    expect(JSON.parse(sink.received[0]?.body ?? '')).toMatchObject({ type: 'test' });
    sink.answer = (response) => response.writeHead(418).end();
    expect((await ask('main admin', 'POST', `/webhooks/${stored.id}/test`)).json()).toMatchObject({
      isOk: false,
      status: 418,
      problem: { fault: 'status' },
    });
    const rotated = await ask('main admin', 'POST', `/webhooks/${stored.id}/secret`);
    expect(rotated.json().secret).not.toBe(secret);
    expect(rotated.json().webhook.previousSecretUntilMs).toBeGreaterThan(Date.now());
    for (const [method, url] of [
      ['PUT', `/webhooks/${stored.id}`],
      ['DELETE', `/webhooks/${stored.id}`],
      ['POST', `/webhooks/${stored.id}/secret`],
      ['POST', `/webhooks/${stored.id}/test`],
      ['GET', `/webhooks/${stored.id}/deliveries`],
    ] as const) {
      expect(
        (await ask('other admin', method, url, method === 'PUT' ? webhook() : undefined)).statusCode,
      ).toBe(404);
    }
    expect((await ask('main admin', 'DELETE', `/webhooks/${stored.id}`)).statusCode).toBe(204);
    const actions = audited.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['webhook.created', 'webhook.secret-rotated', 'webhook.removed']),
    );
    expect(JSON.stringify(audited)).not.toContain('hidden');
    expect(JSON.stringify(audited)).not.toContain(secret);
  });

  /** Makes one, and changes and removes it with right, wrong and without versions. */
  async function assertVersioned(url: string, input: object, idOf: (made: { id: string }) => string) {
    const send = (method: 'PUT' | 'DELETE', at: string, ifMatch: string | null) =>
      ask('main admin', method, at, method === 'PUT' ? input : undefined, ifMatch);
    const made = await ask('main admin', 'POST', url, input);
    expect([made.statusCode, made.headers.etag]).toEqual([201, '"1"']);
    const at = `${url}/${idOf(made.json())}`;
    for (const method of ['PUT', 'DELETE'] as const) {
      expect((await send(method, at, null)).statusCode).toBe(428);
      expect((await send(method, at, 'three')).statusCode).toBe(400);
    }
    const changed = await send('PUT', at, '"1"');
    expect([changed.statusCode, changed.headers.etag, changed.json().version]).toEqual([200, '"2"', 2]);
    for (const method of ['PUT', 'DELETE'] as const) {
      const late = await send(method, at, '"1"');
      expect([late.statusCode, late.headers.etag]).toEqual([412, '"2"']);
    }
    const [first, second] = await Promise.all([send('PUT', at, '"2"'), send('PUT', at, '"2"')]);
    expect([first.statusCode, second.statusCode].sort()).toEqual([200, 412]);
    expect((await send('DELETE', at, '"3"')).statusCode).toBe(204);
    expect((await send('PUT', at, '"3"')).statusCode).toBe(404);
  }

  test('nobody overwrites a change of a webhook that they have not seen', () =>
    assertVersioned('/webhooks', webhook(), (made: { webhook?: { id: string } } & object) =>
      String(made.webhook?.id),
    ));

  test('a new secret is a new version, too', async () => {
    const { webhook: made } = (await ask('main admin', 'POST', '/webhooks', webhook())).json();
    const rotated = await ask('main admin', 'POST', `/webhooks/${made.id}/secret`);
    expect([rotated.headers.etag, rotated.json().webhook.version]).toEqual(['"2"', 2]);
    expect((await ask('main admin', 'DELETE', `/webhooks/${made.id}`)).statusCode).toBe(204);
  });

  test('a site of another organisation cannot be chosen', async () => {
    const answer = await ask('main admin', 'POST', '/webhooks', { ...webhook(), siteId: OTHER.site.id });
    expect(answer.statusCode).toBe(422);
  });

  test('a broker is set, read without its password, tried and removed', async () => {
    expect((await ask('main admin', 'GET', '/integrations/mqtt')).json()).toMatchObject({ settings: null });
    const put = await ask('main admin', 'PUT', '/integrations/mqtt', broker);
    expect(put.json()).toMatchObject({ settings: { hasPassword: true }, status: { state: 'off' } });
    expect(put.body).not.toContain('sesame');
    expect((await ask('other admin', 'GET', '/integrations/mqtt')).json()).toMatchObject({ settings: null });
    const { password: _password, ...kept } = broker;
    expect((await ask('main admin', 'POST', '/integrations/mqtt/test', kept)).json()).toMatchObject({
      isOk: false,
      problem: { fault: 'unreachable' },
    });
    const moved = { ...kept, url: 'mqtt://127.0.0.2:9' };
    expect((await ask('main admin', 'POST', '/integrations/mqtt/test', moved)).statusCode).toBe(422);
    const bad = await ask('main admin', 'PUT', '/integrations/mqtt', { ...broker, topicPrefix: 'a/#' });
    expect(bad.statusCode).toBe(400);
    expect((await ask('main admin', 'DELETE', '/integrations/mqtt')).statusCode).toBe(204);
    expect(JSON.stringify(audited)).not.toContain('sesame');
  });

  test('a report goes to members only, and says that mail is not set up', async () => {
    const report = {
      siteId: OWN.site.id,
      period: 'daily',
      weekday: 1,
      localTime: '07:00',
      language: 'en',
      recipients: ['stranger'],
      hasCsv: false,
      isEnabled: true,
    };
    expect((await ask('main admin', 'GET', '/reports')).json()).toEqual({
      isMailSetUp: false,
      reports: [],
      members: [],
    });
    expect((await ask('main admin', 'POST', '/reports', report)).statusCode).toBe(422);
  });
});
