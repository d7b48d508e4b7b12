import type { IncomingHttpHeaders } from 'node:http';
import { essentialCookieValues } from '../access/cookies';
import type { Identity } from '../access/identity';
import type { Principal } from '../access/principal';
import type { StoreContext } from '../store/context';
import { hashOf } from './secrets';
import { isSetUp } from './server-facts';
import { SESSION_IDLE_MS } from './session-life';

/** The cookie of a paired device. */
export const DEVICE_COOKIE = 'hiro-device';
/** The cookie of a signed-in account. */
export const SESSION_COOKIE = 'hiro-account';
/** What a device's token begins with. */
export const DEVICE_TOKEN_PREFIX = 'hiro_';

/** A change by another process is seen after so long at the latest. */
const CACHE_MS = 4_000;
const MAX_CACHED = 20_000;
/** While nobody has set the server up, another process may do so at any time. */
const UNSET_CACHE_MS = 1_000;
/** How exactly the last use of a session is kept. */
const USE_STEP_MS = 60_000;

/** Who stands behind cookies and tokens. */
export interface Principals extends Identity {
  /** Somebody's rights changed here: the next request is looked up anew. */
  forget(): void;
}

interface Cached {
  readonly untilMs: number;
  readonly found: Promise<Principal | null>;
}

/** Principals on SQL, with a short memory: thousands of kiosks ask with the same token all day. */
export function createPrincipals(context: StoreContext): Principals {
  const { guard, nowMs } = context;
  const cache = new Map<string, Cached>();
  let isSetUpKnown: { readonly isTrue: boolean; readonly untilMs: number } | null = null;

  function cached(key: string, find: () => Promise<Principal | null>): Promise<Principal | null> {
    const now = nowMs();
    const hit = cache.get(key);
    if (hit !== undefined && hit.untilMs > now) return hit.found;
    cache.delete(key);
    if (cache.size >= MAX_CACHED) cache.clear();
    const found = guard(find);
    cache.set(key, { untilMs: now + CACHE_MS, found });
    found.catch(() => cache.delete(key));
    return found;
  }

  const device = (token: string): Promise<Principal | null> => {
    const hash = hashOf(token);
    return cached(`device ${hash}`, () => findDevice(context, hash));
  };
  const session = (cookie: string): Promise<Principal | null> => {
    const hash = hashOf(sessionTokenOf(cookie));
    return cached(`session ${hash}`, () => findMember(context, hash));
  };

  return {
    hasAccounts: async () => {
      const now = nowMs();
      if (isSetUpKnown !== null && isSetUpKnown.untilMs > now) return isSetUpKnown.isTrue;
      const isTrue = await guard(() => isSetUp(context.db));
      isSetUpKnown = { isTrue, untilMs: isTrue ? Infinity : now + UNSET_CACHE_MS };
      return isTrue;
    },

    principalOf: async (headers) => {
      const bearer = bearerOf(headers);
      // Who names a token means that one and no cookie.
      if (bearer !== null) return device(bearer);
      for (const cookie of essentialCookieValues(headers.cookie, SESSION_COOKIE)) {
        const found = await session(cookie);
        if (found !== null) return found;
      }
      for (const cookie of essentialCookieValues(headers.cookie, DEVICE_COOKIE)) {
        const found = await device(cookie);
        if (found !== null) return found;
      }
      return null;
    },

    forget: () => {
      cache.clear();
      isSetUpKnown = null;
    },
  };
}

/** The token in a session cookie, which better-auth signs besides: "token.signature". */
export function sessionTokenOf(cookie: string): string {
  return cookie.split(/\.|%2E/i, 1)[0] ?? '';
}

function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | null {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  return token.startsWith(DEVICE_TOKEN_PREFIX) ? token : null;
}

async function findDevice({ db }: StoreContext, tokenHash: string): Promise<Principal | null> {
  const row = await db
    .selectFrom('devices')
    .select(['id', 'organisation_id', 'kind', 'site_id'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, organisation_id, kind, site_id } = row;
  return { kind: 'device', organisationId: organisation_id, deviceId: id, deviceKind: kind, siteId: site_id };
}

/** The session's own organisation where it is still a member there, else the one joined first. */
async function findMember(context: StoreContext, tokenHash: string): Promise<Principal | null> {
  const { db, nowMs } = context;
  const now = nowMs();
  const row = await db
    .selectFrom('account_sessions as session')
    .innerJoin('members', 'members.user_id', 'session.user_id')
    .select([
      'session.id',
      'session.user_id',
      'session.created_at',
      'session.last_used_ms',
      'members.organisation_id',
      'members.role',
    ])
    .where('session.token_hash', '=', tokenHash)
    .where('session.expires_at', '>', new Date(now))
    .orderBy((eb) =>
      eb.case().when('members.organisation_id', '=', eb.ref('session.organisation_id')).then(0).else(1).end(),
    )
    .orderBy('members.joined_ms')
    .orderBy('members.id')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const lastUsedMs = row.last_used_ms ?? row.created_at.getTime();
  if (now - lastUsedMs > SESSION_IDLE_MS) return null;
  if (now - lastUsedMs > USE_STEP_MS) await noteUse(context, row.id, now);
  const { id, user_id, organisation_id, role } = row;
  return { kind: 'user', organisationId: organisation_id, userId: user_id, sessionId: id, role };
}

async function noteUse(context: StoreContext, sessionId: string, lastUsedMs: number): Promise<void> {
  await context.relaxed((trx) =>
    trx
      .updateTable('account_sessions')
      .set({ last_used_ms: lastUsedMs })
      .where('id', '=', sessionId)
      .execute(),
  );
}
