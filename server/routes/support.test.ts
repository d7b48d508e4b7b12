import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditPageSchema } from '../../src/api/audit-contract';
import { diagnosticsSchema } from '../../src/api/diagnostics-contract';
import { supportGrantMadeSchema } from '../../src/api/support-contract';
import type { Identity } from '../access/identity';
import { makeTestServer } from '../testing/test-server';

const OWNER = { cookie: 'test=owner' };

/** Whoever sends the test's cookie is an owner; everybody else is nobody. */
const identity: Identity = {
  hasAccounts: async () => true,
  principalOf: async ({ cookie }) =>
    cookie === OWNER.cookie
      ? { kind: 'user', organisationId: 'main', userId: 'u1', sessionId: 's1', role: 'owner' }
      : null,
};

describe('support', () => {
  let nowMs = Date.UTC(2026, 10, 24, 12);
  let app: FastifyInstance;
  let dispose: () => Promise<void>;
  beforeAll(async () => {
    ({ app, dispose } = await makeTestServer({ identity, nowMs: () => nowMs }));
  });
  afterAll(() => dispose());

  async function grant(): Promise<{ readonly id: string; readonly token: string }> {
    const payload = { hours: 2, reason: 'the door counts twice' };
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/support-grants',
      headers: OWNER,
      payload,
    });
    expect(response.statusCode).toBe(201);
    const { grant: made, link } = supportGrantMadeSchema.parse(response.json());
    return { id: made.id, token: link.split('#token=')[1] ?? '' };
  }

  async function open(token: string): Promise<{ readonly status: number; readonly cookie: string }> {
    const response = await app.inject({ method: 'POST', url: '/api/v1/support-session', payload: { token } });
    return { status: response.statusCode, cookie: String(response.headers['set-cookie']) };
  }

  test('comes in by a link that works once, reads, changes nothing, and is written down', async () => {
    const { id, token } = await grant();
    const { status, cookie } = await open(token);
    expect(status).toBe(204);
    expect(cookie).toMatch(/^hiro-support=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=7200$/);
    expect((await open(token)).status).toBe(403);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await app.inject({ url: '/api/v1/cameras', headers })).statusCode).toBe(200);
    const change = { method: 'DELETE', url: '/api/v1/cameras/demo', headers } as const;
    expect((await app.inject(change)).statusCode).toBe(403);
    expect((await app.inject({ url: '/api/v1/support-grants', headers })).statusCode).toBe(403);
    const log = await app.inject({ url: '/api/v1/audit', headers: OWNER });
    const actions = auditPageSchema
      .parse(log.json())
      .entries.map(({ actor, action }) => `${actor}: ${action}`);
    expect(actions).toContain('user u1: support.granted');
    expect(actions).toContain(`support ${id}: support.opened`);
    expect(actions).toContain(`support ${id}: support.requested`);
  });

  test('is out when its time is over, and at once when the owner says so', async () => {
    const first = (await open((await grant()).token)).cookie.split(';')[0] ?? '';
    const second = await grant();
    const other = (await open(second.token)).cookie.split(';')[0] ?? '';
    const url = '/api/v1/sites';
    expect((await app.inject({ url, headers: { cookie: other } })).statusCode).toBe(200);
    await app.inject({ method: 'DELETE', url: `/api/v1/support-grants/${second.id}`, headers: OWNER });
    expect((await app.inject({ url, headers: { cookie: other } })).statusCode).toBe(401);
    expect((await app.inject({ url, headers: { cookie: first } })).statusCode).toBe(200);
    nowMs += 2 * 3_600_000;
    expect((await app.inject({ url, headers: { cookie: first } })).statusCode).toBe(401);
  });

  test('says who let it in and until when, to support alone, and leaves before its time', async () => {
    const { token } = await grant();
    const headers = { cookie: (await open(token)).cookie.split(';')[0] ?? '' };
    const url = '/api/v1/support-session';
    expect((await app.inject({ url, headers })).json()).toMatchObject({
      reason: 'the door counts twice',
      expiresMs: nowMs + 2 * 3_600_000,
    });
    expect((await app.inject({ url, headers: OWNER })).statusCode).toBe(404);
    expect((await app.inject({ url })).statusCode).toBe(404);
    const left = await app.inject({ method: 'DELETE', url, headers });
    expect(left.statusCode).toBe(204);
    expect(left.headers['set-cookie']).toMatch(/^hiro-support=; .*Max-Age=0$/);
    expect((await app.inject({ url: '/api/v1/sites', headers })).statusCode).toBe(401);
    const log = await app.inject({ url: '/api/v1/audit', headers: OWNER });
    expect(auditPageSchema.parse(log.json()).entries.map(({ action }) => action)).toContain('support.ended');
  });

  test('gets diagnostics that name no camera, no site and no address', async () => {
    const source = {
      kind: 'external',
      whepUrl: 'https://cam.secret.example/whep',
      hlsUrl: null,
      auth: 'none',
      play: 'auto',
    };
    const payload = { siteId: 'demo-shop', name: 'Secret door', source, lines: [], zones: [] };
    const made = await app.inject({ method: 'POST', url: '/api/v1/cameras', headers: OWNER, payload });
    expect(made.statusCode).toBe(201);
    const response = await app.inject({ url: '/api/v1/diagnostics', headers: OWNER });
    const diagnostics = diagnosticsSchema.parse(response.json());
    expect(diagnostics.cameras.map(({ source: kind }) => kind).sort()).toEqual(['demo', 'external']);
    expect(diagnostics.store.migrations.length).toBeGreaterThan(2);
    expect(response.body).not.toMatch(/secret/i);
  });
});
