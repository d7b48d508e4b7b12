import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { legalHoldSchema } from '../../src/api/data-life-contract';
import { momentBrowserSchema, momentHoldSchema } from '../../src/api/moment-hold-contract';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { makeTestServer } from '../testing/test-server';

const VIEWER = '018f0000-0000-7000-8000-000000000001';
const url = '/api/v1/moment-holds';

describe('legal holds on moments in browsers', { timeout: 60_000 }, () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  let main: TestTenant;
  let other: TestTenant;
  beforeAll(async () => {
    server = await makeTestServer();
    ({ app } = server);
    ({ main, other } = await makeTenants(app));
  }, 240_000);
  afterAll(() => server?.dispose());

  const checkIn = async (cookie: string, moments = 3) => {
    const answer = await ask(app, 'POST', `${url}/check-ins`, {
      cookie,
      body: { viewerId: VIEWER, moments },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return z.array(momentHoldSchema).parse(answer.json());
  };
  const browsers = async (cookie: string) =>
    z.array(momentBrowserSchema).parse((await ask(app, 'GET', `${url}/browsers`, { cookie })).json());

  test('a browser hears what is held until it is released, and the administrator that it was told', async () => {
    const { admin, operator, viewer } = main.users;
    const { siteId, organisationId } = main;
    expect(await browsers(admin.cookie)).toEqual([]);
    expect(await checkIn(operator.cookie)).toEqual([]);
    const placed = await ask(app, 'POST', '/api/v1/legal-holds', {
      cookie: admin.cookie,
      body: {
        ...{ siteId, cameraId: null, fromMs: 5, toMs: null },
        ...{ reason: 'case 7', reviewMs: 4_000_000_000_000 },
      },
    });
    const hold = legalHoldSchema.parse(placed.json());
    const held = [{ organisationId, siteId, cameraId: null, fromMs: 5, toMs: null }];
    expect(await checkIn(operator.cookie, 4)).toEqual(held);
    expect(await checkIn(other.users.operator.cookie)).toEqual([]);
    const [told, ...others] = await browsers(admin.cookie);
    expect(told).toMatchObject({ deviceName: null, seenBy: `user ${operator.userId}`, moments: 4 });
    expect(told?.seenMs).toBeGreaterThanOrEqual(hold.placedMs);
    expect(others).toEqual([]);
    // Whoever only watches keeps none, and is not told.
    const refused = await ask(app, 'POST', `${url}/check-ins`, {
      cookie: viewer.cookie,
      body: { viewerId: VIEWER, moments: 0 },
    });
    expect(refused.statusCode).toBe(403);
    await ask(app, 'POST', `/api/v1/legal-holds/${hold.id}/release`, { cookie: admin.cookie });
    expect(await checkIn(operator.cookie)).toEqual([]);
  });
});
