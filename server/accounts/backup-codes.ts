import { randomInt } from 'node:crypto';
import { hashOf } from './secrets';

const COUNT = 10;
const LENGTH = 10;
/** Without what is mistaken for something else. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const HASHED = 'sha256:';

/** Ten codes for the day the authenticator is lost: "h4k2m-9xw3p", 49 bits each. */
export function newBackupCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(
      '',
    );
    return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
  });
}

/** What is kept of a code, and what better-auth is given to compare. */
export function hashedBackupCode(typed: string): string {
  const letters = typed.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `${HASHED}${hashOf(letters)}`;
}

/**
 * Keeps hashes where better-auth would encrypt. It compares what is kept with what it is given, so it is
 * given the hash of what somebody typed; a hash that is typed is hashed once more and fits nothing.
 */
export const backupCodeStore = {
  encrypt: async (json: string): Promise<string> => {
    const codes: unknown = JSON.parse(json);
    if (!Array.isArray(codes)) return '[]';
    return JSON.stringify(codes.map(String).map((code) => (isHashed(code) ? code : hashedBackupCode(code))));
  },
  decrypt: async (kept: string): Promise<string> => kept,
};

function isHashed(code: string): boolean {
  return code.startsWith(HASHED);
}
