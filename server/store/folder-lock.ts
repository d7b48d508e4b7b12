import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../src/lib/errors';
import { codeOf } from '../start-error';

const holderSchema = z.object({
  pid: z.int().positive(),
  /** When the process started, in a form that only compares for equality; null where unknown. */
  startedAt: z.string().nullable(),
  nonce: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** Two takers of a stale lock may both succeed for a moment; after this time the loser sees it. */
const SETTLE_MS = 60;
const POLL_MS = 100;

/** A lock file that is held; `release` is harmless when called twice. */
export interface FolderLock {
  release(): void;
}

export class FolderLockedError extends AppError {
  override readonly name = 'FolderLockedError';
  readonly holderPid: number;

  constructor(path: string, holderPid: number) {
    super('folder-locked', `${path} is held by process ${holderPid}`, { isFatal: true });
    this.holderPid = holderPid;
  }
}

/**
 * Takes the lock file at `path` for this process. A lock whose process has gone is taken over; one
 * that is held is waited for up to `waitMs`, then `FolderLockedError` is thrown.
 */
export async function acquireFolderLock(
  path: string,
  { waitMs = 0 }: { readonly waitMs?: number } = {},
): Promise<FolderLock> {
  const own: Holder = { pid: process.pid, startedAt: startTimeOf(process.pid), nonce: randomUUID() };
  const deadline = Date.now() + waitMs;
  for (;;) {
    if (tryCreate(path, own)) {
      await sleep(SETTLE_MS);
      if (readHolder(path)?.nonce === own.nonce) return { release: () => release(path, own) };
    }
    const holder = readHolder(path);
    if (holder === null || !isAlive(holder)) {
      removeStale(path, holder, own);
    } else if (Date.now() >= deadline) {
      throw new FolderLockedError(path, holder.pid);
    } else {
      await sleep(POLL_MS);
    }
  }
}

/** Whether a living process holds the lock file. */
export function isFolderInUse(path: string): boolean {
  const holder = readHolder(path);
  return holder !== null && isAlive(holder);
}

/** Moves the stale lock away first, so that a fresh one that took its place meanwhile can be put back. */
function removeStale(path: string, stale: Holder | null, own: Holder): void {
  const aside = `${path}.stale.${own.nonce}`;
  try {
    renameSync(path, aside);
    if (readHolder(aside)?.nonce !== stale?.nonce) linkSync(aside, path);
  } catch (error) {
    // Gone already, or taken again: the next round sees which.
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Creates the file with its content in one step, so that nobody reads a half-written holder. */
function tryCreate(path: string, own: Holder): boolean {
  const draft = `${path}.${own.nonce}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(path: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function release(path: string, own: Holder): void {
  if (readHolder(path)?.nonce === own.nonce) rmSync(path, { force: true });
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return holder.startedAt === null || holder.startedAt === startTimeOf(holder.pid);
}

/** Linux: boot id and start tick, so that a process that got the same number later is told apart. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie (state Z) has released its files already.
    if (fields[0] === 'Z') return 'ended';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}
