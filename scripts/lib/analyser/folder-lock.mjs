import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../steps.mjs';

/**
 * Makes the folder this process's own: two browsers would ruin one profile.
 * @param {string} dataDir
 * @returns {Promise<() => Promise<void>>} gives it back
 */
export async function lockFolder(dataDir) {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'analyser.pid');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch {
      const pid = Number(await readFile(file, 'utf8').catch(() => ''));
      if (pid !== process.pid && isAlive(pid)) {
        throw new StepError(
          `Another analyser (process ${pid}) uses "${dataDir}".`,
          'Stop it, or give this one a folder of its own with --data.',
        );
      }
      await rm(file, { force: true });
    }
  }
  throw new StepError(`"${file}" cannot be written.`, 'Check who owns the folder.');
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
