import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { memberSchema } from '../../src/api/account-contract';
import { buildApp } from '../app';
import { openLiveBus } from '../live/live-bus';
import { portOf } from '../port-of';
import { openPostgresqlStore } from '../store/postgresql-store';
import { ask, type Asking, cookieOf, makeTenants, TEST_PASSWORD, type TestTenant } from '../testing/accounts';
import { openTestStream, type TestStream } from '../testing/live-client';
import {
  makePostgresqlDatabase,
  reachablePostgresql,
  type TestDatabase,
} from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';

/** A process remembers who somebody is for 4 s. */
const SEEN_WITHIN_MS = 8_000;
const adminUrl = await reachablePostgresql();

/** What one process takes back, the other one gives no more, not even on a stream that is open. */
describe.skipIf(adminUrl === null)(
  'rights that were taken back, with two processes on one PostgreSQL',
  () => {
    let database: TestDatabase;
    let first: FastifyInstance;
    let second: FastifyInstance;
    let main: TestTenant;
    const undo: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      database = await makePostgresqlDatabase(adminUrl);
      const open = async (): Promise<FastifyInstance> => {
        const { log } = keptLog();
        const store = await openPostgresqlStore({ databaseUrl: database.url, log });
        const liveBus = openLiveBus({ databaseUrl: database.url, log });
        const app = await buildApp({ store, appDir: '/nowhere', log, liveBus });
        undo.push(async () => {
          await app.close();
          await liveBus.close();
          await store.close();
        });
        return app;
      };
      first = await open();
      second = await open();
      await second.listen({ host: '127.0.0.1', port: 0 });
      ({ main } = await makeTenants(first));
    }, 180_000);
    afterAll(async () => {
      for (const close of undo.reverse()) await close();
      await database?.remove();
    });

    const statusOf = async (by: Asking): Promise<number> =>
      (await ask(second, 'GET', '/api/v1/cameras', by)).statusCode;
    const streamOf = async (headers: Record<string, string>): Promise<TestStream> => {
      const stream = await openTestStream(portOf(second.server.address()), {
        headers: { host: 'localhost:8080', ...headers },
      });
      expect(stream.response.statusCode).toBe(200);
      await stream.snapshot();
      return stream;
    };

    /** The other process serves somebody, has it taken back by the first, and serves them no more. */
    async function assertEnds(
      by: Asking,
      headers: Record<string, string>,
      takeBack: () => Promise<{ readonly statusCode: number }>,
    ): Promise<void> {
      expect(await statusOf(by)).toBe(200);
      const stream = await streamOf(headers);
      let hasEnded = false;
      void stream.ended.then(() => (hasEnded = true));
      expect((await takeBack()).statusCode).toBeLessThan(300);
      await vi.waitFor(
        async () => {
          expect(await statusOf(by)).toBe(401);
          await second.checkStreams();
          expect(hasEnded).toBe(true);
        },
        { timeout: SEEN_WITHIN_MS, interval: 250 },
      );
    }

    test('a member who was removed', async () => {
      const { cookie } = main.users.viewer;
      const by = { cookie: main.users.owner.cookie };
      const members = z.array(memberSchema).parse((await ask(first, 'GET', '/api/v1/members', by)).json());
      const member = members.find(({ email }) => email === main.users.viewer.email);
      await assertEnds({ cookie }, { cookie }, () =>
        ask(first, 'DELETE', `/api/v1/members/${member?.id ?? ''}`, by),
      );
    }, 60_000);

    test('a device that was revoked', async () => {
      const { id, token } = main.devices.kiosk;
      await assertEnds({ token }, { authorization: `Bearer ${token}` }, () =>
        ask(first, 'DELETE', `/api/v1/devices/${id}`, { cookie: main.users.owner.cookie }),
      );
    }, 60_000);

    test('a session of before the password was changed', async () => {
      const { email, cookie: here } = main.users.operator;
      const signedIn = await ask(first, 'POST', '/api/v1/session', {
        body: { email, password: TEST_PASSWORD },
      });
      const elsewhere = cookieOf(signedIn);
      await assertEnds({ cookie: elsewhere }, { cookie: elsewhere }, () =>
        ask(first, 'PUT', '/api/v1/account/password', {
          cookie: here,
          body: { currentPassword: TEST_PASSWORD, password: 'another good battery' },
        }),
      );
    }, 60_000);
  },
);
