import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;

/** An encrypted text; base64. */
export const sealedSchema = z.strictObject({ iv: z.base64(), tag: z.base64(), data: z.base64() });
export type Sealed = z.infer<typeof sealedSchema>;

/** Encrypts a text, bound to `context`: it cannot be opened in the place of another. */
export function seal(key: Buffer, context: string, text: string): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** The text; null where key or context are others, or something was changed. */
export function unseal(key: Buffer, context: string, { iv, tag, data }: Sealed): string | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(Buffer.from(data, 'base64'), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
