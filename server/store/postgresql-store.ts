import { sql } from 'kysely';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { codeOf, StartError } from '../start-error';
import { migrate } from './migrations';
import { openKysely } from './pool';
import { seed } from './seed';
import { createSqlStore } from './sql-store';
import type { Store } from './store';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 30_000;

interface PostgresqlStoreOptions {
  readonly databaseUrl: string;
  readonly log: Logger;
}

/** The store on a PostgreSQL server, which answers for durability itself. */
export async function openPostgresqlStore({ databaseUrl, log }: PostgresqlStoreOptions): Promise<Store> {
  const db = openKysely(
    {
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: QUERY_TIMEOUT_MS,
      application_name: 'hiro-cctv',
      // Compiling our many sums takes longer than computing them.
      options: '-c jit=off',
    },
    (error) => log.warn('A database connection was lost', { cause: error.message }),
  );
  try {
    await sql`select 1`.execute(db).catch((error: unknown) => {
      throw unreachable(databaseUrl, error);
    });
    await migrate(db);
    await seed(db, Date.now());
  } catch (error) {
    await db.destroy();
    throw error;
  }
  let closing: Promise<void> | null = null;
  return createSqlStore({
    context: {
      kind: 'postgresql',
      db,
      // Its buckets are acknowledged by the commit alone, so nothing there may be relaxed.
      relaxed: (work) => db.transaction().execute(work),
      record: async () => undefined,
      inOrder: (write) => write(),
      nowMs: () => Date.now(),
    },
    assertReady: () => undefined,
    close: () => (closing ??= db.destroy()),
  });
}

/** Names host and database, never the password. */
export function unreachable(databaseUrl: string, error: unknown): StartError {
  const url = new URL(databaseUrl);
  const reason = codeOf(error) || messageOf(error);
  return new StartError(
    `The database at ${url.host}${url.pathname} cannot be used (${reason}): start PostgreSQL or correct DATABASE_URL.`,
    error,
  );
}
