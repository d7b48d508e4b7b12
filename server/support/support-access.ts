import { v7 as uuidv7 } from 'uuid';
import type { SupportGrant, SupportSession } from '../../src/api/support-contract';
import { essentialCookieValues } from '../access/cookies';
import type { Identity } from '../access/identity';
import { hashOf, newSecret } from '../accounts/secrets';
import type { StoreContext } from '../store/context';

export const SUPPORT_COOKIE = 'hiro-support';
const HOUR_MS = 3_600_000;

/** Lets support into an organisation for a time: by a link that works once and becomes a cookie. */
export interface SupportAccess {
  list(organisationId: string): Promise<SupportGrant[]>;
  grant(
    organisationId: string,
    input: { readonly hours: number; readonly reason: string },
  ): Promise<{ readonly grant: SupportGrant; readonly token: string }>;
  /** Ends a grant at once; false where there is none of the organisation. */
  revoke(organisationId: string, grantId: string): Promise<boolean>;
  /** Exchanges a link's token; null where it is wrong, used or too old. */
  open(token: string): Promise<OpenedSupport | null>;
  /** What a grant that is in force lets support into; null where it is over. */
  session(organisationId: string, grantId: string): Promise<SupportSession | null>;
  /** Also knows support's cookie. */
  identity(others: Identity): Identity;
}

/** A support session that has just begun. */
export interface OpenedSupport {
  readonly organisationId: string;
  readonly grantId: string;
  readonly secret: string;
  readonly expiresMs: number;
}

interface GrantRow {
  readonly id: string;
  readonly reason: string;
  readonly created_ms: number;
  readonly expires_ms: number;
  readonly opened_ms: number | null;
}

/** Support access on SQL. */
export function createSupportAccess({ db, guard }: StoreContext, nowMs: () => number): SupportAccess {
  const find = (cookie: string): Promise<{ id: string; organisation_id: string } | undefined> =>
    guard(() =>
      db
        .selectFrom('support_grants')
        .select(['id', 'organisation_id'])
        .where('session_hash', '=', hashOf(cookie))
        .where('expires_ms', '>', nowMs())
        .executeTakeFirst(),
    );

  return {
    list: async (organisationId) => {
      const rows = await guard(() =>
        db
          .selectFrom('support_grants')
          .select(['id', 'reason', 'created_ms', 'expires_ms', 'opened_ms'])
          .where('organisation_id', '=', organisationId)
          .where('expires_ms', '>', nowMs())
          .orderBy('created_ms', 'desc')
          .execute(),
      );
      return rows.map(grantFrom);
    },

    async grant(organisationId, { hours, reason }) {
      const token = newSecret();
      const createdMs = nowMs();
      const row = { id: uuidv7(), reason, created_ms: createdMs, expires_ms: createdMs + hours * HOUR_MS };
      await guard(() =>
        db
          .insertInto('support_grants')
          .values({ ...row, organisation_id: organisationId, token_hash: hashOf(token) })
          .execute(),
      );
      return { grant: grantFrom({ ...row, opened_ms: null }), token };
    },

    async revoke(organisationId, grantId) {
      const row = await guard(() =>
        db
          .deleteFrom('support_grants')
          .where('organisation_id', '=', organisationId)
          .where('id', '=', grantId)
          .returning('id')
          .executeTakeFirst(),
      );
      return row !== undefined;
    },

    async open(token) {
      const secret = newSecret();
      const openedMs = nowMs();
      const row = await guard(() =>
        db
          .updateTable('support_grants')
          .set({ token_hash: null, session_hash: hashOf(secret), opened_ms: openedMs })
          .where('token_hash', '=', hashOf(token))
          .where('expires_ms', '>', openedMs)
          .returning(['id', 'organisation_id', 'expires_ms'])
          .executeTakeFirst(),
      );
      if (row === undefined) return null;
      return { organisationId: row.organisation_id, grantId: row.id, secret, expiresMs: row.expires_ms };
    },

    async session(organisationId, grantId) {
      const row = await guard(() =>
        db
          .selectFrom('support_grants')
          .innerJoin('organisations', 'organisations.id', 'support_grants.organisation_id')
          .select(['organisations.name', 'reason', 'expires_ms'])
          .where('support_grants.organisation_id', '=', organisationId)
          .where('support_grants.id', '=', grantId)
          .where('expires_ms', '>', nowMs())
          .executeTakeFirst(),
      );
      if (row === undefined) return null;
      return { organisation: row.name, reason: row.reason, expiresMs: row.expires_ms };
    },

    identity: (others) => ({
      hasAccounts: () => others.hasAccounts(),
      async principalOf(headers) {
        const known = await others.principalOf(headers);
        if (known !== null) return known;
        for (const cookie of essentialCookieValues(headers.cookie, SUPPORT_COOKIE)) {
          const grant = await find(cookie);
          if (grant === undefined) continue;
          return {
            kind: 'support',
            organisationId: grant.organisation_id,
            grantId: grant.id,
            role: 'viewer',
          };
        }
        return null;
      },
    }),
  };
}

function grantFrom(row: GrantRow): SupportGrant {
  return {
    id: row.id,
    reason: row.reason,
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
    openedMs: row.opened_ms,
  };
}
