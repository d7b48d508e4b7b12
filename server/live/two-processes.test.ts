import { expect, test } from 'vitest';
import { leasesAnswerSchema } from '../../src/api/lease-contract';
import { buildApp } from '../app';
import { portOf } from '../port-of';
import { openPostgresqlStore } from '../store/postgresql-store';
import { openTestStream } from '../testing/live-client';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { openLiveBus } from './live-bus';

const adminUrl = await reachablePostgresql();
const VIEWER = '019d0000-0000-7000-8000-000000000001';

test.skipIf(adminUrl === null)(
  'two servers on one PostgreSQL tell each other what they hear (skipped where none is reachable)',
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
    const a = await open();
    const b = await open();
    try {
      const stream = await openTestStream(portOf(b.app.server.address()));
      await stream.snapshot();
      const send = async (epoch: number | null, occupancy: number | null): Promise<number> => {
        const atMs = Date.now();
        const report = { atMs, zones: [], pendingFromMs: atMs, pendingEntries: 0, pendingExits: 0 };
        const wish = {
          cameraId: 'demo',
          wish: 'analyse',
          epoch,
          report: occupancy === null ? null : { ...report, occupancy },
        };
        const payload = { viewerId: VIEWER, clockUncertaintyMs: 5, cameras: [wish] };
        const answer = await a.app.inject({ method: 'POST', url: '/api/v1/leases', payload });
        const [state] = leasesAnswerSchema.parse(answer.json()).cameras;
        return state?.state === 'held' ? state.epoch : 0;
      };
      await send(await send(null, null), 6);
      expect(await stream.occupancy(({ people }) => people === 6)).toMatchObject({ watchedCameras: 1 });
      const site = await a.app.inject('/api/v1/sites/demo-shop');
      const { name, timeZone, profile, features } = site.json();
      await a.app.inject({
        method: 'PUT',
        url: '/api/v1/sites/demo-shop',
        headers: { 'if-match': '*' },
        payload: { name, timeZone, profile, features, capacity: 33 },
      });
      await stream.snapshot(({ sites }) =>
        sites.some(({ capacity, people }) => capacity === 33 && people === 6),
      );
    } finally {
      await a.close();
      await b.close();
      await database.remove();
    }
  },
  60_000,
);
