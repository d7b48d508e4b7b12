import type { DBAdapter, Where } from 'better-auth';
import { hashOf } from './secrets';

/**
 * better-auth keeps the tokens of sessions as they stand in the cookie. With this before its adapter the
 * database holds their hashes only: who reads the database cannot sign in with what stands there.
 */
export function withHashedSessions(adapter: DBAdapter): DBAdapter {
  return {
    ...adapter,
    create: async <T extends Row, R = T>(query: Creation<T>): Promise<R> => {
      const token = query.model === 'session' ? tokenIn(query.data) : null;
      if (token === null) return adapter.create<T, R>(query);
      const made = await adapter.create<T, R>({ ...query, data: { ...query.data, token: hashOf(token) } });
      return withToken<R>(made, token);
    },
    findOne: async <T>(query: Parameters<DBAdapter['findOne']>[0]): Promise<T | null> => {
      const found = await adapter.findOne<T>(hashed(query));
      return found === null ? null : withToken<T>(found, tokenOf(query));
    },
    findMany: (query) => adapter.findMany(hashed(query)),
    count: (query) => adapter.count(hashed(query)),
    update: async <T>(query: Parameters<DBAdapter['update']>[0]): Promise<T | null> => {
      const changed = await adapter.update<T>(hashed(query));
      return changed === null ? null : withToken<T>(changed, tokenOf(query));
    },
    updateMany: (query) => adapter.updateMany(hashed(query)),
    delete: (query) => adapter.delete(hashed(query)),
    deleteMany: (query) => adapter.deleteMany(hashed(query)),
    consumeOne: (query) => adapter.consumeOne(hashed(query)),
    incrementOne: (query) => adapter.incrementOne(hashed(query)),
  };
}

type Row = Record<string, unknown>;

interface Creation<T> {
  readonly model: string;
  readonly data: Omit<T, 'id'>;
  readonly select?: string[] | undefined;
  readonly forceAllowId?: boolean | undefined;
}

interface Query {
  readonly model: string;
  readonly where?: Where[] | undefined;
}

function hashed<Q extends Query>(query: Q): Q {
  if (query.model !== 'session' || query.where === undefined) return query;
  return { ...query, where: query.where.map(withHashedToken) };
}

function withHashedToken(where: Where): Where {
  const { field, value } = where;
  if (field !== 'token') return where;
  if (typeof value === 'string') return { ...where, value: hashOf(value) };
  if (Array.isArray(value)) return { ...where, value: value.map((token) => hashOf(String(token))) };
  return where;
}

/** The one token that a query asks for. */
function tokenOf({ model, where = [] }: Query): string | null {
  if (model !== 'session') return null;
  const value = where.find(({ field }) => field === 'token')?.value;
  return typeof value === 'string' ? value : null;
}

function tokenIn(row: object): string | null {
  return 'token' in row && typeof row.token === 'string' ? row.token : null;
}

function withToken<T>(row: T, token: string | null): T {
  return token !== null && typeof row === 'object' && row !== null ? { ...row, token } : row;
}
