const BYTES = 10;

/** What people compare to know a public key (base64url) again: the first 80 bits of its SHA-256, in groups. */
export async function keyFingerprint(publicKey: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytesFromBase64Url(publicKey));
  const hex = [...new Uint8Array(digest, 0, BYTES)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}

/** Throws where the text is no base64url. */
export function bytesFromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Without padding. */
export function base64UrlFromBytes(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
