import { expect, it } from 'vitest';
import { liveTime, type LiveMoment } from './live-clock';

const clock = { wallMs: 1_000_000, pageMs: 5000 };

const cases: readonly { name: string; moment: LiveMoment; expected: number }[] = [
  {
    name: 'capture time, if known',
    moment: { captureTime: 4800, receiveTime: 4900, presentationTime: 5000 },
    expected: 999_800,
  },
  {
    name: 'arrival without capture time',
    moment: { receiveTime: 4900, presentationTime: 5000 },
    expected: 999_900,
  },
  { name: 'presentation without either', moment: { presentationTime: 4990 }, expected: 999_990 },
  {
    name: 'a capture time after the arrival is not believed',
    moment: { captureTime: 99_000, receiveTime: 4900, presentationTime: 5000 },
    expected: 999_900,
  },
  {
    name: 'a capture time of an hour ago is not believed',
    moment: { captureTime: -3_600_000, presentationTime: 4990 },
    expected: 999_990,
  },
  { name: 'never in the future', moment: { presentationTime: 5016 }, expected: 1_000_000 },
];

it.each(cases)('$name', ({ moment, expected }) => {
  expect(liveTime(moment, clock)).toBe(expected);
});
