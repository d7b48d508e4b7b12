import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findPack } from './find-pack';
import { rememberPack } from './chosen-pack';
import { PackError, type PackSource } from './pack-source';
import { PackUse } from './pack-use';

vi.mock('./find-pack');
const CHOICE = { kind: 'own', sha256: 'ab'.repeat(32), name: 'Door' } as const;
const FOUND = { pack: { name: 'Door' } } as PackSource;

beforeEach(() => {
  const entries = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  });
  vi.mocked(findPack).mockReset().mockResolvedValue(FOUND);
});
afterEach(() => vi.unstubAllGlobals());

describe('the detector that a page counts with', () => {
  it('is the product’s own where none was chosen', async () => {
    const use = new PackUse();
    expect([await use.source(), use.state]).toEqual([null, null]);
  });

  it('is the chosen pack', async () => {
    rememberPack(CHOICE);
    const use = new PackUse();
    expect(await use.source()).toBe(FOUND);
    expect(use.state).toEqual({ name: 'Door', sha: 'abababab', failure: null });
  });

  it('is the product’s own once the pack has failed; the pack is not tried again', async () => {
    rememberPack(CHOICE);
    const use = new PackUse();
    await use.source();
    use.setAside('out of memory');
    expect([await use.source(), await use.source()]).toEqual([null, null]);
    expect(use.state?.failure).toBe('out of memory');
    expect(findPack).toHaveBeenCalledTimes(1);
  });

  it('is the product’s own where the pack is not there any more', async () => {
    rememberPack(CHOICE);
    vi.mocked(findPack).mockRejectedValue(new PackError('Door is no longer in this browser'));
    const use = new PackUse();
    expect([await use.source(), await use.source()]).toEqual([null, null]);
    expect(use.state?.failure).toBe('Door is no longer in this browser');
    expect(findPack).toHaveBeenCalledTimes(1);
  });
});
