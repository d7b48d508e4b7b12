import { describe, expect, it } from 'vitest';
import type { AnalyticsCameraConfig } from '../analytics/camera-analytics';
import type { IgnoreSpot } from '../domain/ignore-spot';
import { type BoxPath, detectionsOf, personBox, walk } from '../tracking/synthetic-people';
import type { CountAudit } from './count-audit';
import { DEFAULT_THRESHOLDS, tryThresholds, type RecordedCheck, type Trial } from './propose';

const FPS = 5;
const DOOR: AnalyticsCameraConfig = {
  id: 'camera',
  version: 1,
  lines: [{ id: 'door', name: 'Door', role: 'entrance', start: { x: 0.5, y: 1 }, end: { x: 0.5, y: 0 } }],
  zones: [],
};

/** Somebody, or something, as a detector sees it. */
interface Seen {
  readonly path: BoxPath;
  readonly score: number;
}

/** Walks in through the door, past its middle 4 s after `fromSec`. */
function walksIn(fromSec: number, score: number, height = 120): Seen {
  const path = walk({ x: 60, y: 400, atSec: fromSec }, { x: 580, y: 400, atSec: fromSec + 8 }, height);
  return { path, score };
}

function check(seen: readonly Seen[], tappedSec: readonly number[]): RecordedCheck {
  const untilSec = 120;
  const frames = Array.from({ length: untilSec * FPS }, (_, index) => {
    const tSec = index / FPS;
    const boxes = seen.flatMap(({ path, score }) => {
      const box = path(tSec);
      return box === null ? [] : [{ box, score }];
    });
    return detectionsOf(boxes, tSec * 1000);
  });
  const audit: CountAudit = {
    id: 'a',
    cameraId: DOOR.id,
    target: { kind: 'line', id: 'door', name: 'Door' },
    madeAtMs: 0,
    fromMs: 0,
    toMs: (untilSec - 5) * 1000,
    counting: { configVersion: 1, models: [], correctedAtMs: null },
    seen: tappedSec.map((sec) => ({ mark: 'in', atMs: sec * 1000 })),
    counted: [],
  };
  return { audit, frames };
}

function outcomeOf(checks: readonly RecordedCheck[], spots: readonly IgnoreSpot[] = []): Trial {
  const trial = tryThresholds(checks, { camera: DOOR, spots, thresholds: DEFAULT_THRESHOLDS });
  let step = trial.next();
  let before = 0;
  while (step.done !== true) {
    expect(step.value).toBeGreaterThanOrEqual(before);
    before = step.value;
    step = trial.next();
  }
  expect(before).toBeLessThanOrEqual(1);
  return step.value;
}

const CLEAR = [0, 12, 24, 36, 48].map((sec) => walksIn(sec, 0.8));
const CLEAR_TAPS = [4, 16, 28, 40, 52];

describe('other thresholds for a camera', () => {
  it('people who are recognised with a low score: from a lower one on', () => {
    const faint = [60, 72].map((sec) => walksIn(sec, 0.3));
    const { now, proposal } = outcomeOf([check([...CLEAR, ...faint], [...CLEAR_TAPS, 64, 76])]);
    expect(now).toMatchObject({ matched: 5, missed: 2, extra: 0 });
    expect(proposal).toMatchObject({
      changed: 'foundingScore',
      result: { matched: 7, missed: 0, extra: 0 },
    });
    expect(proposal?.thresholds.foundingScore).toBeLessThan(DEFAULT_THRESHOLDS.foundingScore);
  });

  it('a trolley that is counted: people from a greater height on', () => {
    const low = [60, 72].map((sec) => walksIn(sec, 0.7, 40));
    const { now, proposal } = outcomeOf([check([...CLEAR, ...low], CLEAR_TAPS)]);
    expect(now).toMatchObject({ matched: 5, missed: 0, extra: 2 });
    expect(proposal).toMatchObject({ changed: 'minHeight', result: { matched: 5, extra: 0 } });
    expect(proposal?.thresholds.minHeight).toBeGreaterThan(40 / 480);
    expect(proposal?.thresholds.minHeight).toBeLessThan(120 / 480);
  });

  it('what counts better only by missing people is not proposed', () => {
    const ghosts = [60, 70, 80, 90].map((sec) => walksIn(sec, 0.5));
    const faint = walksIn(100, 0.45);
    const { proposal } = outcomeOf([check([...CLEAR, ...ghosts, faint], [...CLEAR_TAPS, 104])]);
    expect(proposal).toBeNull();
  });

  it('a check in which nobody was seen proves nothing, whatever was counted', () => {
    const { now, proposal } = outcomeOf([check(CLEAR, [])]);
    expect(now).toMatchObject({ seen: 0, extra: 5 });
    expect(proposal).toBeNull();
  });

  it('checks are added up: two that are too short alone suffice together', () => {
    const short = check([walksIn(0, 0.8), walksIn(12, 0.8), walksIn(24, 0.3)], [4, 16, 28]);
    expect(outcomeOf([short]).proposal).toBeNull();
    expect(outcomeOf([short, short]).proposal).toMatchObject({ changed: 'foundingScore' });
  });

  it('without a mistake nothing is tried', () => {
    const trial = tryThresholds([check(CLEAR, CLEAR_TAPS)], {
      camera: DOOR,
      spots: [],
      thresholds: DEFAULT_THRESHOLDS,
    });
    const steps = [...trial];
    expect(Math.max(...steps)).toBeLessThan(0.1);
  });

  it('what stands on an ignore spot is left out as it is in the count', () => {
    const box = personBox(320, 400, 120);
    const spot: IgnoreSpot = {
      id: 's',
      boxInView: { x1: box.x1 / 640, y1: box.y1 / 480, x2: box.x2 / 640, y2: box.y2 / 480 },
      score: 0.9,
      madeAtMs: 0,
    };
    const zone: RecordedCheck = {
      ...check([{ path: () => box, score: 0.9 }], []),
      audit: { ...check([], []).audit, target: { kind: 'zone', id: 'view', name: 'Picture' }, fromMs: -5000 },
    };
    expect(outcomeOf([zone]).now.extra).toBe(1);
    expect(outcomeOf([zone], [spot]).now.extra).toBe(0);
  });
});
