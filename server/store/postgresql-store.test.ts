import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { DEMO_CAMERA_ID } from '../../src/domain/demo';
import { StartError } from '../start-error';
import { BEFORE_CAMERA_ENABLED } from '../testing/before-camera-enabled';
import { keptLog } from '../testing/quiet-log';
import { describeStoreRules } from '../testing/store-rules';
import { openPostgresqlStore } from './postgresql-store';
import { MAIN_ORGANISATION_ID } from './seed';

/** A server where databases may be made; `HIRO_TEST_POSTGRESQL` names another. */
const ADMIN_URLS = process.env.HIRO_TEST_POSTGRESQL
  ? [process.env.HIRO_TEST_POSTGRESQL]
  : ['postgresql://postgres@127.0.0.1:5432/postgres', 'postgresql://root@127.0.0.1:5432/postgres'];

async function reachableUrl(): Promise<string | null> {
  for (const connectionString of ADMIN_URLS) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return connectionString;
    } catch {
      continue;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return null;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const adminUrl = await reachableUrl();

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  const name = `hiro_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(adminUrl ?? 'postgresql://none');
  url.pathname = `/${name}`;

  describeStoreRules('the store on PostgreSQL', async () => {
    await administer(adminUrl ?? '', `create database ${name}`);
    // Several servers on one database may start at once.
    const stores = await Promise.all(
      [1, 2, 3].map(() => openPostgresqlStore({ databaseUrl: url.href, log: keptLog().log })),
    );
    const [store, ...others] = stores;
    if (store === undefined) throw new Error('no store');
    await Promise.all(others.map((other) => other.close()));
    return {
      store,
      dispose: async () => {
        await store.close();
        await administer(adminUrl ?? '', `drop database ${name} with (force)`);
      },
    };
  });
});

describe.skipIf(adminUrl === null)('an older database on PostgreSQL', () => {
  test('its cameras are on', async () => {
    const name = `hiro_test_${randomBytes(6).toString('hex')}`;
    const url = new URL(adminUrl ?? 'postgresql://none');
    url.pathname = `/${name}`;
    await administer(adminUrl ?? '', `create database ${name}`);
    try {
      await (await openPostgresqlStore({ databaseUrl: url.href, log: keptLog().log })).close();
      await administer(url.href, BEFORE_CAMERA_ENABLED);
      const store = await openPostgresqlStore({ databaseUrl: url.href, log: keptLog().log });
      expect(await store.within(MAIN_ORGANISATION_ID).cameras.list()).toMatchObject([
        { id: DEMO_CAMERA_ID, isEnabled: true },
      ]);
      await store.close();
    } finally {
      await administer(adminUrl ?? '', `drop database ${name} with (force)`);
    }
  });
});

test('an unreachable database is one sentence without its password', async () => {
  const opening = openPostgresqlStore({
    databaseUrl: 'postgresql://me:secret@127.0.0.1:9/shop',
    log: keptLog().log,
  });
  await expect(opening).rejects.toThrow(StartError);
  await expect(opening).rejects.toThrow(
    /^The database at 127\.0\.0\.1:9\/shop cannot be used \(ECONNREFUSED\): .*\.$/,
  );
});
