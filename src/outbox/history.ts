import { rollup, type AggregateStep } from '../aggregates/rollup';
import type { AggregateRow, AggregatesQuery } from '../api/contract';
import type { HistoryStore } from './count-store';

/** Buckets are read about a day at a time, so that a month is never in memory at once. */
const CHUNK_MS = 24 * 3_600_000;

/** Rows of this browser's history, merged by step as the API does it. */
export async function readHistory(
  store: HistoryStore,
  query: AggregatesQuery,
): Promise<readonly AggregateRow[]> {
  const { cameraId, fromMs, toMs, stepMs } = query;
  const chunkMs = Math.max(1, Math.floor(CHUNK_MS / stepMs)) * stepMs;
  const rows: AggregateRow[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += chunkMs) {
    const range = { fromMs: startMs, toMs: Math.min(startMs + chunkMs, toMs), stepMs };
    const buckets = await store.range(cameraId, range.fromMs, range.toMs);
    rows.push(...rollup(buckets, range).map(rowOf));
  }
  return rows;
}

function rowOf(step: AggregateStep): AggregateRow {
  return {
    ...step,
    lines: [...step.lines],
    zones: step.zones.map((zone) => ({ ...zone, dwell: { ...zone.dwell, counts: [...zone.dwell.counts] } })),
  };
}
