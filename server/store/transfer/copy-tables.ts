import type { Kysely, Transaction } from 'kysely';
import { listPartitions } from '../partitions';
import type { Database } from '../schema';
import { listTables, readRows, setTextForms, sumTable, type TableInfo, type TableSum } from './catalogue';

/** One state of a store, to be read table by table. */
export interface StoreState {
  readonly trx: Transaction<Database>;
  readonly tables: readonly TableInfo[];
  readonly monthStartsMs: readonly number[];
}

/** Reads a store as it is at one moment. Nothing in it is changed. */
export function readState<T>(db: Kysely<Database>, read: (state: StoreState) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await setTextForms(trx);
      const months = await listPartitions(trx);
      const monthStartsMs = months.map(({ startMs }) => startMs);
      return read({ trx, tables: await listTables(trx), monthStartsMs });
    });
}

/** A table of a state with its rows and their sum. */
export interface TableOfState {
  readonly table: TableInfo;
  readonly sum: TableSum;
  readonly rows: AsyncIterable<readonly string[]>;
}

/** The tables one after the other, those that others point to first. */
export async function* tablesOf({ trx, tables }: StoreState): AsyncGenerator<TableOfState> {
  for (const table of tables) yield { table, sum: await sumTable(trx, table), rows: readRows(trx, table) };
}
