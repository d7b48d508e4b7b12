import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../app';
import { keptLog } from '../testing/quiet-log';
import { stubStore } from '../testing/stub-store';
import { SessionGate } from './session';

const HOST = { host: '192.168.1.4:8080' };

describe('a server that others can reach', () => {
  const gate = new SessionGate('the-token');
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await buildApp({ store: stubStore(), appDir: '/nowhere', log: keptLog().log, gate });
  });
  afterAll(() => app.close());

  test('without a session data is refused with a problem, a page with a sentence', async () => {
    const data = await app.inject({ url: '/api/v1/time', headers: HOST });
    expect(data.statusCode).toBe(401);
    expect(data.headers['content-type']).toContain('application/problem+json');
    const page = await app.inject({ url: '/', headers: { ...HOST, accept: 'text/html' } });
    expect(page.statusCode).toBe(401);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('token');
  });

  test('the token opens a session once and disappears from the address', async () => {
    const wrong = await app.inject({ url: '/?token=guess', headers: { ...HOST, accept: 'text/html' } });
    expect(wrong.statusCode).toBe(401);
    const first = await app.inject({ url: '/insights?token=the-token&a=1', headers: HOST });
    expect(first.statusCode).toBe(303);
    expect(first.headers.location).toBe('/insights?a=1');
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    const inside = await app.inject({ url: '/api/v1/time', headers: { ...HOST, cookie } });
    expect(inside.statusCode).toBe(200);
    const again = await app.inject({ url: '/?token=the-token', headers: HOST });
    expect(again.statusCode).toBe(401);
  });
});
