import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../app';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { openTestEmbedded, type TestStore } from '../testing/test-stores';

/** Far more than one route takes from one address in a minute. */
const MANY = 40;
/** What one account or device may ask in a minute. */
const GENERAL = 3_000;

/** A client knows how long to wait, and what for. */
function expectTooMany(answer: LightMyRequestResponse, code: string): void {
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    429,
    expect.stringContaining('application/problem+json'),
  ]);
  expect(answer.json()).toMatchObject({ status: 429, code });
  const seconds = Number(answer.headers['retry-after']);
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(900);
}

describe('whoever asks too often', () => {
  let opened: TestStore;
  let app: FastifyInstance;
  let main: TestTenant;
  beforeAll(async () => {
    opened = await openTestEmbedded();
    const { log } = keptLog();
    const { store } = opened;
    const unlimited = await buildApp({ store, appDir: '/nowhere', log });
    ({ main } = await makeTenants(unlimited));
    await unlimited.close();
    app = await buildApp({ store, appDir: '/nowhere', log, hasRateLimits: true });
  }, 180_000);
  afterAll(async () => {
    await app?.close();
    await opened?.dispose();
  });

  /** The first answer with 429, and how many there were before it. */
  async function untilRefused(
    send: (turn: number) => Promise<LightMyRequestResponse>,
  ): Promise<{ readonly answer: LightMyRequestResponse; readonly before: number }> {
    for (let turn = 0; turn < MANY; turn += 1) {
      const answer = await send(turn);
      if (answer.statusCode === 429) return { answer, before: turn };
    }
    throw new Error(`${MANY} requests were all answered`);
  }

  test('with wrong passwords waits before the next one, the right one included', async () => {
    const { email } = main.users.viewer;
    const signIn = (password: string) => ask(app, 'POST', '/api/v1/session', { body: { email, password } });
    const { answer, before } = await untilRefused(() => signIn('wrong password'));
    expect(before).toBe(6);
    expectTooMany(answer, 'too-many-tries');
    expectTooMany(await signIn('correct horse battery'), 'too-many-tries');
  });

  test('with ever new names waits too: the address is counted', async () => {
    const { answer } = await untilRefused((turn) =>
      ask(app, 'POST', '/api/v1/session', { body: { email: `n${turn}@x.example`, password: 'wrong' } }),
    );
    expectTooMany(answer, 'too-many-requests');
  });

  test('for resets waits', async () => {
    const { answer, before } = await untilRefused((turn) =>
      ask(app, 'POST', '/api/v1/password-resets', { body: { email: `n${turn}@x.example` } }),
    );
    expect(before).toBe(10);
    expectTooMany(answer, 'too-many-requests');
  });

  test('for pairing codes waits, and so does who guesses them', async () => {
    const asked = await untilRefused(() => ask(app, 'POST', '/api/v1/pairings', { body: { kind: 'kiosk' } }));
    expect(asked.before).toBe(10);
    expectTooMany(asked.answer, 'too-many-tries');
    const { cookie } = main.users.owner;
    const guess = { code: 'ABCD-EFGH', name: 'K', siteId: null };
    const guessed = await untilRefused(() =>
      ask(app, 'POST', '/api/v1/pairings/claim', { cookie, body: guess }),
    );
    expect(guessed.before).toBe(10);
    expectTooMany(guessed.answer, 'too-many-requests');
  });

  test('to store counts waits, and nobody else with them', async () => {
    const { token } = main.devices.analyser;
    const send = (by: { token: string } | { cookie: string }, body: object) =>
      ask(app, 'POST', '/api/v1/aggregates', { ...by, body });
    const statuses = new Set<number>();
    for (let turn = 0; turn < GENERAL; turn += 100) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => send({ token }, {})));
      for (const { statusCode } of answers) statuses.add(statusCode);
    }
    expect([...statuses]).toEqual([400]);
    const buckets = [sampleBucket(0, { cameraId: main.cameraId })];
    expectTooMany(await send({ token }, { buckets }), 'too-many-requests');
    expect((await send({ cookie: main.users.operator.cookie }, { buckets })).statusCode).toBe(200);
  }, 120_000);
});
