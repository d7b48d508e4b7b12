import { expect, it } from 'vitest';
import type { Detections } from '../domain/detection';
import { detectionsOf } from '../tracking/synthetic-people';
import { Recorder } from './recorder';

function at(sec: number, width = 640): Detections {
  return detectionsOf([], sec * 1000, { width, height: 480 });
}

function secondsOf(recorder: Recorder): readonly number[] | null {
  return recorder.frames?.map(({ capturedAtMs }) => capturedAtMs / 1000) ?? null;
}

it('keeps ten seconds before the check, and all of the check', () => {
  const recorder = new Recorder();
  for (let sec = 0; sec <= 30; sec++) recorder.add(at(sec));
  recorder.begin();
  for (let sec = 31; sec <= 90; sec++) recorder.add(at(sec));
  expect(secondsOf(recorder)?.[0]).toBe(20);
  expect(secondsOf(recorder)).toHaveLength(71);
});

it.each([
  ['a clip that begins again', at(3)],
  ['a camera that is turned', at(41, 480)],
])('%s before the check begins a new recording, in it none is left', (_case, frame) => {
  const before = new Recorder();
  before.add(at(40));
  before.add(frame);
  before.begin();
  expect(before.frames).toEqual([frame]);

  const within = new Recorder();
  within.add(at(40));
  within.begin();
  within.add(frame);
  expect(within.frames).toBeNull();
});

it('gives up a check that is longer than half an hour at five frames a second', () => {
  const recorder = new Recorder();
  recorder.begin();
  for (let frame = 0; frame <= 9_000; frame++) recorder.add(at(frame / 5));
  expect(recorder.frames).toBeNull();
});
