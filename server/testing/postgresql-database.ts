import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A server where databases may be made; `HIRO_TEST_POSTGRESQL` names another. */
const ADMIN_URLS = process.env.HIRO_TEST_POSTGRESQL
  ? [process.env.HIRO_TEST_POSTGRESQL]
  : ['postgresql://postgres@127.0.0.1:5432/postgres', 'postgresql://root@127.0.0.1:5432/postgres'];

/** The address of a PostgreSQL on which tests may make databases; null where none is reachable. */
export async function reachablePostgresql(): Promise<string | null> {
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

/** An empty database of its own; `remove` drops it, whoever is connected. */
export interface TestDatabase {
  readonly url: string;
  readonly remove: () => Promise<void>;
}

/** Makes a database on the server at `adminUrl`. */
export async function makePostgresqlDatabase(adminUrl: string | null): Promise<TestDatabase> {
  if (adminUrl === null) throw new Error('no PostgreSQL is reachable');
  const name = `hiro_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await administer(adminUrl, `create database ${name}`);
  return { url: url.href, remove: () => administer(adminUrl, `drop database ${name} with (force)`) };
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
