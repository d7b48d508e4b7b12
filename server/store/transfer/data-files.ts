import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { codeOf } from '../../start-error';
import { damaged } from './backup-crypto';

/** The database itself, what lives only while a server runs, and videos. */
const LEFT_OUT = /^(pg|pg\.new|pg\.before|journal|run|media|snapshot-.*|restore-.*|.*\.lock.*)$/;
const MAX_BYTES = 1024 * 1024;

/** Small files beside the database, such as keys and stored credentials; paths within the folder. */
export async function listDataFiles(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  async function walk(folder: string): Promise<void> {
    const entries = await readdir(join(dataDir, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (folder === '' && LEFT_OUT.test(entry.name)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile() && (await stat(join(dataDir, path))).size <= MAX_BYTES) found.push(path);
    }
  }
  await walk('').catch((error: unknown) => {
    // On PostgreSQL there may be no folder at all.
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  return found.map((path) => path.split(sep).join('/')).sort();
}

export interface DataFile {
  readonly path: string;
  readonly base64: string;
}

/** The files with their content. */
export async function readDataFiles(dataDir: string, paths: readonly string[]): Promise<DataFile[]> {
  return Promise.all(
    paths.map(async (path) => ({ path, base64: (await readFile(join(dataDir, path))).toString('base64') })),
  );
}

/** Puts files back, for their owner alone. Those that are there stay, unless they are replaced. */
export async function writeDataFiles(
  dataDir: string,
  files: readonly DataFile[],
  { isReplacing }: { readonly isReplacing: boolean },
): Promise<void> {
  for (const { path, base64 } of files) {
    const target = normalize(join(dataDir, path));
    if (!target.startsWith(normalize(dataDir) + sep)) throw damaged();
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, Buffer.from(base64, 'base64'), {
      mode: 0o600,
      flag: isReplacing ? 'w' : 'wx',
    }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
}
