import { bytesFromBase64Url } from '../../src/lib/key-fingerprint';

/** Whether the text (base64url, uncompressed) is a point of P-256, which a key can be agreed on with. */
export async function isPublicKey(text: string): Promise<boolean> {
  try {
    await crypto.subtle.importKey(
      'raw',
      bytesFromBase64Url(text),
      { name: 'ECDH', namedCurve: 'P-256' },
      true,
      [],
    );
    return true;
  } catch {
    return false;
  }
}
