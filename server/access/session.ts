import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { essentialCookie, essentialCookieValues } from './cookies';

const TOKEN_BYTES = 16;
const COOKIE = 'hiro-session';
const COOKIE_MAX_AGE_SEC = 400 * 24 * 3600;

/**
 * Entrance by a token that works once: it is exchanged for a session, which lasts until the server
 * ends. Only hashes of both are kept.
 */
export class SessionGate {
  /** Printed once at start; never logged. */
  readonly token: string;
  #tokenHash: Buffer | null;
  readonly #sessionHashes = new Set<string>();

  constructor(token: string = randomBytes(TOKEN_BYTES).toString('base64url')) {
    this.token = token;
    this.#tokenHash = hashOf(token);
  }

  /** The `Set-Cookie` header of a new session, or null where the token is wrong or was used before. */
  exchange(token: string, options: { readonly isSecure: boolean }): string | null {
    if (this.#tokenHash === null || !timingSafeEqual(hashOf(token), this.#tokenHash)) return null;
    this.#tokenHash = null;
    const session = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#sessionHashes.add(hashOf(session).toString('hex'));
    return essentialCookie(COOKIE, session, { ...options, maxAgeSec: COOKIE_MAX_AGE_SEC });
  }

  /** Whether a `Cookie` header carries a session of ours. */
  isOpenTo(cookieHeader: string | undefined): boolean {
    return essentialCookieValues(cookieHeader, COOKIE).some((session) =>
      this.#sessionHashes.has(hashOf(session).toString('hex')),
    );
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
