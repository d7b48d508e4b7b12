import { describe, expect, it } from 'vitest';
import type { AlertRule } from '../domain/alert-rule';
import { begunAt, LEFT, play, ruleOf, type PlayedPerson } from './test-play';

const intruder = ruleOf({ kind: 'intruder', zoneId: 'left' });
const loitering = ruleOf({ kind: 'loitering', zoneId: 'left', minDurationMs: 15_000 });
const crowding = ruleOf({ kind: 'crowding', zoneId: 'left', count: 3, minDurationMs: 5000 });
const queue = ruleOf({ kind: 'queue', zoneId: 'left', count: 3, minDurationMs: 5000 });
const wrongWay = ruleOf({ kind: 'wrong-way', lineId: 'middle', direction: 'in' });

/** Somebody who stands in the left half from one second to another, and else in the right half. */
function inLeft(fromSec: number, toSec: number, id = 1, x = 0.25) {
  return (sec: number): PlayedPerson[] => [{ id, x: sec >= fromSec && sec < toSec ? x : 0.75, y: 0.6 }];
}

/** Somebody who is there only from one second to another. */
function thereOnly(fromSec: number, toSec: number, id = 1, x = 0.25) {
  return (sec: number): PlayedPerson[] => (sec >= fromSec && sec < toSec ? [{ id, x, y: 0.6 }] : []);
}

function all(...people: readonly ((sec: number) => PlayedPerson[])[]) {
  return (sec: number): PlayedPerson[] => people.flatMap((one) => one(sec));
}

interface Row {
  readonly name: string;
  readonly rule: AlertRule;
  readonly at: (sec: number) => readonly PlayedPerson[] | null;
  readonly seconds: number;
  readonly begun: readonly number[];
}

const walkLeft = (sec: number): PlayedPerson[] => [{ id: 1, x: 0.9 - 0.1 * sec, y: 0.6 }];
const crowd = (fromSec: number, toSec: number, count = 3) =>
  all(...Array.from({ length: count }, (_, n) => thereOnly(fromSec, toSec, n + 1, 0.08 + n * 0.12)));

const rows: readonly Row[] = [
  {
    name: 'an intruder after the confirmation',
    rule: intruder,
    at: thereOnly(2, 20),
    seconds: 30,
    begun: [3],
  },
  { name: 'nobody who is gone before it', rule: intruder, at: thereOnly(2, 2.8), seconds: 10, begun: [] },
  { name: 'nobody in another half', rule: intruder, at: thereOnly(2, 20, 1, 0.75), seconds: 30, begun: [] },
  {
    name: 'everybody, not only the first',
    rule: intruder,
    at: all(thereOnly(2, 20), thereOnly(5, 20, 2, 0.1)),
    seconds: 30,
    begun: [3, 6],
  },
  {
    name: 'a visit once, however long it lasts',
    rule: { ...intruder, cooldownMs: 0 },
    at: thereOnly(0, 600),
    seconds: 620,
    begun: [1],
  },
  {
    name: 'nobody again within the silence',
    rule: intruder,
    at: (sec) => inLeft(sec < 20 ? 2 : 30, sec < 20 ? 10 : 40)(sec),
    seconds: 60,
    begun: [3],
  },
  {
    name: 'whoever comes again after the silence',
    rule: intruder,
    at: (sec) => inLeft(sec < 50 ? 2 : 80, sec < 50 ? 10 : 90)(sec),
    seconds: 100,
    begun: [3, 81],
  },
  {
    name: 'whoever came again within the silence and stays',
    rule: intruder,
    at: (sec) => inLeft(sec < 20 ? 2 : 30, sec < 20 ? 10 : 100)(sec),
    seconds: 100,
    begun: [3, 69.8],
  },
  {
    name: 'loitering from the first moment on',
    rule: loitering,
    at: thereOnly(2, 20),
    seconds: 30,
    begun: [17],
  },
  { name: 'nobody who leaves in time', rule: loitering, at: thereOnly(2, 16.8), seconds: 30, begun: [] },
  {
    name: 'nobody who walks out and comes again',
    rule: loitering,
    at: (sec) => inLeft(sec < 12 ? 0 : 15, sec < 12 ? 10 : 25)(sec),
    seconds: 40,
    begun: [],
  },
  {
    name: 'whoever is hidden for a second in between',
    rule: loitering,
    at: (sec) => (sec % 6 > 4.9 ? [] : thereOnly(2, 30)(sec)),
    seconds: 40,
    begun: [18],
  },
  { name: 'a crowd that lasts', rule: crowding, at: crowd(2, 12), seconds: 30, begun: [7] },
  { name: 'no crowd that dissolves', rule: crowding, at: crowd(2, 6.8), seconds: 30, begun: [] },
  { name: 'no crowd of two', rule: crowding, at: crowd(2, 20, 2), seconds: 30, begun: [] },
  {
    name: 'a crowd once while it comes and goes',
    rule: crowding,
    at: (sec) => (sec % 10 > 7 ? crowd(0, 60, 2)(sec) : crowd(0, 60)(sec)),
    seconds: 60,
    begun: [5],
  },
  { name: 'a queue of people who wait', rule: queue, at: crowd(2, 20), seconds: 30, begun: [11] },
  { name: 'whoever crosses the wrong way', rule: wrongWay, at: walkLeft, seconds: 8, begun: [4.4] },
  {
    name: 'nobody who crosses the right way',
    rule: { ...wrongWay, direction: 'out' } as AlertRule,
    at: walkLeft,
    seconds: 8,
    begun: [],
  },
  {
    name: 'nothing of a rule that is off',
    rule: { ...intruder, isEnabled: false },
    at: thereOnly(2, 20),
    seconds: 30,
    begun: [],
  },
  {
    name: 'nothing of a zone that is not drawn',
    rule: ruleOf({ kind: 'intruder', zoneId: 'gone' }),
    at: thereOnly(2, 20),
    seconds: 30,
    begun: [],
  },
  {
    name: 'the whole picture where no zone is named',
    rule: ruleOf({ kind: 'intruder', zoneId: null }),
    at: thereOnly(2, 20, 1, 0.75),
    seconds: 30,
    begun: [3],
  },
  {
    name: 'nobody before and after a gap as one',
    rule: loitering,
    at: (sec) => (sec > 10 && sec < 14 ? null : thereOnly(2, 24)(sec)),
    seconds: 40,
    begun: [],
  },
  {
    name: 'somebody told before a gap not again after it',
    rule: intruder,
    at: (sec) => (sec > 10 && sec < 14 ? null : thereOnly(2, 24, sec < 12 ? 1 : 2)(sec)),
    seconds: 40,
    begun: [3],
  },
  {
    name: 'somebody lost in place not again under a new id',
    rule: intruder,
    at: (sec) => (sec > 10 && sec < 14 ? [] : thereOnly(2, 24, sec < 12 ? 1 : 2)(sec)),
    seconds: 40,
    begun: [3],
  },
  {
    name: 'somebody else who comes after somebody has left',
    rule: intruder,
    at: all(
      (sec) => (sec < 10 ? [{ id: 1, x: 0.45 - sec * 0.045, y: 0.6 }] : []),
      (sec) => (sec < 12 ? [] : [{ id: 2, x: Math.max(0.2, 0.7 - (sec - 12) * 0.1), y: 0.6 }]),
    ),
    seconds: 25,
    begun: [1, 15.2],
  },
  {
    name: 'two confused tracks as those they were',
    rule: intruder,
    at: (sec) => all(thereOnly(2, 30, sec < 10 ? 1 : 2), thereOnly(2, 30, sec < 10 ? 2 : 1, 0.75))(sec),
    seconds: 30,
    begun: [3],
  },
];

describe('an engine tells of', () => {
  it.each(rows)('$name', ({ at, begun, rule, seconds }) => {
    expect(begunAt({ rules: [rule], at, seconds })).toEqual(begun);
  });

  it.each([1, 2, 5, 10, 30])('the same at %s frames a second', (fps) => {
    const rules = [intruder, loitering];
    const at = all(thereOnly(2, 40), thereOnly(12, 22, 2, 0.1));
    expect(begunAt({ rules, at, fps, seconds: 60 })).toEqual([3, 13, 17]);
  });

  it('the same with every other frame lost at random', () => {
    const isLost = (sec: number): boolean => Math.sin(sec * 997) > 0.2;
    const at = (sec: number) => (isLost(sec) ? null : thereOnly(2, 40)(sec));
    const [first = 0] = begunAt({ rules: [loitering], at, fps: 10, seconds: 60 });
    expect(first).toBeGreaterThanOrEqual(17);
    expect(first).toBeLessThan(18);
  });
});

describe('a firing', () => {
  it('says when it began, was confirmed and ended, and no more than that', () => {
    const { told } = play({ rules: [crowding], at: crowd(2, 12), seconds: 30 });
    const [begun, ended] = told;
    expect(told).toHaveLength(2);
    expect(begun?.firing).toEqual({
      id: 'firing-1',
      ruleId: crowding.id,
      cameraId: 'camera',
      kind: 'crowding',
      severity: 'warning',
      zoneId: 'left',
      beganAtMs: begun?.firing.beganAtMs,
      firedAtMs: begun?.firing.firedAtMs,
      endedAtMs: null,
      count: 3,
      confidence: null,
      subject: null,
    });
    expect([begun?.beganSec, begun?.toldSec, begun?.endedSec]).toEqual([2, 7, null]);
    expect(ended?.firing).toEqual({ ...begun?.firing, endedAtMs: ended?.firing.endedAtMs });
    expect(ended?.endedSec).toBeCloseTo(11.8, 1);
    expect(ended?.toldSec).toBeCloseTo(16.8, 1);
  });

  it('ends with the last frame before a gap', () => {
    const at = (sec: number) => (sec > 10 && sec < 14 ? null : thereOnly(2, 24)(sec));
    const { told } = play({ rules: [intruder], at, seconds: 40 });
    expect(told.map(({ endedSec }) => endedSec)).toEqual([null, 10]);
  });

  it('of a crossing is over when it is told', () => {
    const { told } = play({ rules: [wrongWay], at: walkLeft, seconds: 8 });
    expect(told).toHaveLength(1);
    expect(told[0]?.endedSec).toBe(told[0]?.beganSec);
  });

  it('leaves out staff', () => {
    const at = (sec: number) => ({ people: thereOnly(2, 20)(sec), staffIds: sec > 1 ? [1] : [] });
    expect(begunAt({ rules: [intruder], at, seconds: 30 })).toEqual([]);
  });
});

describe('an engine', () => {
  it.each([60_000, 86_400_000])(
    'forgets everybody who has gone, after a silence of %s ms too',
    (cooldownMs) => {
      const at = (sec: number) => (sec < 100 ? crowd(2, 12, 6)(sec) : []);
      const rules = [intruder, loitering].map((rule) => ({ ...rule, cooldownMs }));
      const { engine, observer } = play({ rules: [...rules, crowding], at, seconds: 200 });
      expect(engine.remembered()).toBe(0);
      expect(observer.size).toBe(0);
    },
  );

  it('begins anew where a file begins anew', () => {
    const { engine, told } = play({ rules: [intruder], at: thereOnly(2, 20), seconds: 30 });
    const frame = { aspect: 1, crossings: [], objects: [], health: null };
    const again = [0, 200, 400, 600, 800, 1000].flatMap((ms) => {
      const atMs = (told[0]?.firing.beganAtMs ?? 0) - 1000 + ms;
      const boxInView = { x1: 0.2, y1: 0.4, x2: 0.3, y2: 0.6 };
      const person = { personId: 99, atMs, sinceMs: atMs, anchorInView: { x: 0.25, y: 0.6 }, boxInView };
      return engine.update({ ...frame, atMs, people: [{ ...person, signs: null }] });
    });
    expect(again.map(({ endedAtMs }) => endedAtMs)).toEqual([null]);
  });

  it.each([
    [
      'another name and severity',
      { ...loitering, name: 'Other', severity: 'critical' } as AlertRule,
      LEFT,
      [true, false],
    ],
    ['another duration', { ...loitering, minDurationMs: 16_000 } as AlertRule, LEFT, [false, true]],
    ['another ground', loitering, { ...LEFT, polygon: LEFT.polygon.slice(0, 3) }, [false, true]],
    ['another name of the zone', loitering, { ...LEFT, name: 'Other' }, [true, false]],
  ] as const)('keeps what runs, or ends it: %s', (_name, changed, zone, [goesOn, isEnded]) => {
    const { engine } = play({ rules: [loitering], at: thereOnly(2, 60), seconds: 20 });
    const ended = engine.reconfigure([changed], { timeZone: 'UTC', zones: [zone], lines: [] });
    expect(ended.map(({ endedAtMs }) => endedAtMs !== null)).toEqual(isEnded ? [true] : []);
    expect(engine.flush()).toHaveLength(goesOn ? 1 : 0);
  });
});
