import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A path for a file that a program will write, in a folder of its own, which the caller removes. */
export async function freePath(name: string): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hiro-e2e-'));
  return { folder, path: join(folder, name) };
}
