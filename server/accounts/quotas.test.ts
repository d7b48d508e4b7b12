import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { legalSchema } from '../../src/api/account-contract';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { buildApp } from '../app';
import { createAuditLog } from '../audit/sql-audit-log';
import { openPostgresqlStore } from '../store/postgresql-store';
import type { Store } from '../store/store';
import { ask, cookieOf, TEST_PASSWORD } from '../testing/accounts';
import {
  makePostgresqlDatabase,
  reachablePostgresql,
  type TestDatabase,
} from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { type Accounts, openAccounts } from './accounts';
import { DEFAULT_ACCOUNTS } from './accounts-config';
import { parseQuotas } from './quotas';

const ROUNDS = 5;
const adminUrl = await reachablePostgresql();

/** One place is left of each again and again, and two processes ask for it at once. */
describe.skipIf(adminUrl === null)('quotas, with two processes on one PostgreSQL', () => {
  let database: TestDatabase;
  const opened: { store: Store; accounts: Accounts; app: FastifyInstance }[] = [];
  let cookie = '';
  beforeAll(async () => {
    database = await makePostgresqlDatabase(adminUrl);
    const { log } = keptLog();
    for (let process = 0; process < 2; process += 1) {
      const store = await openPostgresqlStore({ databaseUrl: database.url, log });
      const quotas = parseQuotas({ default: { cameras: 2, users: 2, devices: 1 } });
      const auditLog = createAuditLog(store.context);
      const accounts = openAccounts({ store, config: { ...DEFAULT_ACCOUNTS, quotas }, auditLog, log });
      opened.push({ store, accounts, app: await buildApp({ store, accounts, appDir: '/nowhere', log }) });
    }
    const accepted = legalSchema.parse((await ask(first(), 'GET', '/api/v1/legal')).json());
    const setup = await ask(first(), 'POST', '/api/v1/setup', {
      body: { organisationName: 'M', name: 'O', email: 'o@m.example', password: TEST_PASSWORD, accepted },
    });
    cookie = cookieOf(setup);
  }, 120_000);
  afterAll(async () => {
    for (const { app, accounts, store } of opened) {
      await app.close();
      await accounts.close();
      await store.close();
    }
    await database?.remove();
  });
  const first = (): FastifyInstance => {
    const [one] = opened;
    if (one === undefined) throw new Error('no process was opened');
    return one.app;
  };

  const camera = { siteId: DEMO_SITE_ID, name: 'C', source: { kind: 'demo' }, lines: [], zones: [] };
  test.each<[string, string, (turn: number) => object, (answer: { id?: string }) => string]>([
    ['cameras', '/api/v1/cameras', () => camera, ({ id }) => `/api/v1/cameras/${id ?? ''}`],
    [
      'members',
      '/api/v1/invitations',
      (turn) => ({ email: `new${turn}@m.example`, role: 'viewer' }),
      ({ id }) => `/api/v1/invitations/${id ?? ''}`,
    ],
    [
      'devices',
      '/api/v1/devices',
      (turn) => ({ name: `D${turn}`, kind: 'kiosk', siteId: null }),
      ({ id }) => `/api/v1/devices/${id ?? ''}`,
    ],
  ])('exactly one gets the last place of %s', async (_what, url, bodyOf, addressOf) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await Promise.all(
        opened.map(({ app }, process) =>
          ask(app, 'POST', url, { cookie, body: bodyOf(2 * round + process) }),
        ),
      );
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
      const refused = answers.find(({ statusCode }) => statusCode === 409);
      expect(refused?.json()).toMatchObject({ code: 'quota' });
      const made = answers.find(({ statusCode }) => statusCode === 201)?.json();
      const removed = await first().inject({
        method: 'DELETE',
        url: addressOf(made.device ?? made.invitation ?? made),
        headers: { host: 'localhost:8080', cookie, 'if-match': '*' },
      });
      expect(removed.statusCode).toBe(204);
    }
  });
});
