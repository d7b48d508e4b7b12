import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema';
import { SAMPLE_START_MS } from './sample-bucket';
import { listTables } from '../store/transfer/catalogue';

/** A row of an organisation in each table that others point to, by table; made before. */
export type KnownRows = ReadonlyMap<string, string>;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** What it points to; null: nothing. */
  readonly parent: string | null;
}

/** Columns that name something without pointing to it. */
const NAMED: Readonly<Record<string, string>> = {
  organisation_id: 'organisations',
  site_id: 'sites',
  camera_id: 'cameras',
  user_id: 'users',
  device_id: 'devices',
  webhook_id: 'webhooks',
};
/** What a rule of the table wants. */
const VALUES: Readonly<Record<string, unknown>> = {
  'members.role': 'viewer',
  'buckets.start_ms': SAMPLE_START_MS,
  'buckets.end_ms': SAMPLE_START_MS + 1,
  'lease_spans.end_ms': 2,
  // One in force would keep everything.
  'legal_holds.released_ms': 1,
  // Expired ones go with any account.
  'pairings.expires_ms': Date.UTC(2100, 0, 1),
};

/**
 * Adds a row to every table that belongs to an organisation, as the catalogue knows them: a table that is
 * made later is filled too. Returns the tables, and the ids of what was made.
 */
export async function fillTables(
  db: Kysely<Database>,
  known: KnownRows,
): Promise<{ readonly tables: readonly string[]; readonly ids: readonly string[] }> {
  const columns = await listColumns(db);
  const rows = new Map(known);
  const tables: string[] = [];
  for (const { name: table } of await listTables(db)) {
    const own = columns.filter((column) => column.table === table);
    const parentOf = (column: Column): string | null => column.parent ?? NAMED[column.name] ?? null;
    if (!own.some((column) => parentOf(column) !== null)) continue;
    tables.push(table);
    if (known.has(table)) continue;
    const values: Record<string, unknown> = {};
    for (const column of own) {
      const parent = parentOf(column);
      const named = parent === null ? undefined : rows.get(parent);
      if (named !== undefined) values[column.name] = named;
      else {
        const ruled = VALUES[`${table}.${column.name}`];
        if (ruled !== undefined || !column.isNullable) values[column.name] = ruled ?? valueOf(column);
      }
    }
    const line = JSON.stringify([values]);
    const names = sql.join(Object.keys(values).map((name) => sql.ref(name)));
    await sql`
      insert into ${sql.table(table)} (${names}) overriding system value
      select ${names} from json_populate_recordset(null::${sql.table(table)}, ${line}::json)
      on conflict do nothing`.execute(db);
    if (typeof values.id === 'string') rows.set(table, values.id);
  }
  return { tables, ids: [...rows.values()] };
}

/** How many rows of each table name one of the ids, in whatever column; tables without any are left out. */
export async function countNaming(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { name } of await listTables(db)) {
    // Quoted as JSON text has it: "main" is an id, too.
    const patterns = ids.map((id) => `%"${id}"%`);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(name)} as row
      where to_jsonb(row)::text like any(${patterns}::text[])`.execute(db);
    const count = rows[0]?.count ?? 0;
    if (count > 0) counts[name] = count;
  }
  return counts;
}

async function listColumns(db: Kysely<Database>): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select columns.table_name::text as "table", column_name::text as name, data_type::text as type,
      is_nullable = 'YES' or column_default is not null as "isNullable", parent.relname::text as parent
    from information_schema.columns
      left join pg_constraint on contype = 'f' and conparentid = 0 and array_length(conkey, 1) = 1
        and conrelid = to_regclass(quote_ident(columns.table_name))
        and conkey[1] = columns.ordinal_position
      left join pg_class as parent on parent.oid = confrelid
    where table_schema = current_schema() and is_generated = 'NEVER'`.execute(db);
  return rows;
}

function valueOf({ type }: Column): unknown {
  if (type === 'uuid' || type === 'text') return randomUUID();
  if (type === 'jsonb') return {};
  if (type === 'boolean') return false;
  if (type.startsWith('timestamp')) return new Date(0).toISOString();
  return 1;
}
