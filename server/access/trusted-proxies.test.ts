import type { FastifyInstance } from 'fastify';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { buildApp } from '../app';
import { TEST_PASSWORD } from '../testing/accounts';
import { keptLog } from '../testing/quiet-log';
import { openTestEmbedded, type TestStore } from '../testing/test-stores';
import { LEGAL } from '../accounts/legal';

/** So many codes may wait for one address. */
const CODES_PER_ADDRESS = 10;

describe('the address of a client', () => {
  let opened: TestStore;
  const apps: FastifyInstance[] = [];
  beforeAll(async () => {
    opened = await openTestEmbedded();
  }, 120_000);
  afterEach(async () => {
    await opened.store.context.db.deleteFrom('pairings').execute();
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await opened?.dispose();
  });

  async function appBehind(trustedProxies: readonly string[] | null): Promise<FastifyInstance> {
    const app = await buildApp({
      store: opened.store,
      appDir: '/nowhere',
      log: keptLog().log,
      trustedProxies,
    });
    apps.push(app);
    return app;
  }
  /** How many of 15 requests for a code from one machine are answered, each said to be for another client. */
  async function answered(
    app: FastifyInstance,
    remoteAddress: string,
    forwardedFor: (turn: number) => string,
  ): Promise<number> {
    let count = 0;
    for (let turn = 0; turn < CODES_PER_ADDRESS + 5; turn += 1) {
      const { statusCode } = await app.inject({
        method: 'POST',
        url: '/api/v1/pairings',
        remoteAddress,
        headers: { host: 'localhost', 'x-forwarded-for': forwardedFor(turn) },
        payload: { kind: 'kiosk' },
      });
      if (statusCode === 200 || statusCode === 201) count += 1;
    }
    return count;
  }
  const each = (turn: number): string => `203.0.113.${turn + 1}`;

  test('is that of the connection where no proxy is configured, whatever the header says', async () => {
    const app = await appBehind(null);
    expect(await answered(app, '127.0.0.1', each)).toBe(CODES_PER_ADDRESS);
  });

  test('is what a configured proxy says', async () => {
    const app = await appBehind(['loopback']);
    expect(await answered(app, '127.0.0.1', each)).toBe(CODES_PER_ADDRESS + 5);
  });

  test('is the one that the proxy saw, not the one that a client wrote before it', async () => {
    const app = await appBehind(['loopback']);
    expect(await answered(app, '127.0.0.1', (turn) => `${each(turn)}, 198.51.100.7`)).toBe(CODES_PER_ADDRESS);
  });

  test('is not what somebody else than the proxy says', async () => {
    const app = await appBehind(['192.0.2.1']);
    expect(await answered(app, '198.51.100.9', each)).toBe(CODES_PER_ADDRESS);
    expect(await answered(app, '192.0.2.1', each)).toBe(CODES_PER_ADDRESS + 5);
  });

  test('nor is its protocol: a forged header makes no secure cookie', async () => {
    const secured = async (app: FastifyInstance): Promise<boolean> => {
      const { headers } = await app.inject({
        method: 'POST',
        url: '/api/v1/session',
        remoteAddress: '127.0.0.1',
        headers: { host: 'localhost', 'x-forwarded-proto': 'https' },
        payload: { email: 'o@m.example', password: TEST_PASSWORD },
      });
      return String(headers['set-cookie']).includes('Secure');
    };
    const [plain, behind] = [await appBehind(null), await appBehind(['loopback'])];
    const setup = await plain.inject({
      method: 'POST',
      url: '/api/v1/setup',
      headers: { host: 'localhost' },
      payload: {
        organisationName: 'M',
        name: 'O',
        email: 'o@m.example',
        password: TEST_PASSWORD,
        accepted: LEGAL,
      },
    });
    expect(setup.statusCode).toBe(204);
    expect([await secured(plain), await secured(behind)]).toEqual([false, true]);
  });
});
