import { type Kysely, sql } from 'kysely';
import { AppError } from '../../../src/lib/errors';
import type { Database } from '../schema';

/** A table with rows of ours; of a table of months the whole. */
export interface TableInfo {
  readonly name: string;
  /** Those that are written; not those that the database computes. */
  readonly columns: readonly string[];
}

/** How many rows a table has, and a sum over their content that does not depend on their order. */
export interface TableSum {
  readonly rowCount: number;
  readonly checksum: string;
}

/** Every table of the store as the catalogue knows them, those that others point to first. */
export async function listTables(db: Kysely<Database>): Promise<TableInfo[]> {
  const { rows: tables } = await sql<{ name: string; columns: string[] }>`
    select pg_class.relname::text as name,
      array_agg(attname::text order by attnum) filter (where attgenerated = '') as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relkind in ('r', 'p') and not relispartition
      and relnamespace = current_schema()::regnamespace and relname not like 'kysely_%'
    group by pg_class.relname order by 1`.execute(db);
  const { rows: references } = await sql<{ child: string; parent: string }>`
    select child.relname::text as child, parent.relname::text as parent
    from pg_constraint join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
    where contype = 'f' and conparentid = 0 and conrelid <> confrelid
      and child.relnamespace = current_schema()::regnamespace`.execute(db);
  return inOrder(tables, references);
}

function inOrder(
  tables: readonly TableInfo[],
  references: readonly { readonly child: string; readonly parent: string }[],
): TableInfo[] {
  const ordered: TableInfo[] = [];
  const done = new Set<string>();
  while (ordered.length < tables.length) {
    const ready = tables.filter(
      ({ name }) =>
        !done.has(name) && references.every(({ child, parent }) => child !== name || done.has(parent)),
    );
    if (ready.length === 0) throw new AppError('store', 'Tables point to each other in a circle');
    for (const table of ready) {
      ordered.push(table);
      done.add(table.name);
    }
  }
  return ordered;
}

/** The names of the migrations that made these tables. */
export async function listMigrations(db: Kysely<Database>): Promise<string[]> {
  const { rows: there } = await sql<{ exists: boolean }>`
    select to_regclass('kysely_migration') is not null as exists`.execute(db);
  if (there[0]?.exists !== true) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Counts and sums up a table. */
export async function sumTable(trx: Kysely<Database>, table: TableInfo): Promise<TableSum> {
  const { rows } = await sql<TableSum>`
    select count(*) as "rowCount",
      coalesce(sum(('x' || substr(md5(line), 1, 15))::bit(60)::bigint), 0)::text as checksum
    from (select row_to_json(part)::text as line from (${selectAll(table)}) part) lines`.execute(trx);
  return rows[0] ?? { rowCount: 0, checksum: '0' };
}

/** Rows as JSON text, some at a time. Call it in a transaction. */
export async function* readRows(
  trx: Kysely<Database>,
  table: TableInfo,
  batchSize = 500,
): AsyncGenerator<readonly string[]> {
  await sql`
    declare transfer no scroll cursor for
    select row_to_json(part)::text as line from (${selectAll(table)}) part`.execute(trx);
  try {
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(batchSize)} from transfer`.execute(trx);
      if (rows.length === 0) return;
      yield rows.map(({ line }) => line);
    }
  } finally {
    await sql`close transfer`.execute(trx).catch(() => undefined);
  }
}

/** Stores rows of JSON text. */
export async function writeRows(
  trx: Kysely<Database>,
  table: TableInfo,
  lines: readonly string[],
): Promise<void> {
  const columns = columnsOf(table);
  await sql`
    insert into ${sql.table(table.name)} (${columns}) overriding system value
    select ${columns} from json_populate_recordset(null::${sql.table(table.name)}, ${`[${lines.join(',')}]`}::json)`.execute(
    trx,
  );
}

/** Lets what the database counts by itself go on after the highest value that is stored. */
export async function moveSequences(trx: Kysely<Database>, table: TableInfo): Promise<void> {
  for (const column of table.columns) {
    const { rows } = await sql<{ sequence: string | null }>`
      select pg_get_serial_sequence(${`"${table.name}"`}, ${column}) as sequence`.execute(trx);
    const sequence = rows[0]?.sequence ?? null;
    if (sequence === null) continue;
    await sql`
      select setval(${sequence}::regclass, coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table.name)}`.execute(trx);
  }
}

/** The same text for the same row on every server. */
export async function setTextForms(trx: Kysely<Database>): Promise<void> {
  await sql`select set_config('timezone', 'UTC', true), set_config('extra_float_digits', '1', true),
    set_config('bytea_output', 'hex', true), set_config('intervalstyle', 'postgres', true)`.execute(trx);
  await sql`set local statement_timeout = 0`.execute(trx);
}

function selectAll(table: TableInfo): ReturnType<typeof sql> {
  return sql`select ${columnsOf(table)} from ${sql.table(table.name)}`;
}

function columnsOf({ columns }: TableInfo): ReturnType<typeof sql> {
  return sql.join(columns.map((column) => sql.ref(column)));
}
