import { expect, it } from 'vitest';
import { COURSE_MS, type CourseSample } from '../../state/course';
import { coursePaths } from './course-path';

const SIZE = { width: 300, height: 50 };

function courseOf(...samples: readonly (readonly [number, number])[]): readonly CourseSample[] {
  return samples.map(([seconds, occupancy]) => ({ atMs: seconds * 1000, occupancy }));
}

it('ends at the right edge and steps', () => {
  expect(coursePaths(courseOf([0, 0], [1, 2], [2, 1]), SIZE)?.line).toBe('M298 50H299V3H300V26.5');
});

it('fills down to the base', () => {
  expect(coursePaths(courseOf([0, 1], [1, 1]), SIZE)?.area).toBe('M299 50V3H300V3H300V50Z');
});

it('leaves gaps open', () => {
  expect(coursePaths(courseOf([0, 1], [1, 1], [20, 1], [21, 1]), SIZE)?.line.match(/M/g)).toHaveLength(2);
});

it('knows the range, and never divides by nobody', () => {
  expect(coursePaths(courseOf([0, 0], [1, 0]), SIZE)).toMatchObject({ min: 0, max: 1 });
});

it('says nothing about a single sample', () => {
  expect(coursePaths(courseOf([0, 1]), SIZE)).toBeNull();
});

it('covers the whole width after the whole time', () => {
  const line = coursePaths(courseOf([0, 1], [COURSE_MS / 1000, 1]), SIZE)?.line;
  expect(line?.startsWith('M0 ')).toBe(true);
});
