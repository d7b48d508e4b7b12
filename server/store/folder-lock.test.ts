import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder';
import { acquireFolderLock, FolderLockedError } from './folder-lock';

describe('acquireFolderLock', () => {
  let folder: ReturnType<typeof makeTempFolder>;
  let path: string;
  beforeEach(() => {
    folder = makeTempFolder();
    path = join(folder.path, 'a.lock');
  });
  afterEach(() => folder.remove());

  test('a held lock is refused with the holder, and free after release', async () => {
    const lock = await acquireFolderLock(path);
    await expect(acquireFolderLock(path)).rejects.toThrow(FolderLockedError);
    await expect(acquireFolderLock(path)).rejects.toMatchObject({ holderPid: process.pid });
    lock.release();
    lock.release();
    expect(existsSync(path)).toBe(false);
    (await acquireFolderLock(path)).release();
  });

  test('one of several takers at once gets it', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireFolderLock(path)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('the lock of a process that ended is taken over, by one of several takers', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, JSON.stringify({ pid, startedAt: null, nonce: 'x' }));
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireFolderLock(path)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder.path)).toEqual(['a.lock']);
  });

  test('a process that only has the same number as the holder does not hold it', async () => {
    (await acquireFolderLock(path)).release();
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'another boot:1', nonce: 'x' }));
    (await acquireFolderLock(path)).release();
  });

  test('a lock file without sense is taken over', async () => {
    writeFileSync(path, 'garbage');
    (await acquireFolderLock(path)).release();
  });

  test('waiting ends when the holder lets go', async () => {
    const lock = await acquireFolderLock(path);
    const waiting = acquireFolderLock(path, { waitMs: 5_000 });
    lock.release();
    (await waiting).release();
  });

  test('release leaves the lock of somebody else alone', async () => {
    const lock = await acquireFolderLock(path);
    const other = JSON.stringify({ pid: 1, startedAt: null, nonce: 'other' });
    writeFileSync(path, other);
    lock.release();
    expect(readFileSync(path, 'utf8')).toBe(other);
  });
});
