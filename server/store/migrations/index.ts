import { type Kysely, type Migration, Migrator } from 'kysely';
import { AppError } from '../../../src/lib/errors';
import type { Database } from '../schema';
import { start } from './0001-start';
import { cameraEnabled } from './0002-camera-enabled';

/** In the order in which they run; a name never changes once it was released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-start': start,
  '0002-camera-enabled': cameraEnabled,
};

/** Brings the tables up to date. Several processes may call it at once: the migrator takes a lock. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'none';
  throw new AppError('migration', `The store could not be brought up to date (failed migration: ${failed})`, {
    isFatal: true,
    cause: error,
  });
}
