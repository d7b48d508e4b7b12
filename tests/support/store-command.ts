import { sql } from 'kysely';
import { openEmbeddedStore } from '../../server/store/embedded-store';
import { openPostgresqlStore } from '../../server/store/postgresql-store';
import type { Store } from '../../server/store/store';
import { listTables, setTextForms, sumTable, type TableSum } from '../../server/store/transfer/catalogue';
import { keptLog } from '../../server/testing/quiet-log';
import { ScriptCommand } from './script-command';

const ENDED_WITHIN_MS = 120_000;

/** How a command ended, and what it told. */
export interface Ended {
  readonly code: number | null;
  readonly told: string;
}

/** `node scripts/store.mjs` with these arguments, to its end. */
export async function storeCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const command = new ScriptCommand({ script: 'store.mjs', args, env });
  const code = await command.ended(ENDED_WITHIN_MS);
  return { code, told: command.out + command.err };
}

/** Count and checksum of every table. */
export type StoreSums = Readonly<Record<string, TableSum>>;

/** Of the store in a folder that no server uses. */
export async function sumsOfFolder(dataDir: string): Promise<StoreSums> {
  return sumsOf(await openEmbeddedStore({ dataDir, log: keptLog().log }));
}

/** Of a database that no server uses. */
export async function sumsOfDatabase(databaseUrl: string): Promise<StoreSums> {
  return sumsOf(await openPostgresqlStore({ databaseUrl, log: keptLog().log }));
}

async function sumsOf(store: Store): Promise<StoreSums> {
  try {
    return await store.context.db.transaction().execute(async (trx) => {
      await sql`set transaction read only`.execute(trx);
      await setTextForms(trx);
      const sums: Record<string, TableSum> = {};
      for (const table of await listTables(trx)) sums[table.name] = await sumTable(trx, table);
      return sums;
    });
  } finally {
    await store.close();
  }
}
