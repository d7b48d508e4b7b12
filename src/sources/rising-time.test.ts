import { describe, expect, it } from 'vitest';
import { RisingTime } from './rising-time';

/** Each step: [raw time, now, expected]. */
const cases: readonly { name: string; steps: readonly (readonly [number, number, number | null])[] }[] = [
  {
    name: 'rising times pass',
    steps: [
      [1000, 0, 1000],
      [1033, 33, 1033],
    ],
  },
  {
    name: 'the same picture twice is left out',
    steps: [
      [1000, 0, 1000],
      [1000, 16, null],
      [1033, 33, 1033],
    ],
  },
  {
    name: 'a picture out of order is left out',
    steps: [
      [1066, 0, 1066],
      [1033, 33, null],
      [1100, 66, 1100],
    ],
  },
  {
    name: 'a clock put back by an hour: time goes on at the real pace',
    steps: [
      [3_600_000, 0, 3_600_000],
      [40, 40, 3_600_040],
      [80, 80, 3_600_080],
    ],
  },
  {
    name: 'a clock put back that catches up takes over again',
    steps: [
      [10_000, 0, 10_000],
      [5000, 40, 10_040],
      [10_100, 80, 10_100],
    ],
  },
  {
    name: 'a step back without any time passing still rises',
    steps: [
      [10_000, 5, 10_000],
      [1, 5, 10_001],
    ],
  },
];

describe('RisingTime', () => {
  it.each(cases)('$name', ({ steps }) => {
    const rising = new RisingTime();
    expect(steps.map(([raw, now]) => rising.next(raw, now))).toEqual(steps.map(([, , time]) => time));
  });
});
