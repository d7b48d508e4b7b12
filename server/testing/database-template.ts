import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddedFiles } from '../store/embedded-files';
import { openEmbeddedStore } from '../store/embedded-store';
import { keptLog } from './quiet-log';

/** What the tables depend on. */
const SCHEMA_FOLDER = fileURLToPath(new URL('../store/migrations', import.meta.url));
const SEED = fileURLToPath(new URL('../store/seed.ts', import.meta.url));

/** Making a database and its tables takes seconds; it is made once per version of PGlite and of the schema, and copied. */
async function templateFolder(): Promise<string> {
  const require = createRequire(import.meta.url);
  const packageFolder = join(dirname(require.resolve('@electric-sql/pglite')), '..');
  const { version } = require(join(packageFolder, 'package.json'));
  const cache = join(packageFolder, '..', '..', '.cache', 'hiro-cctv');
  const folder = join(cache, `database-${String(version)}-${schemaHash()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  const store = await openEmbeddedStore({ dataDir: draft, log: keptLog().log });
  await store.close();
  try {
    renameSync(embeddedFiles(draft).database, folder);
  } catch {
    // Another test file was faster.
  }
  rmSync(draft, { recursive: true, force: true });
  return folder;
}

function schemaHash(): string {
  const hash = createHash('sha256');
  const files = [
    ...readdirSync(SCHEMA_FOLDER)
      .sort()
      .map((name) => join(SCHEMA_FOLDER, name)),
    SEED,
  ];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** Puts a database with its tables, as seeded, into a data folder, so that a store opens there without making one. */
export async function placeEmptyDatabase(dataDir: string): Promise<void> {
  cpSync(await templateFolder(), embeddedFiles(dataDir).database, { recursive: true });
}

/** A new data folder with a database as it is after the first start. */
export async function makeDataFolder(): Promise<{ readonly path: string; readonly remove: () => void }> {
  const path = mkdtempSync(join(tmpdir(), 'hiro-test-'));
  await placeEmptyDatabase(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
