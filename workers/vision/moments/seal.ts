import type { SealedBytes } from '../../protocol';

const ALGORITHM = 'AES-GCM';
const KEY_BITS = 256;
const IV_BYTES = 12;

/**
 * Encrypts with a new key that nobody can read out and that is used for nothing else; destroying it destroys what
 * it opens. The id is bound in: under another one it does not open.
 */
export async function seal(plain: Uint8Array<ArrayBuffer>, id: string): Promise<SealedBytes> {
  const key = await crypto.subtle.generateKey({ name: ALGORITHM, length: KEY_BITS }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const ciphertext = await crypto.subtle.encrypt(parametersOf(iv, id), key, plain);
  return { key, iv, ciphertext };
}

/** Throws where key, id or a single bit do not fit. */
export async function unseal(
  { key, iv, ciphertext }: SealedBytes,
  id: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parametersOf(iv, id), key, ciphertext));
  } catch (error) {
    throw new Error('this moment does not open: its key or its bytes are not those that it was made with', {
      cause: error,
    });
  }
}

function parametersOf(iv: Uint8Array<ArrayBuffer>, id: string): AesGcmParams {
  return { name: ALGORITHM, iv, additionalData: new TextEncoder().encode(id) };
}
