import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { AppError } from '../../../src/lib/errors';
import type { Database } from '../schema';
import { start } from './0001-start';
import { cameraEnabled } from './0002-camera-enabled';
import { accounts } from './0003-accounts';
import { leases } from './0004-leases';
import { rollups } from './0005-rollups';
import { live } from './0006-live';
import { integrations } from './0007-integrations';
import { audit } from './0008-audit';
import { support } from './0009-support';
import { alarmLimits } from './0010-alarm-limits';
import { integrationVersions } from './0011-integration-versions';
import { breakdownReleases } from './0012-breakdown-releases';
import { seenEmpty } from './0013-seen-empty';
import { notices } from './0014-notices';
import { dataLife } from './0015-data-life';
import { faces } from './0016-faces';
import { floorPlans } from './0017-floor-plans';
import { alerts } from './0018-alerts';
import { momentBrowsers } from './0019-moment-browsers';
import { staffRollups } from './0020-staff-rollups';

/** In the order in which they run; a name never changes once it was released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-start': start,
  '0002-camera-enabled': cameraEnabled,
  '0003-accounts': accounts,
  '0004-leases': leases,
  '0005-rollups': rollups,
  '0006-live': live,
  '0007-integrations': integrations,
  '0008-audit': audit,
  '0009-support': support,
  '0010-alarm-limits': alarmLimits,
  '0011-integration-versions': integrationVersions,
  '0012-breakdown-releases': breakdownReleases,
  '0013-seen-empty': seenEmpty,
  '0014-notices': notices,
  '0015-data-life': dataLife,
  '0016-faces': faces,
  '0017-floor-plans': floorPlans,
  '0018-alerts': alerts,
  '0019-moment-browsers': momentBrowsers,
  '0020-staff-rollups': staffRollups,
};

/**
 * Brings the tables up to date, or for tests up to one migration. Several processes may call it at once:
 * the migrator takes a lock.
 */
export async function migrate(db: Kysely<Database>, upTo?: string): Promise<void> {
  if (upTo === undefined && (await isUpToDate(db))) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error, results } =
    upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'none';
  throw new AppError('migration', `The store could not be brought up to date (failed migration: ${failed})`, {
    isFatal: true,
    cause: error,
  });
}

/** The quick way to know it: the migrator reads the whole catalog first, which is a good part of a warm start. */
async function isUpToDate(db: Kysely<Database>): Promise<boolean> {
  const { rows: tables } = await sql<{ name: string | null }>`
    select to_regclass('kysely_migration')::text as name`.execute(db);
  if (tables[0]?.name == null) return false;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return JSON.stringify(rows.map(({ name }) => name)) === JSON.stringify(Object.keys(MIGRATIONS).sort());
}
