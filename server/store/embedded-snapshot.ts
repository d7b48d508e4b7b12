import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { embeddedFiles } from './embedded-files';
import type { Database } from './schema';

const PREFIX = 'snapshot-';

/**
 * Copies the database's folder into a folder of its own beside it. The one connection is held meanwhile:
 * everybody else waits, and the files are at rest.
 */
export async function copyDatabase(db: Kysely<Database>, dataDir: string): Promise<string> {
  const folder = join(dataDir, `${PREFIX}${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  try {
    await db.connection().execute(async (connection) => {
      await sql`checkpoint`.execute(connection);
      await cp(embeddedFiles(dataDir).database, embeddedFiles(folder).database, {
        recursive: true,
        mode: constants.COPYFILE_FICLONE,
      });
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Removes copies that a command left behind when it was killed. */
export async function removeSnapshots(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(PREFIX)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}
