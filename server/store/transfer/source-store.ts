import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { Logger } from '../../../src/lib/logger';
import { codeOf, StartError } from '../../start-error';
import { askForSnapshot } from '../control-socket';
import { connectEmbedded } from '../embedded-connection';
import { EmbeddedDatabase } from '../embedded-database';
import { embeddedFiles } from '../embedded-files';
import { openFolder } from '../embedded-folder';
import { openEmbeddedStore } from '../embedded-store';
import { openKysely } from '../pool';
import { unreachable } from '../postgresql-store';
import { isFolderInUse } from '../folder-lock';
import type { Database } from '../schema';
import { listMigrations } from './catalogue';

/** Where a store is. */
export type StorePlace =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'postgresql'; readonly databaseUrl: string };

/** A store to read from. Whoever opened it closes it. */
export interface SourceStore {
  readonly kind: StorePlace['kind'];
  readonly db: Kysely<Database>;
  readonly close: () => Promise<void>;
}

/** Opens a store to copy from it; of a folder whose server runs, a copy of this moment. */
export async function openSource(place: StorePlace, log: Logger): Promise<SourceStore> {
  if (place.kind === 'postgresql') return openServer(place.databaseUrl);
  const files = embeddedFiles(place.dataDir);
  // Opened, a folder without a store would become one, and its backup would hold nothing.
  if (!existsSync(files.database)) {
    throw new StartError(`There is no store in ${place.dataDir}: name its folder by --data.`);
  }
  if (isFolderInUse(files.serverLock)) return openSnapshot(place.dataDir);
  const store = await openEmbeddedStore({ dataDir: place.dataDir, log });
  return { kind: place.kind, db: store.context.db, close: () => store.close() };
}

async function openServer(databaseUrl: string): Promise<SourceStore> {
  const db = connectForCopy(databaseUrl);
  try {
    if ((await listMigrations(db)).length === 0) {
      throw new StartError(`There is no store in ${new URL(databaseUrl).pathname.slice(1)}.`);
    }
  } catch (error) {
    await db.destroy();
    throw error instanceof StartError ? error : unreachable(databaseUrl, error);
  }
  return { kind: 'postgresql', db, close: () => db.destroy() };
}

/** A database on a server, for commands: told apart from servers of ours that use it. */
export function connectForCopy(databaseUrl: string): Kysely<Database> {
  const name = 'hiro-cctv-copy';
  return openKysely({ connectionString: databaseUrl, application_name: name }, () => undefined);
}

async function openSnapshot(dataDir: string): Promise<SourceStore> {
  const snapshot = await askForSnapshot(dataDir).catch((error: unknown) => {
    throw new StartError(
      `The server on ${dataDir} does not give a copy while it runs (${codeOf(error) || 'no answer'}): stop it and try again.`,
      error,
    );
  });
  const removeFiles = (): Promise<void> => rm(snapshot, { recursive: true, force: true });
  try {
    const { db, close } = await openDraft(snapshot);
    return { kind: 'embedded', db, close: () => close().then(removeFiles) };
  } catch (error) {
    await removeFiles();
    throw error;
  }
}

/** The database in a folder without anything around it: no migrations, no journal, no first rows. */
export async function openDraft(
  dataDir: string,
): Promise<{ readonly db: Kysely<Database>; readonly close: () => Promise<void> }> {
  const folder = await openFolder(dataDir);
  try {
    const database = await EmbeddedDatabase.start({ dataDir, socketFolder: folder.socketFolder, port: 0 });
    const db = connectEmbedded(database.listen, () => undefined);
    return {
      db,
      close: async () => {
        await sql`checkpoint`.execute(db).catch(() => undefined);
        await db.destroy();
        await database.sync().catch(() => undefined);
        await database.stop();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}
