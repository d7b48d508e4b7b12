import type { Size } from '../../domain/geometry';
import { COURSE_MS, type CourseSample } from '../../state/course';

/** A course as SVG paths; the right edge is the newest sample. */
export interface CoursePaths {
  readonly line: string;
  readonly area: string;
  readonly min: number;
  readonly max: number;
}

/** A pause longer than this is a gap in the line, ms. */
const GAP_MS = 3_000;
const TOP_PX = 3;

/** Steps, since people come and go whole. Gaps stay empty: they are not zero. Null below two samples. */
export function coursePaths(course: readonly CourseSample[], size: Size): CoursePaths | null {
  const last = course.at(-1);
  if (last === undefined || course.length < 2) return null;
  const values = course.map((sample) => sample.occupancy);
  const max = Math.max(1, ...values);
  const x = (atMs: number): number => round(size.width * (1 - (last.atMs - atMs) / COURSE_MS));
  const y = (occupancy: number): number => round(size.height - ((size.height - TOP_PX) * occupancy) / max);
  let line = '';
  let area = '';
  for (const run of runsOf(course)) {
    const [first, ...rest] = run;
    if (first === undefined) continue;
    const steps = rest.map((sample) => `H${x(sample.atMs)}V${y(sample.occupancy)}`).join('');
    const endX = x(run.at(-1)?.atMs ?? first.atMs);
    line += `M${x(first.atMs)} ${y(first.occupancy)}${steps}`;
    area += `M${x(first.atMs)} ${size.height}V${y(first.occupancy)}${steps}H${endX}V${size.height}Z`;
  }
  return { line, area, min: Math.min(...values), max };
}

function runsOf(course: readonly CourseSample[]): readonly (readonly CourseSample[])[] {
  const runs: CourseSample[][] = [];
  let previousMs = Number.NEGATIVE_INFINITY;
  for (const sample of course) {
    if (sample.atMs - previousMs > GAP_MS) runs.push([]);
    runs.at(-1)?.push(sample);
    previousMs = sample.atMs;
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
