import { type Kysely, sql } from 'kysely';
import type { AggregateRow, AggregatesQuery } from '../../src/api/contract';
import type { Database } from '../store/schema';
import type { Span } from './local-time';
import { type MergedPeriod, mergePeriods } from './merge-rollups';
import { planPeriods } from './rollup-plan';
import { inSnapshot } from './snapshot';

const HOUR_MS = 3_600_000;

/**
 * The rows of a camera by step from its roll-ups; null where they are of no use, because the steps are
 * shorter than an hour or begin within one.
 */
export async function readStepsFromRollups(
  db: Kysely<Database>,
  query: AggregatesQuery,
): Promise<AggregateRow[] | null> {
  if (query.stepMs % HOUR_MS !== 0) return null;
  return inSnapshot(db, async (trx) => {
    const timeZone = await readTimeZone(trx, query.cameraId);
    if (timeZone === null) return [];
    const steps = stepsOf(query);
    const plan = planPeriods(timeZone, steps);
    if (plan.minutes.length > plan.days.length + plan.hours.length) return null;
    const question = { cameraIds: [query.cameraId], timeZone, periods: steps };
    const merged = await mergePeriods(trx, question, { hasDetails: true });
    return steps.flatMap((step, index) => {
      const period = merged[index] ?? null;
      return period === null || period.numbers.coveredMs === 0 ? [] : [rowFrom(step, period)];
    });
  });
}

function stepsOf({ fromMs, toMs, stepMs }: AggregatesQuery): Span[] {
  return Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, index) => {
    const startMs = fromMs + index * stepMs;
    return { startMs, endMs: Math.min(startMs + stepMs, toMs) };
  });
}

function rowFrom({ startMs, endMs }: Span, { numbers, lines, zones, staff }: MergedPeriod): AggregateRow {
  return {
    ...numbers,
    startMs,
    endMs,
    ...(staff !== undefined && { staff }),
    lines: lines.map(({ lineId, in: inCount, out }) => ({ lineId, in: inCount, out })),
    zones: [...numbers.zones, ...zones].map(({ zoneId, occupancy, dwell }) => ({
      zoneId,
      occupancy,
      dwell: { counts: [...dwell.counts], sumMs: dwell.sumMs },
    })),
  };
}

async function readTimeZone(trx: Kysely<Database>, cameraId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('cameras')
    .innerJoin('sites', 'sites.id', 'cameras.site_id')
    .select(sql<string>`sites.config->>'timeZone'`.as('time_zone'))
    .where('cameras.id', '=', cameraId)
    .executeTakeFirst();
  return row?.time_zone ?? null;
}
