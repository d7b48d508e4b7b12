import { area, curveStepAfter, line } from 'd3-shape';
import type { OccupancySlot } from '../../state/insights/day-model';

/** How instants and people become pixels. */
export interface OccupancyScale {
  readonly x: (atMs: number) => number;
  readonly y: (people: number) => number;
}

interface Sample {
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** SVG paths of the mean and of the range, in one piece per stretch that was watched. */
export function occupancyPaths(
  slots: readonly OccupancySlot[],
  { x, y }: OccupancyScale,
): { readonly mean: string; readonly range: string } {
  const drawMean = line<Sample>(
    (sample) => x(sample.atMs),
    (sample) => y(sample.mean),
  ).curve(curveStepAfter);
  const drawRange = area<Sample>(
    (sample) => x(sample.atMs),
    (sample) => y(sample.min),
    (sample) => y(sample.max),
  ).curve(curveStepAfter);
  const runs = watchedRuns(slots);
  return {
    mean: runs.map((run) => drawMean([...run]) ?? '').join(''),
    range: runs.map((run) => drawRange([...run]) ?? '').join(''),
  };
}

function watchedRuns(slots: readonly OccupancySlot[]): readonly (readonly Sample[])[] {
  const runs: Sample[][] = [];
  let isOpen = false;
  for (const slot of slots) {
    if (slot.mean === null || slot.min === null || slot.max === null) {
      isOpen = false;
      continue;
    }
    if (!isOpen) runs.push([]);
    isOpen = true;
    const sample = { mean: slot.mean, min: slot.min, max: slot.max };
    const run = runs.at(-1);
    run?.splice(-1, run.length > 0 ? 1 : 0, { atMs: slot.startMs, ...sample });
    run?.push({ atMs: slot.endMs, ...sample });
  }
  return runs;
}
