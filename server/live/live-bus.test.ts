import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptLog } from '../testing/quiet-log';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { type LiveBus, type LiveMessage, localLiveBus, openLiveBus } from './live-bus';

const report = (occupancy: number, cameraId = 'demo'): LiveMessage => ({
  kind: 'report',
  organisationId: 'main',
  siteId: 'demo-shop',
  cameraId,
  report: { atMs: 1, occupancy, zones: [], pendingFromMs: 1, pendingEntries: 0, pendingExits: 0 },
  holder: { viewerId: '019d0000-0000-7000-8000-000000000001', device: 'Büro', sinceMs: 1 },
});

function heard(bus: LiveBus): LiveMessage[] {
  const messages: LiveMessage[] = [];
  bus.subscribe((message) => messages.push(message));
  return messages;
}

describe('in one process', () => {
  test('a message is heard at once, by everybody, until the undo', () => {
    const { log, records } = keptLog();
    const bus = localLiveBus(log);
    const one: string[] = [];
    bus.subscribe(() => {
      throw new Error('broken');
    });
    const undo = bus.subscribe(({ kind }) => one.push(kind));
    bus.publish({ kind: 'gap' });
    undo();
    bus.publish({ kind: 'gap' });
    expect(one).toEqual(['gap']);
    expect(records.filter(({ level }) => level === 'error')).toHaveLength(2);
  });

  test('a closed bus is silent', async () => {
    const bus = localLiveBus(keptLog().log);
    const messages = heard(bus);
    await bus.close();
    bus.publish({ kind: 'gap' });
    expect(messages).toEqual([]);
  });
});

const adminUrl = await reachablePostgresql();

describe.skipIf(adminUrl === null)(
  'between processes on PostgreSQL (skipped where none is reachable)',
  () => {
    let database: Awaited<ReturnType<typeof makePostgresqlDatabase>>;
    beforeAll(async () => {
      database = await makePostgresqlDatabase(adminUrl);
    });
    afterAll(() => database.remove());

    async function openTwo(): Promise<{
      readonly a: LiveBus;
      readonly b: LiveBus;
      readonly close: () => Promise<void>;
    }> {
      const { log } = keptLog();
      const a = openLiveBus({ databaseUrl: database.url, log });
      const b = openLiveBus({ databaseUrl: database.url, log });
      // Each tells of a gap once it listens.
      await Promise.all([a, b].map((bus) => new Promise<void>((resolve) => bus.subscribe(() => resolve()))));
      return { a, b, close: async () => void (await Promise.all([a.close(), b.close()])) };
    }

    test('each message reaches the other once, in order, however many they are', async () => {
      const { a, b, close } = await openTwo();
      const atA = heard(a);
      const atB = heard(b);
      const sent = Array.from({ length: 300 }, (_, index) => report(index));
      for (const message of sent) a.publish(message);
      expect(atA).toEqual(sent);
      await expect.poll(() => atB.length).toBe(300);
      expect(atB).toEqual(sent);
      b.publish(report(7, 'other'));
      await expect.poll(() => atA.length).toBe(301);
      await close();
    });

    test('a lost connection is opened again, and both hear of the gap', async () => {
      const { a, b, close } = await openTwo();
      const atA = heard(a);
      const atB = heard(b);
      const admin = new pg.Client({ connectionString: database.url });
      await admin.connect();
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'hiro-cctv live' and datname = current_database()`,
      );
      await admin.end();
      const gaps = (messages: readonly LiveMessage[]): number =>
        messages.filter(({ kind }) => kind === 'gap').length;
      await expect.poll(() => Math.min(gaps(atA), gaps(atB)), { timeout: 8_000 }).toBeGreaterThan(0);
      a.publish(report(1));
      await expect.poll(() => atB.filter(({ kind }) => kind === 'report')).toEqual([report(1)]);
      await close();
    });

    test('what is no message of ours is passed over', async () => {
      const { a, b, close } = await openTwo();
      const atA = heard(a);
      const admin = new pg.Client({ connectionString: database.url });
      await admin.connect();
      await admin.query(
        `select pg_notify('hiro_live', 'x'), pg_notify('hiro_live', '{"from":"y","messages":[{"kind":"new"}]}')`,
      );
      await admin.end();
      b.publish(report(2));
      await expect.poll(() => atA.length).toBe(1);
      await close();
    });
  },
);

test('a database that is away holds up nobody', async () => {
  const { log, records } = keptLog();
  const bus = openLiveBus({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none', log });
  const messages = heard(bus);
  bus.publish(report(1));
  expect(messages).toHaveLength(1);
  await expect.poll(() => records.length).toBe(1);
  await bus.close();
});
