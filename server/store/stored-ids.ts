import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Bucket } from '../../src/domain/bucket';
import { monthOf } from './partitions';
import type { Database } from './schema';

/**
 * Those of the ids that are stored, whatever their time, in lower case. Each month has its own index, and
 * most ids are made when their bucket ends: the months of the batch are searched for each id, the
 * others only if they have any between the first and the last of them.
 */
export async function readStoredIds(
  trx: Transaction<Database>,
  buckets: readonly Bucket[],
): Promise<ReadonlySet<string>> {
  const ids = buckets.map(({ id }) => id.toLowerCase()).sort();
  const starts = buckets.map(({ startMs }) => startMs);
  const from = sql.lit(monthOf(Math.min(...starts)).startMs);
  const to = sql.lit(monthOf(Math.max(...starts)).endMs);
  const { rows } = await sql<{ id: string | null }>`
    ${search(ids, sql`and start_ms >= ${from} and start_ms < ${to}`)}
    union all (
      select null from buckets where id between ${ids.at(0)} and ${ids.at(-1)}
        and (start_ms < ${from} or start_ms >= ${to}) order by id limit 1
    )`.execute(trx);
  if (!rows.some(({ id }) => id === null)) return idsOf(rows);
  return idsOf((await search(ids, sql``).execute(trx)).rows);
}

/** `offset 0` keeps the database from reading whole months instead of looking up each id. */
function search(ids: readonly string[], condition: RawBuilder<unknown>): RawBuilder<{ id: string | null }> {
  return sql`
    select found.id from unnest(${ids}::uuid[]) as wanted (id) cross join lateral (
      select id from buckets where id = wanted.id ${condition} offset 0
    ) as found`;
}

function idsOf(rows: readonly { readonly id: string | null }[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])));
}
