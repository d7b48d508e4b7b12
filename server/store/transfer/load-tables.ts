import { type Kysely, sql, type Transaction } from 'kysely';
import { StartError } from '../../start-error';
import { ensurePartitions } from '../partitions';
import type { Database } from '../schema';
import {
  listTables,
  moveSequences,
  setTextForms,
  sumTable,
  type TableInfo,
  type TableSum,
  writeRows,
} from './catalogue';

/** Told of each table while its rows go over. */
export type Progress = (table: string, rowCount: number) => void;

/** The rows of one table, and what they must sum up to; the sum is asked for after the last row. */
export interface TableContent {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly string[]>;
  readonly sum: () => TableSum;
}

interface LoadOptions {
  /** Starts of the months that need a table. */
  readonly monthStartsMs: readonly number[];
  /** What is there is deleted first, in the same transaction. Else it must be empty. */
  readonly isReplacing: boolean;
  readonly progress: Progress;
}

/**
 * Fills a store with tables from elsewhere, all or nothing: counts and sums are compared before the
 * commit. Throws `StartError` where something is there already or does not agree.
 */
export async function loadTables(
  db: Kysely<Database>,
  contents: AsyncIterable<TableContent>,
  { monthStartsMs, isReplacing, progress }: LoadOptions,
): Promise<void> {
  const tables = new Map((await listTables(db)).map((table) => [table.name, table]));
  if (!isReplacing) await assertEmpty(db, [...tables.values()]);
  await ensurePartitions(db, monthStartsMs);
  await db.transaction().execute(async (trx) => {
    await setTextForms(trx);
    if (isReplacing) {
      const names = sql.join([...tables.keys()].map((name) => sql.table(name)));
      await sql`truncate ${names} cascade`.execute(trx);
    }
    for await (const content of contents) {
      const table = tables.get(content.name);
      if (table === undefined) throw unknownTable(content.name);
      await loadTable(trx, { ...table, columns: content.columns }, content, progress);
    }
    for (const table of tables.values()) await moveSequences(trx, table);
  });
}

async function loadTable(
  trx: Transaction<Database>,
  table: TableInfo,
  content: TableContent,
  progress: Progress,
): Promise<void> {
  let rowCount = 0;
  progress(table.name, rowCount);
  for await (const lines of content.rows) {
    await writeRows(trx, table, lines);
    rowCount += lines.length;
    progress(table.name, rowCount);
  }
  const [wanted, stored] = [content.sum(), await sumTable(trx, table)];
  if (wanted.rowCount !== stored.rowCount || wanted.checksum !== stored.checksum) {
    throw new StartError(
      `The table ${table.name} did not arrive as it was sent (expected ${wanted.rowCount} rows, sum ${wanted.checksum}; got ${stored.rowCount} rows, sum ${stored.checksum}). Nothing was changed.`,
    );
  }
}

/** Throws where any table has a row. */
export async function assertEmpty(db: Kysely<Database>, tables: readonly TableInfo[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) {
      throw new StartError(
        `The target is not empty (the table ${name} has rows): choose an empty database or folder. Nothing was changed.`,
      );
    }
  }
}

function unknownTable(name: string): StartError {
  return new StartError(
    `There is no table ${name} here: the copy comes from another version of this program. Nothing was changed.`,
  );
}
