import { describe, expect, it } from 'vitest';
import {
  Enrolment,
  type EnrolmentLook,
  type EnrolmentStep,
  FRONT_LOOKS,
  MIN_ENROLMENT_PX,
  yawOf,
} from './enrolment';

function descriptor(value: number): Float32Array {
  return new Float32Array(128).fill(value / Math.sqrt(128));
}

const look = (changes: Partial<EnrolmentLook> = {}): EnrolmentLook => ({
  widthPx: 120,
  isSharp: true,
  yaw: 0,
  descriptor: descriptor(0),
  ...changes,
});

/** Frontal looks, and then the head where it is asked to be. */
function playedTo(step: EnrolmentStep, isLeftFirst = true): Enrolment {
  const enrolment = new Enrolment(isLeftFirst);
  const yaws = { front: 0, left: 0.4, right: -0.4, again: 0, done: 0 };
  for (let time = 0; time < 20 && enrolment.step !== step; time += 1) {
    enrolment.add(look({ yaw: yaws[enrolment.step] }));
  }
  expect(enrolment.step).toBe(step);
  return enrolment;
}

describe('an enrolment', () => {
  it.each([
    [true, ['front', 'left', 'right', 'again', 'done']],
    [false, ['front', 'right', 'left', 'again', 'done']],
  ])('asks for both sides, left first: %s', (isLeftFirst, expected) => {
    const seen: EnrolmentStep[] = [];
    for (const step of expected) seen.push(playedTo(step as EnrolmentStep, isLeftFirst).step);
    expect(seen).toEqual(expected);
  });

  it('has no descriptor before its end', () => {
    expect(playedTo('again').descriptor()).toBeNull();
  });

  it('gives the mean of its frontal looks', () => {
    const enrolment = new Enrolment(true);
    for (let index = 0; index < FRONT_LOOKS; index += 1) {
      enrolment.add(look({ descriptor: descriptor(index % 2 === 0 ? 0.1 : 0.2) }));
    }
    enrolment.add(look({ yaw: 0.4 }));
    enrolment.add(look({ yaw: -0.4 }));
    enrolment.add(look());
    expect(enrolment.descriptor()?.[0]).toBeCloseTo((0.1 * 3 + 0.2 * 2) / 5 / Math.sqrt(128), 6);
  });

  it.each<[string, EnrolmentStep, EnrolmentLook | null]>([
    ['no-face', 'front', null],
    ['too-small', 'front', look({ widthPx: MIN_ENROLMENT_PX - 1 })],
    ['blurred', 'front', look({ isSharp: false })],
    ['not-frontal', 'front', look({ yaw: 0.2 })],
    ['not-frontal', 'left', look()],
    ['not-frontal', 'left', look({ yaw: -0.4 })],
    ['not-frontal', 'right', look({ yaw: 0.4 })],
    ['not-frontal', 'again', look({ yaw: 0.4 })],
  ])('is not helped by %s in the step %s', (fault, step, shown) => {
    const enrolment = playedTo(step);
    expect(enrolment.add(shown)).toMatchObject({ step, fault });
  });

  it.each<[EnrolmentStep, EnrolmentLook]>([
    ['front', look({ descriptor: descriptor(0.4) })],
    ['left', look({ yaw: 0.4, descriptor: descriptor(0.7) })],
    ['again', look({ descriptor: descriptor(0.4) })],
  ])('begins anew when somebody else steps in at %s', (step, shown) => {
    const enrolment = playedTo(step);
    if (step === 'front') enrolment.add(look());
    expect(enrolment.add(shown)).toMatchObject({ step: 'front', looks: 0, fault: 'other-person' });
  });

  it('is not got through by one still', () => {
    const enrolment = new Enrolment(true);
    for (let time = 0; time < 100; time += 1) enrolment.add(look());
    expect(enrolment.step).toBe('left');
  });

  it('changes no more when it is done, and keeps nothing when it is dropped', () => {
    const enrolment = playedTo('done');
    enrolment.add(look({ descriptor: descriptor(0.9) }));
    expect(enrolment.step).toBe('done');
    enrolment.dispose();
    expect(enrolment.descriptor()).toBeNull();
  });
});

it.each([
  ['from the front', { x: 50, y: 60 }, 0],
  ['to the own left, which is the right of the picture', { x: 60, y: 60 }, 0.5],
  ['to the own right', { x: 40, y: 60 }, -0.5],
])('a head that is turned %s', (_name, noseTip, yaw) => {
  expect(yawOf({ rightEye: { x: 40, y: 50 }, leftEye: { x: 60, y: 50 }, noseTip })).toBeCloseTo(yaw);
});

it('a tilted head is not a turned one', () => {
  const points = { rightEye: { x: 40, y: 40 }, leftEye: { x: 60, y: 60 }, noseTip: { x: 40, y: 60 } };
  expect(yawOf(points)).toBeCloseTo(0);
});
