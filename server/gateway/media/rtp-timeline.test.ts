import { expect, test } from 'vitest';
import { RtpTimeline } from './rtp-timeline';

test('goes on over a wrap of 32 bits, and back over it for a picture out of order', () => {
  const timeline = new RtpTimeline();
  const start = timeline.map(2 ** 32 - 1000, 0);
  expect(timeline.map(2000, 33) - start).toBe(3000);
  expect(timeline.map(2 ** 32 - 500, 40) - start).toBe(500);
  expect(timeline.map(5000, 70) - start).toBe(6000);
});

test('another run goes on by the time that passed', () => {
  const timeline = new RtpTimeline();
  timeline.map(1_000_000, 500);
  const last = timeline.map(1_003_600, 540);
  timeline.restart();
  expect(timeline.map(77, 1540) - last).toBe(90_000);
  expect(timeline.map(77 + 3600, 1580) - last).toBe(93_600);
});

test('never stands still between two runs', () => {
  const timeline = new RtpTimeline();
  const last = timeline.map(5, 100);
  timeline.restart();
  expect(timeline.map(5, 100)).toBeGreaterThan(last);
});
