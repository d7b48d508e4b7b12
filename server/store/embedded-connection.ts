import type { Kysely } from 'kysely';
import { type Listen, SOCKET_NUMBER } from './embedded-protocol';
import { openKysely } from './pool';
import type { Database } from './schema';

const QUERY_TIMEOUT_MS = 60_000;

/**
 * The one connection to a database process: its socket feeds every connection into the same session, so
 * a second one would break into the statements of the first. `destroy()` closes it.
 */
export function connectEmbedded(listen: Listen, onError: (error: Error) => void): Kysely<Database> {
  const where =
    'socketFolder' in listen
      ? { host: listen.socketFolder, port: SOCKET_NUMBER }
      : { host: '127.0.0.1', port: listen.port };
  return openKysely(
    {
      ...where,
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
      query_timeout: QUERY_TIMEOUT_MS,
    },
    onError,
  );
}
