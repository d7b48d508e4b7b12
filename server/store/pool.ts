import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema';

const INT8 = 20;
const NUMERIC = 1700;

/** int8 and numeric as numbers: every value of ours is a whole number below 2⁵³. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (typeId, format) =>
    typeId === INT8 || typeId === NUMERIC ? Number : pg.types.getTypeParser(typeId, format),
};

/** A database on a pool of its own; `destroy()` closes it. A connection that breaks goes to `onError`;
 * whoever waits on it gets a rejection besides. */
export function openKysely(config: pg.PoolConfig, onError: (error: Error) => void): Kysely<Database> {
  const pool = new pg.Pool({ connectionTimeoutMillis: 10_000, ...config, types });
  pool.on('error', onError);
  // A connection in use reports to its own listeners only; without one the process would end.
  pool.on('connect', (client) => client.on('error', onError));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
