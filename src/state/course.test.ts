import { describe, expect, it } from 'vitest';
import { COURSE_MS, extendCourse, type CourseSample } from './course';

function courseOf(samples: readonly (readonly [number, number])[]): readonly CourseSample[] {
  let course: readonly CourseSample[] = [];
  for (const [atMs, occupancy] of samples) course = extendCourse(course, { atMs, occupancy });
  return course;
}

describe('the course of the last minutes', () => {
  it.each<[string, readonly (readonly [number, number])[], readonly (readonly [number, number])[]]>([
    [
      'keeps samples a second apart',
      [
        [0, 1],
        [1000, 2],
      ],
      [
        [0, 1],
        [1000, 2],
      ],
    ],
    [
      'keeps the highest of a second',
      [
        [0, 1],
        [300, 3],
        [600, 2],
      ],
      [[0, 3]],
    ],
    [
      'drops what is too old',
      [
        [0, 1],
        [COURSE_MS, 2],
        [COURSE_MS + 1000, 3],
      ],
      [
        [COURSE_MS, 2],
        [COURSE_MS + 1000, 3],
      ],
    ],
    [
      'starts again when the clock jumps back',
      [
        [5000, 1],
        [0, 2],
      ],
      [[0, 2]],
    ],
  ])('%s', (_case, samples, expected) => {
    expect(courseOf(samples).map(({ atMs, occupancy }) => [atMs, occupancy])).toEqual(expected);
  });
});
