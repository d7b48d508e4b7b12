import { expect, it } from 'vitest';
import { FileClock } from './file-clock';

const cases: readonly {
  name: string;
  durationSec: number;
  mediaSec: readonly number[];
  expectedMs: readonly number[];
}[] = [
  { name: 'starts at the chosen time', durationSec: 10, mediaSec: [0, 0.5, 1], expectedMs: [0, 500, 1000] },
  {
    name: 'a late first picture is the beginning',
    durationSec: 30,
    mediaSec: [20, 20.5],
    expectedMs: [0, 500],
  },
  {
    name: 'a first picture missed by a few frames is not',
    durationSec: 10,
    mediaSec: [0.25, 0.5],
    expectedMs: [250, 500],
  },
  {
    name: 'goes on over a loop',
    durationSec: 10,
    mediaSec: [0, 9.5, 0.5, 9.5, 0],
    expectedMs: [0, 9500, 10_500, 19_500, 20_000],
  },
  {
    name: 'loops of a file that begins late',
    durationSec: 30,
    mediaSec: [20, 29.5, 20.5],
    expectedMs: [0, 9500, 10_500],
  },
  {
    name: 'loops of a recording without duration',
    durationSec: Infinity,
    mediaSec: [0, 4, 4.5, 0],
    expectedMs: [0, 4000, 4500, 5000],
  },
  {
    name: 'a short clip loops too',
    durationSec: 0.5,
    mediaSec: [0, 0.25, 0.375, 0],
    expectedMs: [0, 250, 375, 500],
  },
  {
    name: 'a picture out of order is no loop',
    durationSec: 10,
    mediaSec: [0, 1, 0.75],
    expectedMs: [0, 1000, 750],
  },
];

it.each(cases)('$name', ({ durationSec, mediaSec, expectedMs }) => {
  const clock = new FileClock(5_000_000);
  expect(mediaSec.map((sec) => clock.at(sec, durationSec) - 5_000_000)).toEqual(expectedMs);
});
