import { expect, it } from 'vitest';
import { type AnalyticsCameraConfig, createCameraAnalytics } from './camera-analytics';
import { trackFrame } from './track-frames';

const DOOR: AnalyticsCameraConfig = {
  id: 'camera',
  version: 1,
  lines: [{ id: 'door', name: 'Door', role: 'entrance', start: { x: 0.5, y: 1 }, end: { x: 0.5, y: 0 } }],
  zones: [],
};

/** Steps over the line by less than three margins and goes on standing there; when it counts, ms after the step. */
function countedAfterMs(lineConfirmMs: number | null, tune: 'from the start' | 'on the way'): number {
  const tuned = { ...DOOR, lineConfirmMs };
  const analytics = createCameraAnalytics(tune === 'from the start' ? tuned : DOOR);
  for (let frame = 0; frame < 10; frame++) {
    analytics.update(trackFrame(frame * 100, [{ id: 1, x: 0.48, y: 0.6, firstSeenAtMs: 0 }]));
  }
  if (tune === 'on the way') analytics.reconfigure(tuned);
  for (let frame = 10; frame < 40; frame++) {
    const { live } = analytics.update(
      trackFrame(frame * 100, [{ id: 1, x: 0.52, y: 0.6, firstSeenAtMs: 0 }]),
    );
    if (live.entries === 1) return (frame - 10) * 100;
  }
  return Infinity;
}

it.each([
  [null, 200],
  [100, 100],
  [700, 700],
])('a camera of which crossings are confirmed after %s ms', (lineConfirmMs, afterMs) => {
  expect(countedAfterMs(lineConfirmMs, 'from the start')).toBe(afterMs);
  expect(countedAfterMs(lineConfirmMs, 'on the way')).toBe(afterMs);
});

it('what was counted goes on when the confirmation changes', () => {
  const analytics = createCameraAnalytics(DOOR);
  for (const [index, x] of [0.3, 0.4, 0.6, 0.7, 0.8].entries())
    analytics.update(trackFrame(index * 200, [{ id: 1, x, y: 0.6, firstSeenAtMs: 0 }]));
  analytics.reconfigure({ ...DOOR, lineConfirmMs: 700 });
  expect(analytics.update(trackFrame(1200, [])).live).toMatchObject({ entries: 1, lines: [{ in: 1 }] });
});
