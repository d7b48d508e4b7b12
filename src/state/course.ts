/** People in the picture at one instant. */
export interface CourseSample {
  readonly atMs: number;
  readonly occupancy: number;
}

/** How far back the live view's course reaches, ms. */
export const COURSE_MS = 300_000;
const SAMPLE_MS = 1_000;

/**
 * The course with one more sample. Samples are a second apart at least; of several within a second
 * the highest stays. A clock that jumps back starts a new course.
 */
export function extendCourse(course: readonly CourseSample[], sample: CourseSample): readonly CourseSample[] {
  const last = course.at(-1);
  if (last === undefined || sample.atMs < last.atMs) return [sample];
  if (sample.atMs - last.atMs < SAMPLE_MS) {
    if (sample.occupancy <= last.occupancy) return course;
    return [...course.slice(0, -1), { atMs: last.atMs, occupancy: sample.occupancy }];
  }
  const fromMs = sample.atMs - COURSE_MS;
  const firstKept = course.findIndex((kept) => kept.atMs >= fromMs);
  return [...(firstKept <= 0 ? course : course.slice(firstKept)), sample];
}
