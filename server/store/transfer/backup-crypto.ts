import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import { StartError } from '../../start-error';

const KEY_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const CHUNK_BYTES = 64 * 1024;
const LENGTH_BYTES = 4;
/** About a tenth of a second and 64 MiB per try. */
const COST = { N: 65_536, r: 8, p: 1 };

/** How a key is made of the passphrase; stands in the header of the file. */
export const keyRecipeSchema = z.strictObject({
  cipher: z.literal('aes-256-gcm'),
  kdf: z.literal('scrypt'),
  N: z.int().min(1024).max(1_048_576),
  r: z.int().min(1).max(32),
  p: z.int().min(1).max(16),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});
export type KeyRecipe = z.infer<typeof keyRecipeSchema>;

/** A recipe for a new file. */
export function newKeyRecipe(): KeyRecipe {
  return { cipher: 'aes-256-gcm', kdf: 'scrypt', ...COST, salt: randomBytes(16).toString('hex') };
}

/** The key of a file. */
export function keyFrom(passphrase: string, { N, r, p, salt }: KeyRecipe): Buffer {
  return scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), KEY_BYTES, {
    N,
    r,
    p,
    maxmem: 256 * N * r,
  });
}

/**
 * Encrypts a stream in chunks: length, ciphertext, tag. Each chunk's number and whether it is the last go
 * into its nonce, so none can be left out, repeated or moved. The key is of this file alone.
 */
export async function* seal(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  header: string,
): AsyncGenerator<Buffer> {
  let index = 0;
  let rest: Buffer = Buffer.alloc(0);
  const sealed = (plain: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index++, isLast));
    cipher.setAAD(Buffer.from(header));
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  };
  for await (const part of source) {
    rest = Buffer.concat([rest, part]);
    while (rest.length > CHUNK_BYTES) {
      yield sealed(rest.subarray(0, CHUNK_BYTES), false);
      rest = rest.subarray(CHUNK_BYTES);
    }
  }
  yield sealed(rest, true);
}

/** The other way round. Throws `StartError` for a wrong passphrase and a damaged file. */
export async function* unseal(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  header: string,
): AsyncGenerator<Buffer> {
  let index = 0;
  let rest: Buffer = Buffer.alloc(0);
  let isOver = false;
  for await (const part of source) {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= LENGTH_BYTES) {
      const length = rest.readUInt32BE(0);
      if (length < TAG_BYTES || length > CHUNK_BYTES + TAG_BYTES || isOver) throw damaged();
      if (rest.length < LENGTH_BYTES + length) break;
      const body = rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      rest = rest.subarray(LENGTH_BYTES + length);
      const plain = open(body, key, header, index, false);
      const last = plain ?? open(body, key, header, index, true);
      if (last === null) throw index === 0 ? wrongPassphrase() : damaged();
      isOver = plain === null;
      index += 1;
      yield last;
    }
  }
  if (!isOver || rest.length > 0) throw damaged();
}

function open(body: Buffer, key: Buffer, header: string, index: number, isLast: boolean): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, isLast));
  decipher.setAAD(Buffer.from(header));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt8(isLast ? 1 : 0, 0);
  nonce.writeUInt32BE(index, NONCE_BYTES - 4);
  return nonce;
}

function wrongPassphrase(): StartError {
  return new StartError('The passphrase does not fit this backup. Nothing was changed.');
}

/** A file that is not as it was written. */
export function damaged(): StartError {
  return new StartError('The backup is damaged or cut off: take another copy of it. Nothing was changed.');
}
