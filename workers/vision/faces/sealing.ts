import { base64UrlFromBytes, bytesFromBase64Url } from '../../../src/lib/key-fingerprint';
import type { FaceKeys, FaceOwner, FacePassage } from '../../face-protocol';

/** Descriptors leave this worker as ciphertext alone; here is where it is made and opened. */

const IV_BYTES = 12;
const SALT_BYTES = 16;
const KEY_BITS = 256;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const INFO = 'hiro face descriptor 1';

/** Keys that no script can read, to be kept by the page; its code may use them, and is held by lint and review. */
export async function makeFaceKeys(): Promise<FaceKeys> {
  const vaultKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: KEY_BITS }, false, [
    'encrypt',
    'decrypt',
  ]);
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { vaultKey, privateKey: pair.privateKey, publicKey: base64UrlFromBytes(publicKey) };
}

/** For this browser's store: IV and ciphertext, bound to site and person. */
export async function sealDescriptor(
  vaultKey: CryptoKey,
  owner: FaceOwner,
  descriptor: Float32Array,
): Promise<Uint8Array<ArrayBuffer>> {
  return encrypt(vaultKey, additionalData([owner.siteId, owner.personId]), descriptor);
}

/** Rejects where it was made with another key, or for somebody else. */
export async function openDescriptor(
  vaultKey: CryptoKey,
  owner: FaceOwner,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Float32Array> {
  return decrypt(vaultKey, additionalData([owner.siteId, owner.personId]), sealed);
}

/** For another analyser: salt, IV and ciphertext, base64url. Only the two analysers of the passage get to its key. */
export async function sealForPeer(passage: FacePassage, descriptor: Float32Array): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = await passageKey(passage, salt, 'encrypt');
  const sealed = await encrypt(key, passageData(passage), descriptor);
  return base64UrlFromBytes(new Uint8Array([...salt, ...sealed]));
}

/** The other way. Rejects for another passage, and for what was changed on the way. */
export async function openFromPeer(passage: FacePassage, sealed: string): Promise<Float32Array> {
  const bytes = bytesFromBase64Url(sealed);
  const key = await passageKey(passage, bytes.slice(0, SALT_BYTES), 'decrypt');
  return decrypt(key, passageData(passage), bytes.slice(SALT_BYTES));
}

/** Seals a descriptor of this browser's store for another analyser. */
export async function passOn(
  passage: FacePassage,
  vaultKey: CryptoKey,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const descriptor = await openDescriptor(vaultKey, passage, sealed);
  try {
    return await sealForPeer(passage, descriptor);
  } finally {
    descriptor.fill(0);
  }
}

/** Seals what another analyser has sent for this browser's store. */
export async function takeOver(
  passage: FacePassage,
  vaultKey: CryptoKey,
  sealed: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const descriptor = await openFromPeer(passage, sealed);
  try {
    return await sealDescriptor(vaultKey, passage, descriptor);
  } finally {
    descriptor.fill(0);
  }
}

/** ECDH of the analysers' keys, then HKDF with the salt: one key for one message. */
async function passageKey(
  passage: FacePassage,
  salt: Uint8Array<ArrayBuffer>,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const peer = await crypto.subtle.importKey(
    'raw',
    bytesFromBase64Url(passage.peerPublicKey),
    CURVE,
    false,
    [],
  );
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: peer }, passage.privateKey, KEY_BITS);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = passageData(passage);
  const algorithm = { name: 'AES-GCM', length: KEY_BITS };
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, secret, algorithm, false, [
    usage,
  ]);
}

function passageData({ siteId, personId, fromId, toId }: FacePassage): Uint8Array<ArrayBuffer> {
  return additionalData([siteId, personId, fromId, toId]);
}

function additionalData(parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([INFO, ...parts]));
}

async function encrypt(
  key: CryptoKey,
  additional: Uint8Array<ArrayBuffer>,
  descriptor: Float32Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const clear = new Float32Array(descriptor);
  try {
    const params = { name: 'AES-GCM', iv, additionalData: additional };
    const ciphertext = await crypto.subtle.encrypt(params, key, clear);
    return new Uint8Array([...iv, ...new Uint8Array(ciphertext)]);
  } finally {
    clear.fill(0);
  }
}

async function decrypt(
  key: CryptoKey,
  additional: Uint8Array<ArrayBuffer>,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Float32Array> {
  const iv = sealed.slice(0, IV_BYTES);
  const params = { name: 'AES-GCM', iv, additionalData: additional };
  return new Float32Array(await crypto.subtle.decrypt(params, key, sealed.slice(IV_BYTES)));
}
