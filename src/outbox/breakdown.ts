import type { Breakdown } from '../domain/live';
import type { PersonAttributes } from '../domain/attributes';

/** Width of a breakdown record. */
export const HOUR_MS = 3_600_000;

/** A record without visits. */
export function emptyBreakdown(cameraId: string, hourStartMs: number): Breakdown {
  return { cameraId, hourStartMs, visits: 0, ageGender: [], mood: [] };
}

/** The record with one more visit: one vote for age band × gender, one for mood. */
export function addVisit(breakdown: Breakdown, attributes: PersonAttributes): Breakdown {
  const { ageBand, gender, mood } = attributes;
  return mergeBreakdowns(breakdown, {
    ...breakdown,
    visits: 1,
    ageGender: [{ ageBand, gender, visits: 1 }],
    mood: [{ mood, visits: 1 }],
  });
}

/** The sums of two records of the same camera and hour. */
export function mergeBreakdowns(a: Breakdown, b: Breakdown): Breakdown {
  return {
    ...a,
    visits: a.visits + b.visits,
    ageGender: mergeCounts([...a.ageGender, ...b.ageGender], (cell) => `${cell.ageBand} ${cell.gender}`),
    mood: mergeCounts([...a.mood, ...b.mood], (cell) => cell.mood),
  };
}

function mergeCounts<Cell extends { readonly visits: number }>(
  cells: readonly Cell[],
  keyOf: (cell: Cell) => string,
): Cell[] {
  const merged = new Map<string, Cell>();
  for (const cell of cells) {
    const before = merged.get(keyOf(cell));
    merged.set(keyOf(cell), before === undefined ? cell : { ...before, visits: before.visits + cell.visits });
  }
  return [...merged.values()];
}
