import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../start-error';

/** Forces one file or folder to the disk. A path that has gone meanwhile is no error. */
export async function fsyncPath(path: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    // Folders cannot be opened on Windows; there the rename itself is durable enough.
    if (['ENOENT', 'EISDIR', 'EPERM'].includes(codeOf(error))) return;
    throw error;
  }
  try {
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL'].includes(codeOf(error))) throw error;
  } finally {
    await handle.close();
  }
}

/** Forces every file and folder under `folder` to the disk; files may appear and vanish meanwhile. */
export async function fsyncTree(folder: string): Promise<void> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await fsyncTree(path);
    else if (entry.isFile()) await fsyncPath(path);
  }
  await fsyncPath(folder);
}
