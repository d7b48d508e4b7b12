import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { invitationAnswerSchema, pairingSchema } from '../../src/api/account-contract';
import { buildApp } from '../app';
import {
  acceptLink,
  ask,
  cookieOf,
  makeTenants,
  TEST_PASSWORD,
  type TestTenant,
  tokenIn,
} from '../testing/accounts';
import { keptLog } from '../testing/quiet-log';
import { openTestEmbedded, type TestStore } from '../testing/test-stores';
import { LEGAL } from './legal';
import { newResetLink } from './password-resets';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Everything that lets somebody in lets them in for a while only. */
describe('what is too old', () => {
  let opened: TestStore;
  let app: FastifyInstance;
  let main: TestTenant;
  beforeAll(async () => {
    opened = await openTestEmbedded();
    app = await buildApp({ store: opened.store, appDir: '/nowhere', log: keptLog().log });
    ({ main } = await makeTenants(app));
    // Time stands still unless a test lets it pass; timers go on.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  }, 180_000);
  afterAll(async () => {
    vi.useRealTimers();
    await app?.close();
    await opened?.dispose();
  });

  const pass = (ms: number): unknown => vi.setSystemTime(Date.now() + ms);
  const signIn = async (role: 'viewer' | 'operator'): Promise<string> => {
    const body = { email: main.users[role].email, password: TEST_PASSWORD };
    return cookieOf(await ask(app, 'POST', '/api/v1/session', { body }));
  };
  const statusOf = async (cookie: string): Promise<number> =>
    (await ask(app, 'GET', '/api/v1/cameras', { cookie })).statusCode;
  /** An owner who is always signed in just now. */
  const owner = async (): Promise<string> => {
    const body = { email: main.users.owner.email, password: TEST_PASSWORD };
    return cookieOf(await ask(app, 'POST', '/api/v1/session', { body }));
  };

  test('a link to reset a password is good for an hour, and once', async () => {
    const confirm = async (token: string): Promise<unknown> => {
      const body = { token, password: TEST_PASSWORD };
      const answer = await ask(app, 'POST', '/api/v1/password-resets/confirm', { body });
      return [answer.statusCode, answer.statusCode === 204 ? null : answer.json().code];
    };
    const { context } = opened.store;
    const tokenOf = async (): Promise<string> =>
      tokenIn((await newResetLink(context, main.users.viewer.userId, 'http://localhost')).link);
    const late = await tokenOf();
    pass(60 * MINUTE_MS);
    expect(await confirm(late)).toEqual([410, 'link-over']);
    const good = await tokenOf();
    pass(60 * MINUTE_MS - 10_000);
    expect(await confirm(good)).toEqual([204, null]);
    expect(await confirm(good)).toEqual([410, 'link-over']);
  });

  test('an invitation is good for seven days, and once', async () => {
    const invite = async (email: string) => {
      const body = { email, role: 'viewer' };
      const answer = await ask(app, 'POST', '/api/v1/invitations', { cookie: await owner(), body });
      return invitationAnswerSchema.parse(answer.json()).link;
    };
    const accept = (link: string | null) =>
      ask(app, 'POST', '/api/v1/invitations/accept', {
        body: { token: tokenIn(link), account: { name: 'N', password: TEST_PASSWORD, accepted: LEGAL } },
      });
    const late = await invite('late@main.example');
    const early = await invite('early@main.example');
    pass(7 * DAY_MS - MINUTE_MS);
    await acceptLink(app, { link: early, email: 'early@main.example', accepted: LEGAL });
    expect((await accept(early)).json()).toMatchObject({ status: 410, code: 'link-over' });
    pass(MINUTE_MS);
    const look = await ask(app, 'POST', '/api/v1/invitations/look', { body: { token: tokenIn(late) } });
    expect(look.json()).toMatchObject({ status: 410, code: 'link-over' });
    expect((await accept(late)).json()).toMatchObject({ status: 410, code: 'link-over' });
  });

  test('a pairing code is good for ten minutes, claimed or not', async () => {
    const pair = async () =>
      pairingSchema.parse((await ask(app, 'POST', '/api/v1/pairings', { body: { kind: 'kiosk' } })).json());
    const claim = async (code: string) =>
      ask(app, 'POST', '/api/v1/pairings/claim', {
        cookie: await owner(),
        body: { code, name: 'K', siteId: null },
      });
    const collect = ({ id, secret }: { readonly id: string; readonly secret: string }) =>
      ask(app, 'POST', `/api/v1/pairings/${id}/collect`, { body: { secret, as: 'token' } });
    const [unclaimed, claimed] = [await pair(), await pair()];
    expect((await claim(claimed.code)).statusCode).toBe(200);
    pass(10 * MINUTE_MS);
    expect((await claim(unclaimed.code)).json()).toMatchObject({ status: 404, code: 'pairing-over' });
    expect((await collect(unclaimed)).json()).toMatchObject({ status: 404, code: 'pairing-over' });
    expect((await collect(claimed)).json()).toMatchObject({ status: 404, code: 'pairing-over' });
  });

  test('a session that nobody uses ends after seven days, one that is used after thirty', async () => {
    const [idle, used] = [await signIn('viewer'), await signIn('operator')];
    expect([await statusOf(idle), await statusOf(used)]).toEqual([200, 200]);
    for (let day = 0; day < 29; day += 1) {
      pass(DAY_MS);
      expect([day, await statusOf(used)]).toEqual([day, 200]);
      if (day !== 6) continue;
      pass(1);
      expect(await statusOf(idle)).toBe(401);
    }
    pass(DAY_MS);
    expect(await statusOf(used)).toBe(401);
  });

  test('a device has no end of its own: its token is good until somebody revokes it', async () => {
    const { id, token } = main.devices.reader;
    const read = async (): Promise<number> =>
      (await ask(app, 'GET', '/api/v1/cameras', { token })).statusCode;
    pass(365 * DAY_MS);
    expect(await read()).toBe(200);
    const revoked = await ask(app, 'DELETE', `/api/v1/devices/${id}`, { cookie: await owner() });
    expect(revoked.statusCode).toBe(204);
    expect(await read()).toBe(401);
  });
});
