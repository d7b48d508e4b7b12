import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AlertFiring } from '../domain/alert';
import { createAlertEngine } from './engine';
import { Observer } from './observer';
import { AROUND, frameOf, NOON_MS, ruleOf } from './test-play';

/** Whatever is seen: what is told keeps its promises. */

const RULES = [
  ruleOf({ kind: 'intruder', zoneId: 'left' }, { id: 'intruder', cooldownMs: 5000 }),
  ruleOf({ kind: 'loitering', zoneId: null, minDurationMs: 3000 }, { id: 'loitering', cooldownMs: 0 }),
  ruleOf({ kind: 'crowding', zoneId: 'left', count: 2, minDurationMs: 2000 }, { id: 'crowding' }),
  ruleOf({ kind: 'lying', zoneId: null, minDurationMs: 1000 }, { id: 'lying' }),
  ruleOf({ kind: 'camera-dark' }, { id: 'dark', confirmMs: 3000 }),
];

const frames = fc.array(
  fc.record({
    /** Time to the next frame; a few are gaps, and a few go back. */
    stepMs: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 30, max: 1000 }) },
      { weight: 1, arbitrary: fc.constantFrom(2500, 20_000, -30_000, 0) },
    ),
    people: fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 4 }),
        x: fc.constantFrom(0.1, 0.25, 0.4, 0.75),
        y: fc.constantFrom(0.5, 0.6),
      }),
      { selector: ({ id }) => id, maxLength: 4 },
    ),
    isDark: fc.boolean(),
  }),
  { minLength: 20, maxLength: 150 },
);

it('every firing is told once or twice, in order, and ends', () => {
  fc.assert(
    fc.property(frames, (given) => {
      let serial = 0;
      const engine = createAlertEngine(RULES, AROUND, () => `firing-${(serial += 1)}`);
      const observer = new Observer();
      const told: AlertFiring[] = [];
      let atMs = NOON_MS;
      for (const { isDark, people, stepMs } of given) {
        atMs += stepMs;
        const health = { covered: 0, moved: 0, dark: isDark ? 1 : 0, frozen: 0 };
        const observation = observer.observe(frameOf(atMs, { people, health }), []);
        if (observation !== null) told.push(...engine.update(observation));
      }
      told.push(...engine.flush());

      for (const firstId of new Set(told.map(({ id }) => id))) {
        const [begun, ended, ...more] = told.filter(({ id }) => id === firstId);
        expect(more).toEqual([]);
        expect(begun?.endedAtMs).toBeNull();
        expect(ended).toEqual({ ...begun, endedAtMs: ended?.endedAtMs });
        expect(begun?.beganAtMs).toBeLessThanOrEqual(begun?.firedAtMs ?? NaN);
        expect(ended?.endedAtMs).toBeGreaterThanOrEqual(begun?.beganAtMs ?? NaN);
      }
      expect(engine.flush()).toEqual([]);
    }),
    { numRuns: 80 },
  );
});
