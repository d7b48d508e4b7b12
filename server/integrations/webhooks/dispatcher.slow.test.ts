import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPostgresqlStore } from '../../store/postgresql-store';
import type { Store } from '../../store/store';
import { keptLog } from '../../testing/quiet-log';
import { createOutsideAddresses } from '../outside-address';
import { createSecretBox } from '../secret-box';
import { type IntegrationStore, openIntegrationStore, OWN } from '../testing/integration-store';
import { openWebhookSink } from '../testing/webhook-sink';
import { Dispatcher } from './dispatcher';
import { enqueueEvent } from './outbox';
import { WebhookStore } from './webhook-store';

const ADMIN_URL = process.env.HIRO_TEST_POSTGRESQL ?? 'postgresql://root@127.0.0.1:5432/postgres';
const { log } = keptLog();
const input = { name: 'Sink', siteId: null, isEnabled: true } as const;
const addresses = createOutsideAddresses({ privateReach: 'all', allowedNetworks: [], ownPorts: () => [] });

async function administer(statement: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ADMIN_URL, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query(statement);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe('10,000 events for a receiver that hangs', () => {
  let opened: IntegrationStore;
  beforeAll(async () => {
    opened = await openIntegrationStore();
  });
  afterAll(() => opened.dispose());

  test('keep another one waiting for less than three seconds', async () => {
    const [dead, alive] = [await openWebhookSink(), await openWebhookSink()];
    dead.answer = () => undefined;
    const { context } = opened.store;
    const store = new WebhookStore(context, opened.secrets, OWN.organisationId);
    await store.create({ ...input, url: dead.url, events: ['alarm.opened'] });
    await store.create({ ...input, url: alive.url, events: ['alarm.closed'] });
    const emit = (event: 'alarm.opened' | 'alarm.closed', key: string, trx = context.db) =>
      enqueueEvent(trx, { ...OWN, event, key, atMs: Date.now(), data: {} }, Date.now());
    for (let batch = 0; batch < 10; batch += 1) {
      await context.db.transaction().execute(async (trx) => {
        for (let index = 0; index < 1_000; index += 1)
          await emit('alarm.opened', `dead-${batch}-${index}`, trx);
      });
    }
    const dispatcher = new Dispatcher({ context, secrets: opened.secrets, addresses, log });
    dispatcher.start();
    await vi.waitFor(() => expect(dead.received.length).toBeGreaterThan(0), { timeout: 20_000 });
    const delaysMs: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const startedMs = performance.now();
      await emit('alarm.closed', `alive-${index}`);
      dispatcher.wake();
      await vi.waitFor(() => expect(alive.received).toHaveLength(index + 1), {
        timeout: 20_000,
        interval: 5,
      });
      delaysMs.push(performance.now() - startedMs);
    }
    delaysMs.sort((a, b) => a - b);
    process.stdout.write(
      `healthy receiver beside 10,000 waiting events: median ${Math.round(delaysMs[10] ?? 0)} ms, most ${Math.round(delaysMs.at(-1) ?? 0)} ms\n`,
    );
    expect(delaysMs.at(-1)).toBeLessThan(3_000);
    await dispatcher.close();
    await Promise.all([dead.close(), alive.close()]);
  });
});

describe.skipIf(!(await administer('select 1')))('kill -9 while webhooks are sent (needs PostgreSQL)', () => {
  const name = `hiro_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(ADMIN_URL);
  url.pathname = `/${name}`;
  const key = randomBytes(32).toString('base64');
  let store: Store;
  beforeAll(async () => {
    await administer(`create database ${name}`);
    store = await openPostgresqlStore({ databaseUrl: url.href, log });
  });
  afterAll(async () => {
    await store.close();
    await administer(`drop database ${name} with (force)`);
  });

  test('loses no event', async () => {
    const sink = await openWebhookSink();
    // Slow enough that every kill falls into an attempt.
    sink.answer = (response) => setTimeout(() => response.writeHead(204).end(), 40);
    const secrets = createSecretBox({ dataDir: '.', key });
    const webhooks = new WebhookStore(store.context, secrets, OWN.organisationId);
    await webhooks.create({ ...input, url: sink.url, events: ['alarm.opened'] });
    const keys = Array.from({ length: 120 }, (_, index) => `event-${index}`);
    for (const eventKey of keys) {
      const event = {
        ...OWN,
        event: 'alarm.opened',
        key: eventKey,
        atMs: Date.now(),
        data: { key: eventKey },
      } as const;
      await store.context.db.transaction().execute((trx) => enqueueEvent(trx, event, Date.now()));
    }
    const script = fileURLToPath(new URL('../testing/dispatcher-process.ts', import.meta.url));
    for (let round = 0; round < 5; round += 1) {
      const before = sink.received.length;
      const env = { ...process.env, TEST_DATABASE_URL: url.href, TEST_KEY: key };
      const child = spawn(process.execPath, ['--import', 'jiti/register', script], { env, stdio: 'inherit' });
      await vi.waitFor(() => expect(sink.received.length).toBeGreaterThan(before + 3), { timeout: 60_000 });
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    // The claims of the dead run out in 30 s.
    const dispatcher = new Dispatcher({ context: store.context, secrets, addresses, log });
    dispatcher.start();
    const told = (): Set<string> =>
      new Set(sink.received.map(({ body }) => String(JSON.parse(body).data.key)));
    await vi.waitFor(() => expect(told()).toEqual(new Set(keys)), { timeout: 90_000 });
    await dispatcher.close();
    await sink.close();
  });
});
