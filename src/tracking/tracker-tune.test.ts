import { expect, it } from 'vitest';
import { detectionsOf, personBox } from './synthetic-people';
import { createTracker, type Tracker } from './tracker';
import { TRACKER_DEFAULTS } from './tracker-options';

const TALL = { box: personBox(100, 400, 200), score: 0.9 };
const SHORT = { box: personBox(400, 400, 40), score: 0.9 };
const FAINT = { box: personBox(550, 400, 200), score: 0.25 };

function idsAt(tracker: Tracker, frame: number): readonly number[] {
  return tracker.update(detectionsOf([TALL, SHORT, FAINT], frame * 200)).tracks.map(({ id }) => id);
}

it('other settings hold from the next frame on, and tracks go on', () => {
  const tracker = createTracker();
  const { highScore, minHeight } = TRACKER_DEFAULTS;
  expect(idsAt(tracker, 0)).toHaveLength(2);
  const [tall] = idsAt(tracker, 1);
  tracker.tune({ highScore: 0.25, minHeight });
  for (let frame = 2; frame < 6; frame++) idsAt(tracker, frame);
  expect(idsAt(tracker, 6)).toHaveLength(3);
  tracker.tune({ highScore, minHeight: 0.2 });
  let ids: readonly number[] = [];
  for (let frame = 7; frame < 24; frame++) ids = idsAt(tracker, frame);
  // The short one is over; the faint one goes on, as low scores continue a track.
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(tall);
});
