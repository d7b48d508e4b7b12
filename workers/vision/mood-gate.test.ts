import { describe, expect, it } from 'vitest';
import { MoodGate } from './mood-gate';

const FRAME = { width: 100, height: 100 };
const MOOD = { ageGender: true, mood: true };
const NO_MOOD = { ageGender: true, mood: false };
/** The left half of the picture. */
const LEFT = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
];
const inArea = { id: 1, box: { x1: 10, y1: 10, x2: 20, y2: 90 } };
const visitor = { id: 2, box: { x1: 70, y1: 10, x2: 80, y2: 90 } };
const unknown = { id: 3, box: { x1: 80, y1: 10, x2: 90, y2: 90 } };

const everybody = [inArea, visitor, unknown];

describe('whose mood may be judged', () => {
  it.each<[string, Parameters<MoodGate['configure']>[0], readonly number[]]>([
    ['of nobody where mood is off', { features: NO_MOOD }, []],
    ['of everybody at home', { features: MOOD }, [1, 2, 3]],
    ['of nobody who was seen in a staff area', { features: MOOD, staffAreas: [LEFT] }, [2, 3]],
    ['only of compared visitors without one', { features: MOOD, isMoodOfVisitorsOnly: true }, [2]],
  ])('%s', (_name, settings, expected) => {
    const gate = new MoodGate({ isVisitor: (id) => id === visitor.id });
    gate.configure(settings);
    gate.see(everybody, FRAME);
    expect(everybody.filter(({ id }) => gate.mayJudge(id)).map(({ id }) => id)).toEqual(expected);
  });
});

it('stops, and has everything forgotten, while the staff cannot be recognised', () => {
  let isInForce = true;
  const gate = new MoodGate({ isVisitor: () => isInForce });
  gate.configure({ features: MOOD, isMoodOfVisitorsOnly: true });
  expect(gate.see(everybody, FRAME)).toEqual([]);
  expect(gate.mayJudge(2)).toBe(true);
  isInForce = false;
  expect(gate.see(everybody, FRAME)).toEqual([1, 2, 3]);
  expect(gate.mayJudge(2)).toBe(false);
});

it('has the mood of somebody forgotten once when they are seen in a staff area', () => {
  const gate = new MoodGate({ isVisitor: () => false });
  gate.configure({ features: MOOD, staffAreas: [LEFT] });
  expect(gate.see(everybody, FRAME)).toEqual([1]);
  expect(gate.see(everybody, FRAME)).toEqual([]);
  gate.forget(1);
  expect(gate.mayJudge(1)).toBe(true);
});
