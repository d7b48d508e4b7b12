import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf } from '../../src/lib/errors';
import { type MailConfig, readMailConfig } from '../mail/mail-config';
import { StartError } from '../start-error';
import { parseQuotas, type Quotas, UNLIMITED } from './quotas';

/** Settings of accounts and of everything that they mail. */
export interface AccountsConfig {
  /** Where browsers reach the server, such as "https://cctv.example.org"; null: as the request says. */
  readonly publicUrl: string | null;
  /** Null: made at the first start and kept in the database. */
  readonly secret: string | null;
  readonly quotas: Quotas;
  /** Addresses of proxies whose word on the client's address counts; null: none. */
  readonly trustedProxies: readonly string[] | null;
  /** Null: no mail; administrators hand one-time links over themselves. */
  readonly mail: MailConfig | null;
}

/** For apps that are built without settings. */
export const DEFAULT_ACCOUNTS: AccountsConfig = {
  publicUrl: null,
  secret: null,
  quotas: UNLIMITED,
  trustedProxies: null,
  mail: null,
};

type Environment = Readonly<Record<string, string | undefined>>;

const MIN_SECRET_LENGTH = 32;
const publicUrlSchema = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text));

/** Reads `HIRO_PUBLIC_URL`, `HIRO_SECRET`, `HIRO_QUOTAS`, `HIRO_TRUSTED_PROXIES` and those of mail; throws `StartError`. */
export function readAccountsConfig(env: Environment): AccountsConfig {
  const publicUrl = readPublicUrl(given(env.HIRO_PUBLIC_URL));
  const mail = readMailConfig(env);
  // Whoever asks for a reset could otherwise choose where the link in the mail leads.
  if (mail !== null && publicUrl === null) {
    throw new StartError(
      'HIRO_SMTP_URL needs HIRO_PUBLIC_URL: the address that links in mails lead to, such as https://cctv.example.org.',
    );
  }
  const proxies = given(env.HIRO_TRUSTED_PROXIES);
  return {
    publicUrl,
    secret: readSecret(given(env.HIRO_SECRET)),
    quotas: readQuotas(given(env.HIRO_QUOTAS)),
    trustedProxies:
      proxies?.split(/[\s,]+/).filter((part) => part !== '') ?? (publicUrl === null ? null : ['loopback']),
    mail,
  };
}

function given(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}

function readPublicUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = publicUrlSchema.safeParse(text).data;
  const isOrigin = url !== undefined && url.pathname === '/' && url.search === '' && url.hash === '';
  if (!isOrigin || url.username !== '') {
    throw new StartError(
      `HIRO_PUBLIC_URL is "${text}": expected an address without a path, such as https://cctv.example.org.`,
    );
  }
  return url.origin;
}

function readSecret(text: string | null): string | null {
  if (text !== null && text.length < MIN_SECRET_LENGTH) {
    throw new StartError(
      `HIRO_SECRET has ${text.length} characters: expected ${MIN_SECRET_LENGTH} at least, as "openssl rand -base64 32" makes them.`,
    );
  }
  return text;
}

function readQuotas(path: string | null): Quotas {
  if (path === null) return UNLIMITED;
  try {
    return parseQuotas(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ')
        : messageOf(error);
    throw new StartError(`The quotas in ${path} (HIRO_QUOTAS) cannot be read: ${reason}.`, error);
  }
}
