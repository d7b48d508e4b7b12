import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import type { KindTable } from './data-kind';
import { KIND_TABLES } from './kinds';
import type { Subject } from './rows-about';

const PAGE_ROWS = 500;

interface ArchiveWish {
  readonly subject: Subject;
  readonly id: string;
  /** UTC, ms. */
  readonly nowMs: number;
}

/**
 * Everything that is kept about a subject as JSON lines: one that says what this is, one for each row
 * (kind, table, row), and one with the number of rows, without which the file is cut off. Secrets are left
 * out. Rows are read page by page, so whatever changes meanwhile may be in it or not.
 */
export async function* archiveLines(
  context: StoreContext,
  { subject, id, nowMs }: ArchiveWish,
): AsyncGenerator<string> {
  const { db, guard } = context;
  yield line({ format: 'hiro-cctv-archive', version: 1, subject, id, madeMs: nowMs });
  let rowCount = 0;
  for (const { kind, table } of KIND_TABLES) {
    const about = table.about[subject];
    if (about === undefined) continue;
    const narrowed = new Map(
      Object.entries(table.narrows?.[subject] ?? {}).map(([column, of]) => [column, of(id)]),
    );
    const columns = await guard(() => describe(db, table));
    let after: readonly string[] | null = null;
    for (;;) {
      const page: readonly ArchiveRow[] = await guard(() =>
        readPage(db, { table, columns, where: about(id), after, narrowed }),
      );
      if (page.length > 0) yield page.map(({ row }) => line({ kind, table: table.name, row })).join('');
      rowCount += page.length;
      after = page.at(-1)?.key ?? null;
      if (after === null || page.length < PAGE_ROWS) break;
    }
  }
  yield line({ end: true, rows: rowCount });
}

interface ArchiveRow {
  readonly row: unknown;
  /** Values of the primary key, as text. */
  readonly key: readonly string[];
}

interface Columns {
  readonly shown: readonly string[];
  /** The primary key in its order. */
  readonly key: readonly { readonly name: string; readonly type: string }[];
}

async function describe(db: Kysely<Database>, { name, secrets = [] }: KindTable): Promise<Columns> {
  const { rows } = await sql<{ name: string; type: string; place: number | null }>`
    select attname::text as name, format_type(atttypid, atttypmod) as type,
      array_position(indkey::int2[], attnum) as place
    from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
    where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(db);
  const key = rows
    .flatMap(({ place, ...column }) => (place === null ? [] : [{ ...column, place }]))
    .sort((a, b) => a.place - b.place);
  return { shown: rows.map((row) => row.name).filter((column) => !secrets.includes(column)), key };
}

interface PageWish {
  readonly table: KindTable;
  readonly columns: Columns;
  readonly where: RawBuilder<boolean>;
  /** The key of the last row before; null: from the beginning. */
  readonly after: readonly string[] | null;
  /** What stands for a column, by its name. */
  readonly narrowed: ReadonlyMap<string, RawBuilder<unknown>>;
}

async function readPage(
  db: Kysely<Database>,
  { table, columns: { shown, key }, where, after, narrowed }: PageWish,
): Promise<readonly ArchiveRow[]> {
  const keys = sql.join(key.map(({ name }) => sql.ref(name)));
  const from =
    after === null
      ? sql`true`
      : sql`(${keys}) > (${sql.join(key.map(({ type }, index) => sql`${after[index]}::text::${sql.raw(type)}`))})`;
  const pairs = shown.flatMap((column) => [sql.lit(column), narrowed.get(column) ?? sql.ref(column)]);
  const { rows } = await sql<ArchiveRow>`
    select json_build_object(${sql.join(pairs)}) as row,
      array[${sql.join(key.map(({ name }) => sql`${sql.ref(name)}::text`))}] as key
    from ${sql.table(table.name)} where ${where} and ${from} order by ${keys} limit ${sql.lit(PAGE_ROWS)}`.execute(
    db,
  );
  return rows;
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
