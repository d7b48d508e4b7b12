import { describe, expect, it } from 'vitest';
import { createCameraAnalytics } from '../analytics/camera-analytics';
import { HISTORY_MS, MAX_HISTORY_BYTES, ObservationHistory } from './history';
import type { Observation, ObservedPerson } from './observation';
import { Observer } from './observer';
import { replay } from './replay';
import { AROUND, begunAt, frameOf, NOON_MS, ruleOf, type PlayedPerson } from './test-play';

function person(personId: number, atMs: number): ObservedPerson {
  const x = (personId % 10) / 10;
  const boxInView = { x1: x - 0.2, y1: 0.25, x2: x + 0.2, y2: 0.75 };
  return { personId, atMs, sinceMs: atMs - 200, anchorInView: { x, y: 0.75 }, boxInView, signs: null };
}

function observation(atMs: number, people = 5): Observation {
  return {
    atMs,
    aspect: 16 / 9,
    people: Array.from({ length: people }, (_, n) => person(n + 1, atMs)),
    crossings: [],
    objects: [],
    health: null,
  };
}

function fill(
  history: ObservationHistory,
  { fps, minutes, people }: { fps: number; minutes: number; people: number },
) {
  for (let index = 0; index < fps * minutes * 60; index += 1) {
    history.add(observation(NOON_MS + Math.round((index * 1000) / fps), people));
  }
}

describe('the history', () => {
  it('gives back what it was given, but for roundings', () => {
    const given: Observation = {
      ...observation(NOON_MS, 0),
      people: [
        { ...person(1, NOON_MS), signs: { face: 'unknown-person' } },
        {
          ...person(2, NOON_MS - 400),
          signs: { equipment: [{ item: 'helmet', state: 'missing', confidence: 0.81 }] },
        },
        person(70_000, NOON_MS),
      ],
      crossings: [{ lineId: 'middle', direction: 'in', personId: -7, atMs: NOON_MS - 1500 }],
      objects: [{ objectClass: 'handgun', score: 0.6, boxInView: { x1: 0.1, y1: 0.2, x2: 0.3, y2: 0.4 } }],
      health: { covered: 0.2, moved: 0.4, dark: 0.6, frozen: 0.8 },
    };
    const history = new ObservationHistory();
    history.add(given);
    history.add(observation(NOON_MS + 100, 1));
    const [first, second, ...rest] = [...history.read()].map(rounded);
    expect(first).toEqual(rounded(given));
    expect(second).toEqual(rounded(observation(NOON_MS + 100, 1)));
    expect(rest).toEqual([]);
  });

  it('takes some megabytes for an hour of five people at ten frames a second', () => {
    const history = new ObservationHistory();
    fill(history, { fps: 10, minutes: 60, people: 5 });
    expect(history.sizeBytes).toBeGreaterThan(4_000_000);
    expect(history.sizeBytes).toBeLessThan(5_000_000);
  });

  it('forgets what is older than an hour', () => {
    const history = new ObservationHistory();
    fill(history, { fps: 1, minutes: 150, people: 1 });
    const { fromMs = 0, toMs = 0 } = history.span ?? {};
    expect(toMs - fromMs).toBeGreaterThanOrEqual(HISTORY_MS - 1000);
    expect(toMs - fromMs).toBeLessThanOrEqual(HISTORY_MS + 60_000);
  });

  it.each([
    ['thins out a crowd and keeps its hour', { fps: 10, minutes: 10, people: 40 }, 1_200_000, 590],
    ['drops the oldest where that is not enough', { fps: 5, minutes: 10, people: 200 }, 1_200_000, 110],
  ] as const)('%s', (_name, crowd, maxBytes, keptSec) => {
    const history = new ObservationHistory(maxBytes);
    fill(history, crowd);
    const { fromMs = 0, toMs = 0 } = history.span ?? {};
    expect(history.sizeBytes).toBeLessThanOrEqual(maxBytes);
    expect((toMs - fromMs) / 1000).toBeGreaterThan(keptSec);
    const times = [...history.read()].map(({ atMs }) => atMs);
    const steps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(1200);
  });

  it('loses no crossing to thinning', () => {
    const history = new ObservationHistory(100_000);
    for (let index = 0; index < 1200; index += 1) {
      const atMs = NOON_MS + index * 100;
      const crossing = { lineId: 'middle', direction: 'in', personId: 1, atMs } as const;
      history.add({
        ...observation(atMs, 20),
        crossings: index % 10 === 5 && index < 1190 ? [crossing] : [],
      });
    }
    const { fromMs = 0 } = history.span ?? {};
    const kept = [...history.read()].flatMap(({ crossings }) => crossings);
    expect(kept.filter(({ atMs }) => atMs > fromMs + 1000).length).toBeGreaterThanOrEqual(
      Math.floor((NOON_MS + 119_000 - fromMs) / 1000) - 2,
    );
  });

  it('begins anew where the clock was set back', () => {
    const history = new ObservationHistory();
    history.add(observation(NOON_MS));
    history.add(observation(NOON_MS - 5000));
    expect(history.span).toEqual({ fromMs: NOON_MS - 5000, toMs: NOON_MS - 5000 });
  });

  it('is bounded for every camera', () => {
    expect(MAX_HISTORY_BYTES).toBeLessThanOrEqual(20_000_000);
  });
});

function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) =>
      typeof one === 'number' && !key.endsWith('Ms') ? Math.round(one * 100) / 100 : one,
    ),
  );
}

describe('a replay', () => {
  const rules = [
    ruleOf({ kind: 'loitering', zoneId: 'left', minDurationMs: 15_000 }),
    ruleOf({ kind: 'wrong-way', lineId: 'middle', direction: 'in' }),
    ruleOf({ kind: 'crowding', zoneId: null, count: 2, minDurationMs: 2000 }),
  ];
  const at = (sec: number): PlayedPerson[] => [
    { id: 1, x: sec % 60 < 10 ? 0.75 : 0.25, y: 0.6 },
    ...(sec % 30 > 20 ? [{ id: Math.floor(sec / 30) + 2, x: 0.9 - ((sec % 30) - 20) * 0.08, y: 0.7 }] : []),
  ];

  it.each(rules.map((rule) => [rule.kind, rule] as const))(
    'tells what the engine told live: %s',
    (_kind, rule) => {
      const observer = new Observer();
      const counting = createCameraAnalytics({ id: 'camera', version: 1, ...AROUND });
      const history = new ObservationHistory();
      for (let index = 0; index <= 5 * 300; index += 1) {
        const frame = frameOf(NOON_MS + index * 200, at(index / 5));
        const observation = observer.observe(frame, counting.update(frame).events);
        if (observation !== null) history.add(observation);
      }
      const firings = replay({ ...rule, isEnabled: false }, history, AROUND);
      const toldSec = firings.map(({ firedAtMs }) => (firedAtMs - NOON_MS) / 1000);
      expect(toldSec.length).toBeGreaterThan(1);
      expect(toldSec).toEqual(begunAt({ rules: [rule], at, seconds: 300 }));
    },
  );
});
