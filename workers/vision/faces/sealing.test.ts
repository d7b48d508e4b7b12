import { describe, expect, it } from 'vitest';
import { bytesFromBase64Url } from '../../../src/lib/key-fingerprint';
import type { FaceKeys, FacePassage } from '../../face-protocol';
import { FaceGalleries } from './face-galleries';
import {
  makeFaceKeys,
  openDescriptor,
  openFromPeer,
  passOn,
  sealDescriptor,
  sealForPeer,
  takeOver,
} from './sealing';

const OWNER = { siteId: 'site', personId: 'person' };
const DESCRIPTOR = Float32Array.from({ length: 128 }, (_, index) => Math.sin(index) / 10);

function passage(own: FaceKeys, peer: FaceKeys, changes: Partial<FacePassage> = {}): FacePassage {
  const ids = { fromId: 'first', toId: 'second' };
  return { ...OWNER, ...ids, privateKey: own.privateKey, peerPublicKey: peer.publicKey, ...changes };
}

/** Whether the bytes of some of its numbers stand in the ciphertext. */
function shows(sealed: Uint8Array, descriptor: Float32Array): boolean {
  const clear = new Uint8Array(descriptor.buffer);
  const text = Buffer.from(sealed).toString('hex');
  return Array.from({ length: 126 }, (_, index) => clear.subarray(index * 4, index * 4 + 8)).some((part) =>
    text.includes(Buffer.from(part).toString('hex')),
  );
}

describe('keys', () => {
  it('cannot be read by any script', async () => {
    const { privateKey, vaultKey } = await makeFaceKeys();
    expect([vaultKey.extractable, privateKey.extractable]).toEqual([false, false]);
    await expect(crypto.subtle.exportKey('raw', vaultKey)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  });
});

describe('a descriptor at rest', () => {
  it('is opened with its key, for its person, and by nothing else', async () => {
    const [{ vaultKey }, other] = [await makeFaceKeys(), await makeFaceKeys()];
    const sealed = await sealDescriptor(vaultKey, OWNER, DESCRIPTOR);
    expect(await openDescriptor(vaultKey, OWNER, sealed)).toEqual(DESCRIPTOR);
    await expect(openDescriptor(other.vaultKey, OWNER, sealed)).rejects.toThrow();
    await expect(openDescriptor(vaultKey, { ...OWNER, personId: 'else' }, sealed)).rejects.toThrow();
    await expect(openDescriptor(vaultKey, { ...OWNER, siteId: 'else' }, sealed)).rejects.toThrow();
  });

  it('shows nothing of itself, and is different each time', async () => {
    const { vaultKey } = await makeFaceKeys();
    const sealed = await sealDescriptor(vaultKey, OWNER, DESCRIPTOR);
    expect(shows(new Uint8Array(DESCRIPTOR.buffer), DESCRIPTOR)).toBe(true);
    expect(shows(sealed, DESCRIPTOR)).toBe(false);
    expect(await sealDescriptor(vaultKey, OWNER, DESCRIPTOR)).not.toEqual(sealed);
  });
});

describe('a descriptor on its way', () => {
  it('is opened by the receiver, of this sender, and by nobody else', async () => {
    const [first, second, third] = [await makeFaceKeys(), await makeFaceKeys(), await makeFaceKeys()];
    const sealed = await sealForPeer(passage(first, second), DESCRIPTOR);
    expect(sealed.length).toBeLessThan(2048);
    expect(shows(bytesFromBase64Url(sealed), DESCRIPTOR)).toBe(false);
    expect(await openFromPeer(passage(second, first), sealed)).toEqual(DESCRIPTOR);
    await expect(openFromPeer(passage(third, first), sealed)).rejects.toThrow();
    await expect(openFromPeer(passage(second, third), sealed)).rejects.toThrow();
    await expect(openFromPeer(passage(second, first, { personId: 'else' }), sealed)).rejects.toThrow();
    await expect(openFromPeer(passage(second, first, { fromId: 'else' }), sealed)).rejects.toThrow();
    const changed = `${sealed.slice(0, 60)}${sealed[60] === 'A' ? 'B' : 'A'}${sealed.slice(61)}`;
    await expect(openFromPeer(passage(second, first), changed)).rejects.toThrow();
  });

  it('comes from one vault into the other', async () => {
    const [first, second] = [await makeFaceKeys(), await makeFaceKeys()];
    const own = await sealDescriptor(first.vaultKey, OWNER, DESCRIPTOR);
    const sealed = await passOn(passage(first, second), first.vaultKey, own);
    const taken = await takeOver(passage(second, first), second.vaultKey, sealed);
    expect(await openDescriptor(second.vaultKey, OWNER, taken)).toEqual(DESCRIPTOR);
  });
});

describe('a gallery', () => {
  it('is open until the last word of the server is too old, and never again without another', async () => {
    let nowMs = 1000;
    const galleries = new FaceGalleries(() => nowMs);
    const { vaultKey } = await makeFaceKeys();
    const sealed = await sealDescriptor(vaultKey, OWNER, DESCRIPTOR);
    const persons = [{ personId: OWNER.personId, sealed, maxDistance: 0.4 }];
    const gallery = { siteId: OWNER.siteId, vaultKey, validUntilMs: 2000, persons };
    expect(await galleries.set(gallery)).toEqual([]);
    const [enrolled] = galleries.of(OWNER.siteId);
    expect(enrolled?.descriptor).toEqual(DESCRIPTOR);
    expect(galleries.of('elsewhere')).toEqual([]);
    nowMs = 2000;
    expect(galleries.of(OWNER.siteId)).toEqual([]);
    expect(enrolled?.descriptor.every((value) => value === 0)).toBe(true);
    nowMs = 1500;
    expect(galleries.of(OWNER.siteId)).toEqual([]);
  });

  it('overwrites those who are in it no more, and names what cannot be opened', async () => {
    const galleries = new FaceGalleries(() => 0);
    const { vaultKey } = await makeFaceKeys();
    const sealed = await sealDescriptor(vaultKey, OWNER, DESCRIPTOR);
    const gallery = { siteId: OWNER.siteId, vaultKey, validUntilMs: 1 };
    await galleries.set({ ...gallery, persons: [{ personId: OWNER.personId, sealed, maxDistance: 0.4 }] });
    const [enrolled] = galleries.of(OWNER.siteId);
    expect(
      await galleries.set({ ...gallery, persons: [{ personId: 'else', sealed, maxDistance: 0.4 }] }),
    ).toEqual(['else']);
    expect(galleries.of(OWNER.siteId)).toEqual([]);
    expect(enrolled?.descriptor.every((value) => value === 0)).toBe(true);
  });
});
