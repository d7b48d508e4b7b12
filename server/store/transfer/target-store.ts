import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { StartError } from '../../start-error';
import { embeddedFiles } from '../embedded-files';
import { lockedError } from '../embedded-database';
import { acquireFolderLock, FolderLockedError } from '../folder-lock';
import { fsyncPath } from '../fsync-tree';
import { migrate } from '../migrations';
import { unreachable } from '../postgresql-store';
import type { Database } from '../schema';
import { listMigrations } from './catalogue';
import { connectForCopy, openDraft, type StorePlace } from './source-store';

interface FillOptions {
  /** The migrations that the copied tables had. */
  readonly migrations: readonly string[];
  readonly isReplacing: boolean;
  /** Fills the tables; where it throws, the target stays as it was. */
  readonly fill: (db: Kysely<Database>, options: { readonly isReplacing: boolean }) => Promise<void>;
}

/** Fills a store with the tables of another one, all or nothing. */
export function fillStore(place: StorePlace, options: FillOptions): Promise<void> {
  return place.kind === 'embedded'
    ? fillFolder(place.dataDir, options)
    : fillPostgresql(place.databaseUrl, options);
}

/** Makes a new database in a draft folder and puts it in the place of what is there. */
async function fillFolder(dataDir: string, { migrations, isReplacing, fill }: FillOptions): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const files = embeddedFiles(dataDir);
  const lock = await acquireFolderLock(files.serverLock).catch((error: unknown) => {
    throw error instanceof FolderLockedError ? lockedError(dataDir, error.holderPid) : error;
  });
  const draft = await mkdtemp(join(dataDir, 'restore-'));
  try {
    if (existsSync(files.database) && !isReplacing) {
      throw new StartError(
        `There is a store in ${dataDir} already: choose an empty folder, or say --replace to lose what is in it. Nothing was changed.`,
      );
    }
    const { db, close } = await openDraft(draft);
    try {
      await migrateLike(db, migrations);
      await fill(db, { isReplacing: false });
      await migrate(db);
    } finally {
      await close();
    }
    await putInPlace(draft, dataDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
    lock.release();
  }
}

/** What the journal promised belongs to the database that goes. */
async function putInPlace(draft: string, dataDir: string): Promise<void> {
  const files = embeddedFiles(dataDir);
  const before = join(dataDir, 'pg.before');
  await rm(before, { recursive: true, force: true });
  if (existsSync(files.database)) await rename(files.database, before);
  await rm(files.journal, { recursive: true, force: true });
  await rename(embeddedFiles(draft).database, files.database);
  await fsyncPath(dataDir);
  await rm(before, { recursive: true, force: true });
}

async function fillPostgresql(
  databaseUrl: string,
  { migrations, isReplacing, fill }: FillOptions,
): Promise<void> {
  const db = connectForCopy(databaseUrl);
  try {
    await sql`select 1`.execute(db).catch((error: unknown) => {
      throw unreachable(databaseUrl, error);
    });
    await assertUnused(db);
    const there = await listMigrations(db);
    if (there.length === 0) await migrateLike(db, migrations);
    else if (there.join() !== migrations.join()) throw otherVersion();
    await fill(db, { isReplacing });
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

/** Makes the tables as they were where the rows come from; newer ones follow after them. */
async function migrateLike(db: Kysely<Database>, migrations: readonly string[]): Promise<void> {
  const last = migrations.at(-1);
  if (last === undefined) throw otherVersion();
  await migrate(db, last).catch((error: unknown) => {
    throw new StartError(
      'The copy comes from a newer version of this program: update it first. Nothing was changed.',
      error,
    );
  });
  if ((await listMigrations(db)).join() !== migrations.join()) throw otherVersion();
}

/** Throws where a server works on the database: what it stores meanwhile would be missing. */
export async function assertUnused(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'hiro-cctv' and pid <> pg_backend_pid()`.execute(
    db,
  );
  if ((rows[0]?.count ?? 0) === 0) return;
  throw new StartError('A server is using that database: stop it first. Nothing was changed.');
}

function otherVersion(): StartError {
  return new StartError(
    'The copy comes from another version of this program than the target has: copy into an empty database. Nothing was changed.',
  );
}
