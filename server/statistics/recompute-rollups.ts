import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../store/schema';
import {
  boundsOf,
  type CameraSpan,
  columnsOf,
  fromHours,
  fromMinutes,
  rollupTable,
  SERIES,
  type Series,
  spansTable,
  type Step,
} from './rollup-sql';

/** Makes the roll-ups of these whole hours anew from their minutes. Doing it twice changes nothing. */
export async function recomputeHours(trx: Kysely<Database>, hours: readonly CameraSpan[]): Promise<void> {
  const bounds = boundsOf(hours);
  await recompute(trx, { step: 'hour', spans: hours, source: (series) => fromMinutes(series, bounds) });
}

/** Makes the roll-ups of these whole days anew from those of their hours. */
export async function recomputeDays(trx: Kysely<Database>, days: readonly CameraSpan[]): Promise<void> {
  await recompute(trx, { step: 'day', spans: days, source: fromHours });
}

interface Recomputation {
  readonly step: Step;
  readonly spans: readonly CameraSpan[];
  readonly source: (series: Series) => RawBuilder<unknown>;
}

async function recompute(trx: Kysely<Database>, { step, spans, source }: Recomputation): Promise<void> {
  if (spans.length === 0) return;
  for (const series of SERIES) {
    await sql`
      with ${spansTable(spans)} delete from ${rollupTable(step, series)} as rollup using spans
      where rollup.camera_id = c and rollup.start_ms = s`.execute(trx);
    const columns = sql.raw(['camera_id', 'start_ms', ...columnsOf(series)].join(', '));
    await sql`
      with ${spansTable(spans)}, source as (${source(series)})
      insert into ${rollupTable(step, series)} (${columns}) select ${columns} from source`.execute(trx);
  }
}
