import { describe, expect, it } from 'vitest';
import type { AlertSchedule, ObjectClass } from '../domain/alert-rule';
import type { CameraHealth, PersonSigns } from '../domain/alert-signs';
import type { Box } from '../domain/geometry';
import { begunAt, NOON_MS, play, ruleOf, type PlayedFrame, type PlayedPerson } from './test-play';

/** What vision says of people, objects and the camera; frames of 1000 × 1000 px. */

function withSigns(signs: PersonSigns, x = 0.25): PlayedPerson {
  return { id: 1, x, y: 0.6, signs };
}

function knifeAt(x: number, score: number, objectClass: ObjectClass = 'knife') {
  return { objectClass, score, box: { x1: x * 1000 - 20, y1: 500, x2: x * 1000 + 20, y2: 540 } };
}

const weapon = ruleOf({ kind: 'object', zoneId: 'left', classes: ['knife', 'handgun'], minConfidence: 0.5 });
const helmet = ruleOf({
  kind: 'equipment-missing',
  zoneId: 'left',
  items: ['helmet', 'vest'],
  minConfidence: 0.6,
});
const stranger = ruleOf({ kind: 'unknown-face', zoneId: 'left' });

type At = (sec: number) => PlayedFrame | readonly PlayedPerson[];
const objects = (...seen: ReturnType<typeof knifeAt>[]): PlayedFrame => ({ people: [], objects: seen });
const missing = (item: 'helmet' | 'vest', confidence = 0.9): PersonSigns => ({
  equipment: [{ item, state: 'missing', confidence }],
});

describe('a rule about what is seen', () => {
  it.each<readonly [string, typeof weapon, At, readonly number[], readonly (string | null)[]]>([
    ['an object in the zone', weapon, () => objects(knifeAt(0.2, 0.8)), [1], ['knife']],
    ['no object elsewhere', weapon, () => objects(knifeAt(0.8, 0.8)), [], []],
    ['no object that is unsure', weapon, () => objects(knifeAt(0.2, 0.4)), [], []],
    ['no object of another class', weapon, () => objects(knifeAt(0.2, 0.8, 'suitcase')), [], []],
    [
      'two classes, each once',
      weapon,
      () => objects(knifeAt(0.2, 0.8), knifeAt(0.3, 0.7, 'handgun')),
      [1, 1],
      ['knife', 'handgun'],
    ],
    [
      'an object that blinks',
      weapon,
      (sec) => objects(...((sec * 5) % 3 < 2 ? [knifeAt(0.2, 0.8)] : [])),
      [1.2],
      ['knife'],
    ],
    [
      'no object of single frames',
      weapon,
      (sec) => objects(...((sec * 5) % 4 < 1 ? [knifeAt(0.2, 0.8)] : [])),
      [],
      [],
    ],
    [
      'an object in somebody’s hands',
      weapon,
      () => [withSigns({ objects: [{ objectClass: 'knife', score: 0.7 }] })],
      [1],
      ['knife'],
    ],
    [
      'not in those of somebody elsewhere',
      weapon,
      () => [withSigns({ objects: [{ objectClass: 'knife', score: 0.7 }] }, 0.75)],
      [],
      [],
    ],
    ['somebody without a helmet', helmet, () => [withSigns(missing('helmet'))], [1], ['helmet']],
    ['nobody of whom it is unsure', helmet, () => [withSigns(missing('helmet', 0.5))], [], []],
    [
      'nobody who wears it',
      helmet,
      () => [withSigns({ equipment: [{ item: 'vest', state: 'worn', confidence: 1 }] })],
      [],
      [],
    ],
    ['nobody of whom nothing is known', helmet, () => [withSigns({})], [], []],
    ['an unknown face', stranger, () => [withSigns({ face: 'unknown-person' })], [1], [null]],
    ['no known face', stranger, () => [withSigns({ face: 'known' })], [], []],
    ['no face that nobody saw well', stranger, () => [withSigns({ face: 'unknown' })], [], []],
  ])('%s', (_name, rule, at, begun, subjects) => {
    const played = { rules: [rule], at, seconds: 20 };
    expect(begunAt(played)).toEqual(begun);
    expect(play(played).begun.map(({ firing }) => firing.subject)).toEqual(subjects);
  });

  it('tells the confidence', () => {
    const { begun } = play({
      rules: [weapon],
      at: () => objects(knifeAt(0.2, 0.8), knifeAt(0.3, 0.6)),
      seconds: 5,
    });
    expect(begun.map(({ firing }) => firing.confidence)).toEqual([0.8]);
  });
});

const lying = ruleOf({ kind: 'lying', zoneId: null, minDurationMs: 5000 });
const UPRIGHT: Box = { x1: 460, y1: 300, x2: 540, y2: 600 };
const DOWN: Box = { x1: 400, y1: 510, x2: 660, y2: 610 };
const moved = (box: Box, dx: number, dy = 0): Box => ({
  x1: box.x1 + dx,
  x2: box.x2 + dx,
  y1: box.y1 + dy,
  y2: box.y2 + dy,
});

describe('a rule about somebody who lies', () => {
  it.each<readonly [string, (sec: number) => Box, PersonSigns | undefined, readonly number[]]>([
    ['who has fallen', (sec) => (sec < 5 ? UPRIGHT : DOWN), undefined, [10]],
    ['who has lain from the beginning', () => DOWN, undefined, [5]],
    ['not who stands', () => UPRIGHT, undefined, []],
    ['not who gets up in time', (sec) => (sec > 5 && sec < 9 ? DOWN : UPRIGHT), undefined, []],
    ['who stirs a little', (sec) => moved(DOWN, sec % 2 < 1 ? 0 : 20), undefined, [5]],
    ['not who crawls on', (sec) => moved(DOWN, sec * 30 - 300), undefined, []],
    ['who is seen upright for a moment only', (sec) => (sec === 3 ? UPRIGHT : DOWN), undefined, [5]],
    ['not who bends over a table', (sec) => (sec < 3 ? UPRIGHT : moved(DOWN, 0, -150)), undefined, []],
    ['not whom the lower edge cuts', () => moved(DOWN, 0, 385), undefined, []],
    ['not whose body a net sees upright', () => DOWN, { posture: 'upright' }, []],
    ['whose body a net sees lying', () => UPRIGHT, { posture: 'lying' }, [5]],
  ])('%s', (_name, boxAt, signs, begun) => {
    const at = (sec: number): PlayedPerson[] => [
      { id: 1, x: 0.5, y: 0.6, box: boxAt(sec), ...(signs && { signs }) },
    ];
    expect(begunAt({ rules: [lying], at, seconds: 20 })).toEqual(begun);
  });
});

const WELL: CameraHealth = { covered: 0, moved: 0, dark: 0, frozen: 0 };

describe('a rule about the camera', () => {
  it.each([
    ['covered', { kind: 'camera-covered' }],
    ['moved', { kind: 'camera-moved' }],
    ['dark', { kind: 'camera-dark' }],
    ['frozen', { kind: 'camera-frozen' }],
  ] as const)('%s', (fault, condition) => {
    const at = (sec: number): PlayedFrame => ({
      people: [],
      health: { ...WELL, [fault]: sec >= 5 && sec < 60 ? 0.9 : 0.4 },
    });
    const rules = [ruleOf(condition, { confirmMs: 10_000 })];
    const { told } = play({ rules, at, seconds: 90 });
    expect(told.map(({ beganSec, endedSec, toldSec }) => [beganSec, Math.round(toldSec), endedSec])).toEqual([
      [5, 15, null],
      [5, 65, 59.8],
    ]);
  });

  it('says nothing where nobody judged', () => {
    expect(begunAt({ rules: [ruleOf({ kind: 'camera-dark' })], at: () => [], seconds: 20 })).toEqual([]);
  });
});

describe('a rule with hours', () => {
  const untilNoon: AlertSchedule = {
    kind: 'weekly',
    mode: 'outside',
    windows: [{ days: ['saturday'], from: '08:00', to: '12:00' }],
    holidays: [],
  };
  const standing = (): PlayedPerson[] => [{ id: 1, x: 0.25, y: 0.6 }];

  it('counts the time from when it comes into force', () => {
    const rules = [
      ruleOf({ kind: 'loitering', zoneId: 'left', minDurationMs: 30_000 }, { schedule: untilNoon }),
    ];
    const { told } = play({ rules, at: standing, startMs: NOON_MS - 60_000, seconds: 120 });
    expect(told.map(({ beganSec, toldSec }) => [beganSec, toldSec])).toEqual([[60, 90]]);
  });

  it('ends what runs when it goes out of force', () => {
    const schedule: AlertSchedule = { ...untilNoon, mode: 'within' };
    const rules = [ruleOf({ kind: 'intruder', zoneId: 'left' }, { schedule })];
    const { told } = play({ rules, at: standing, startMs: NOON_MS - 60_000, seconds: 120 });
    expect(told.map(({ endedSec, toldSec }) => [toldSec, endedSec])).toEqual([
      [1, null],
      [60, 59.8],
    ]);
  });
});
