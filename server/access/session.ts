import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 16;
const COOKIE = 'hiro-session';
/** Browsers keep such a cookie from plain http, also from setting it. */
const SECURE_COOKIE = `__Host-${COOKIE}`;
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
    const cookie = `${options.isSecure ? SECURE_COOKIE : COOKIE}=${session}`;
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_MAX_AGE_SEC}`;
    return options.isSecure ? `${cookie}; Secure; ${attributes}` : `${cookie}; ${attributes}`;
  }

  /** Whether a `Cookie` header carries a session of ours. */
  isOpenTo(cookieHeader: string | undefined): boolean {
    return (cookieHeader ?? '')
      .split(';')
      .map((pair) => /^\s*([^=]*)=(.*?)\s*$/.exec(pair))
      .some(
        (pair) =>
          (pair?.[1] === COOKIE || pair?.[1] === SECURE_COOKIE) &&
          this.#sessionHashes.has(hashOf(pair[2] ?? '').toString('hex')),
      );
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
