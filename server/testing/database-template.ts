import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { embeddedFiles } from '../store/embedded-files';

/** Making an empty database takes seconds; it is made once per version of PGlite and copied. */
async function templateFolder(): Promise<string> {
  const require = createRequire(import.meta.url);
  const packageFolder = join(dirname(require.resolve('@electric-sql/pglite')), '..');
  const { version } = require(join(packageFolder, 'package.json'));
  const cache = join(packageFolder, '..', '..', '.cache', 'hiro-cctv');
  const folder = join(cache, `empty-database-${String(version)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  const database = await PGlite.create(draft);
  await database.close();
  try {
    renameSync(draft, folder);
  } catch {
    // Another test file was faster.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Puts an empty database into a data folder, so that a store opens there without making one. */
export async function placeEmptyDatabase(dataDir: string): Promise<void> {
  cpSync(await templateFolder(), embeddedFiles(dataDir).database, { recursive: true });
}

/** A new data folder with an empty database. */
export async function makeDataFolder(): Promise<{ readonly path: string; readonly remove: () => void }> {
  const path = mkdtempSync(join(tmpdir(), 'hiro-test-'));
  await placeEmptyDatabase(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
