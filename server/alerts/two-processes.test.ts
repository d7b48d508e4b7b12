import { expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { firingsResultSchema, incidentsSchema } from '../../src/api/alert-contract';
import { DEMO_CAMERA_ID } from '../../src/domain/demo';
import { buildApp } from '../app';
import { openLiveBus } from '../live/live-bus';
import { portOf } from '../port-of';
import { openPostgresqlStore } from '../store/postgresql-store';
import { openTestStream } from '../testing/live-client';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';

const adminUrl = await reachablePostgresql();
const VIEWER = '019d0000-0000-7000-8000-000000000001';

test.skipIf(adminUrl === null)(
  'two servers on one PostgreSQL make one incident of a rule, and tell of it (skipped where none is reachable)',
  async () => {
    const database = await makePostgresqlDatabase(adminUrl);
    const { log } = keptLog();
    const open = async () => {
      const store = await openPostgresqlStore({ databaseUrl: database.url, log });
      const liveBus = openLiveBus({ databaseUrl: database.url, log });
      const listening = new Promise<void>((resolve) => liveBus.subscribe(() => resolve()));
      const app = await buildApp({ store, appDir: '/nowhere', log, liveBus });
      await app.listen({ host: '127.0.0.1', port: 0 });
      await listening;
      const close = async (): Promise<void> => {
        await app.close();
        await liveBus.close();
        await store.close();
      };
      return { app, close };
    };
    const servers = [await open(), await open()];
    const [a, b] = servers;
    try {
      if (a === undefined || b === undefined) throw new Error('there are two');
      const stream = await openTestStream(portOf(b.app.server.address()));
      await stream.snapshot();
      const rules = Array.from({ length: 4 }, () => uuidv7());
      const batches = Array.from({ length: 12 }, () =>
        rules.map((ruleId) => ({
          ...{ id: uuidv7(), ruleId, cameraId: DEMO_CAMERA_ID, kind: 'intruder', severity: 'warning' },
          ...{ zoneId: null, beganAtMs: Date.now() - 1, firedAtMs: Date.now(), endedAtMs: null },
          ...{ count: null, confidence: null, subject: null },
        })),
      );
      // Each batch goes to both: its answer may have been lost.
      const answers = await Promise.all(
        batches.flatMap((firings) =>
          servers.map(async ({ app }) => {
            const payload = { viewerId: VIEWER, firings };
            const answer = await app.inject({ method: 'POST', url: '/api/v1/alerts', payload });
            return firingsResultSchema.parse(answer.json());
          }),
        ),
      );
      const stored = answers.flatMap((answer) => answer.stored);
      expect(stored.length).toBe(48);
      expect(new Set(stored).size).toBe(48);
      expect(answers.flatMap(({ refused }) => refused)).toEqual([]);
      const list = incidentsSchema.parse((await b.app.inject('/api/v1/incidents')).json());
      expect(list.incidents.map(({ ruleId }) => ruleId).sort()).toEqual([...rules].sort());
      expect(list.incidents.map(({ firingCount }) => firingCount)).toEqual([12, 12, 12, 12]);

      const [first] = list.incidents;
      await a.app.inject({
        method: 'POST',
        url: `/api/v1/incidents/${first?.id ?? ''}/changes`,
        headers: { 'if-match': '"1"' },
        payload: { kind: 'acknowledge' },
      });
      const heard = await stream.incident(({ state }) => state === 'acknowledged');
      expect(heard).toMatchObject({ id: first?.id, version: 2, acknowledged: { by: 'local' } });
    } finally {
      for (const server of servers) await server.close();
      await database.remove();
    }
  },
  120_000,
);
