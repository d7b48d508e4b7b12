import type { BetterAuthOptions } from 'better-auth';
import { v7 as uuidv7 } from 'uuid';
import { MIN_PASSWORD_LENGTH } from '../../src/api/account-contract';
import type { Logger } from '../../src/lib/logger';
import type { StoreContext } from '../store/context';
import { backupCodeStore, newBackupCodes } from './backup-codes';
import { withHashedSessions } from './hashed-sessions';
import { SESSION_LIFE_MS } from './session-life';

/** How long somebody has to find the authenticator. */
const CHALLENGE_LIFE_SEC = 600;
const MAX_PASSWORD_LENGTH = 128;
const APP_NAME = 'HiRO CCTV';

interface AuthOptions {
  readonly context: StoreContext;
  readonly secret: string;
  /** For requests that came by https. */
  readonly isSecure: boolean;
  readonly log: Logger;
}

/** Names of our cookies; a browser takes those with the prefix from https only, and for this host alone. */
export function cookieNames(isSecure: boolean): { readonly session: string; readonly challenge: string } {
  const prefix = isSecure ? '__Host-' : '';
  return { session: `${prefix}hiro-account`, challenge: `${prefix}hiro-second-factor` };
}

/**
 * better-auth on our tables: passwords, sessions and second factors. It has no routes of its own here; ours
 * call it. Its transactions are off: the embedded store has one connection, which one of our own may hold.
 */
export async function createAuth(options: AuthOptions) {
  // Loaded when somebody signs in: it takes a third of the server's start.
  const [{ betterAuth }, { getAdapter }, { twoFactor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/db/adapter'),
    import('better-auth/plugins/two-factor'),
  ]);
  const settings = { ...settingsOf(options), plugins: [twoFactor(SECOND_FACTOR)] };
  const adapter = await getAdapter({
    ...settings,
    database: { db: options.context.db, type: 'postgres', transaction: false },
  });
  const auth = betterAuth({ ...settings, database: () => withHashedSessions(adapter) });
  await auth.$context;
  return auth;
}

/** See `createAuth`. */
export type Auth = Awaited<ReturnType<typeof createAuth>>;

function settingsOf({ secret, isSecure, log }: AuthOptions) {
  const names = cookieNames(isSecure);
  const attributes = { httpOnly: true, secure: isSecure, sameSite: 'strict', path: '/' } as const;
  return {
    appName: APP_NAME,
    secret,
    // Only for links that it would make itself; it makes none.
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.warn('Accounts', { message }) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    ...TABLES,
    advanced: {
      useSecureCookies: false,
      defaultCookieAttributes: attributes,
      cookies: {
        session_token: { name: names.session, attributes },
        two_factor: { name: names.challenge, attributes },
      },
      database: { generateId: () => uuidv7() },
      // Addresses are not kept.
      ipAddress: { disableIpTracking: true },
    },
  } satisfies BetterAuthOptions;
}

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

/** Our tables and columns for better-auth's models. */
const TABLES = {
  user: { modelName: 'users', fields: { ...TIMES, emailVerified: 'email_verified' } },
  session: {
    modelName: 'account_sessions',
    fields: {
      ...TIMES,
      userId: 'user_id',
      token: 'token_hash',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
    },
    additionalFields: {
      organisationId: { type: 'string', required: false, input: false, fieldName: 'organisation_id' },
    },
    expiresIn: SESSION_LIFE_MS / 1000,
    disableSessionRefresh: true,
    cookieCache: { enabled: false },
  },
  account: {
    modelName: 'credentials',
    fields: {
      ...TIMES,
      accountId: 'account_id',
      providerId: 'provider_id',
      userId: 'user_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
    },
  },
  verification: {
    modelName: 'verifications',
    fields: { ...TIMES, expiresAt: 'expires_at' },
    storeIdentifier: 'hashed',
  },
} as const satisfies Partial<BetterAuthOptions>;

const SECOND_FACTOR = {
  issuer: APP_NAME,
  twoFactorCookieMaxAge: CHALLENGE_LIFE_SEC,
  backupCodeOptions: { storeBackupCodes: backupCodeStore, customBackupCodesGenerate: newBackupCodes },
  schema: {
    user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
    twoFactor: {
      modelName: 'second_factors',
      fields: {
        userId: 'user_id',
        backupCodes: 'backup_codes',
        failedVerificationCount: 'failed_verification_count',
        lockedUntil: 'locked_until',
      },
    },
  },
};
