import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits, as text for a link, a cookie or a header. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is kept of a secret: enough to know it again, of no use to whoever reads it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
