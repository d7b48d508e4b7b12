import { describe, expect, it } from 'vitest';
import { correctAxis, predictAxis, startAxis } from './kalman';

const motion = { accelerationDensity: 25, velocityFadeSec: 1000 };

describe('one coordinate', () => {
  for (const fps of [30, 10, 2]) {
    it(`learns a steady speed at ${fps} fps`, () => {
      const axis = startAxis(0, 2, 100);
      for (let frame = 1; frame <= 4 * fps; frame++) {
        predictAxis(axis, 1 / fps, motion);
        correctAxis(axis, (50 * frame) / fps, 2);
      }
      expect(axis.velocity).toBeGreaterThan(48);
      expect(axis.velocity).toBeLessThan(52);
      expect(axis.position).toBeCloseTo(200, -1);
    });
  }

  it('one long step is as uncertain as many short ones', () => {
    const long = startAxis(0, 2, 50);
    const short = startAxis(0, 2, 50);
    predictAxis(long, 1, motion);
    for (let step = 0; step < 100; step++) predictAxis(short, 0.01, motion);
    expect(short.pp / long.pp).toBeCloseTo(1, 2);
    expect(short.vv / long.vv).toBeCloseTo(1, 2);
  });

  it('an unseen velocity fades', () => {
    const axis = startAxis(0, 1, 10);
    axis.velocity = 100;
    predictAxis(axis, 60, { accelerationDensity: 1, velocityFadeSec: 2 });
    expect(axis.velocity).toBeLessThan(1e-9);
    expect(axis.position).toBeCloseTo(200, 5);
  });
});
