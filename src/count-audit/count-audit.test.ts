import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStale, resultOf, type CountAudit, type CountingState } from './count-audit';
import { matchMoments, type Moment } from './match-moments';
import { measuredErrorOf } from './measured-error';
import { wilsonInterval } from './wilson';

const COUNTING: CountingState = {
  configVersion: 3,
  models: [{ id: 'centernet', sha: '0123abcd' }],
  correctedAtMs: null,
};

function ins(...seconds: readonly number[]): readonly Moment[] {
  return seconds.map((sec) => ({ mark: 'in', atMs: sec * 1000 }));
}

function outs(...seconds: readonly number[]): readonly Moment[] {
  return seconds.map((sec) => ({ mark: 'out', atMs: sec * 1000 }));
}

function audit(changes: Partial<CountAudit>): CountAudit {
  return {
    id: 'a',
    cameraId: 'camera',
    target: { kind: 'line', id: 'door', name: 'Door' },
    madeAtMs: 1_800_000_000_000,
    fromMs: 0,
    toMs: 120_000,
    counting: COUNTING,
    seen: [],
    counted: [],
    ...changes,
  };
}

describe('seen against counted', () => {
  const table: readonly [
    string,
    readonly Moment[],
    readonly Moment[],
    readonly [matched: number, missed: number, extra: number],
  ][] = [
    ['a tap a little late', ins(10.8), ins(10), [1, 0, 0]],
    ['a tap a little early', ins(9), ins(10), [1, 0, 0]],
    ['too far apart is a miss and a false count, although the sum is right', ins(10), ins(20), [0, 1, 1]],
    ['the other direction is a miss and a false count', ins(10), outs(10), [0, 1, 1]],
    ['two at once, one missed', ins(10, 10.4), ins(10), [1, 1, 0]],
    ['each is used once', ins(10), ins(9, 11), [1, 0, 1]],
    ['a chain: the earliest that fit, so that none is left over', ins(10, 12), ins(8, 11), [2, 0, 0]],
    ['nobody', [], [], [0, 0, 0]],
    ['in any order', [...ins(40, 10), ...outs(20)], [...outs(21), ...ins(10, 41)], [3, 0, 0]],
    ['counted a moment before the end, tap never came: left out', [], ins(119.5), [0, 0, 0]],
    ['counted before the stretch, seen in it', ins(0.5), ins(-0.4), [1, 0, 0]],
    ['counted before the stretch, not seen', [], ins(-0.4), [0, 0, 0]],
  ];
  for (const [name, seen, counted, [matched, missed, extra]] of table) {
    it(name, () => {
      expect(resultOf(audit({ seen, counted })).total).toEqual({
        seen: matched + missed,
        counted: matched + extra,
        matched,
        missed,
        extra,
      });
    });
  }

  it('tells the directions apart', () => {
    const { mistakes, sides } = resultOf(
      audit({ seen: [...ins(10, 20), ...outs(30)], counted: [...ins(10), ...outs(30, 60)] }),
    );
    expect(sides.in).toMatchObject({ seen: 2, counted: 1, missed: 1, extra: 0 });
    expect(sides.out).toMatchObject({ seen: 1, counted: 2, missed: 0, extra: 1 });
    expect(mistakes).toEqual([
      { kind: 'missed', mark: 'in', atMs: 20_000 },
      { kind: 'extra', mark: 'out', atMs: 60_000 },
    ]);
  });

  const moments = fc.array(
    fc.record({
      mark: fc.constantFrom('in' as const, 'out' as const),
      atMs: fc.integer({ min: 0, max: 30_000 }),
    }),
    { maxLength: 12 },
  );

  it('uses each once, never beyond the tolerance, and leaves no pair over that would fit', () => {
    fc.assert(
      fc.property(moments, moments, fc.integer({ min: 0, max: 5000 }), (seen, counted, toleranceMs) => {
        const { pairs, missed, extra } = matchMoments(seen, counted, toleranceMs);
        expect(pairs.length + missed.length).toBe(seen.length);
        expect(pairs.length + extra.length).toBe(counted.length);
        for (const [one, other] of pairs) {
          expect(one.mark).toBe(other.mark);
          expect(Math.abs(one.atMs - other.atMs)).toBeLessThanOrEqual(toleranceMs);
        }
        for (const one of missed) {
          for (const other of extra) {
            expect(one.mark === other.mark && Math.abs(one.atMs - other.atMs) <= toleranceMs).toBe(false);
          }
        }
        // The other way round it finds as many.
        expect(matchMoments(counted, seen, toleranceMs).pairs).toHaveLength(pairs.length);
      }),
    );
  });
});

describe('the interval', () => {
  // Textbook values of Wilson's interval.
  it.each([
    ['none of ten', 0, 10, [0, 0.2775]],
    ['one of ten', 1, 10, [0.0179, 0.4042]],
    ['five of a hundred', 5, 100, [0.0215, 0.1118]],
    ['all of three', 3, 3, [0.4385, 1]],
    ['nothing happened', 0, 0, [0, 1]],
  ] as const)('%s', (_case, hits, trials, [low, high]) => {
    const interval = wilsonInterval(hits, trials);
    expect(interval[0]).toBeCloseTo(low, 3);
    expect(interval[1]).toBeCloseTo(high, 3);
  });
});

describe('the measured error of a camera', () => {
  const right = audit({ seen: ins(10, 20, 30), counted: ins(10, 20, 30) });
  const wrong = audit({
    seen: ins(10, 20),
    counted: ins(10, 60),
    madeAtMs: right.madeAtMs + 1000,
  });

  it('nobody has looked: nothing is said', () => {
    expect(measuredErrorOf([], COUNTING)).toBeNull();
  });

  it('takes all audits together that hold', () => {
    expect(measuredErrorOf([right, wrong], COUNTING)).toMatchObject({
      mistakes: 2,
      events: 6,
      share: 1 / 3,
      audits: 2,
      madeAtMs: wrong.madeAtMs,
      isStale: false,
    });
  });

  it.each([
    ['another configuration', { ...COUNTING, configVersion: 4 }],
    ['another net', { ...COUNTING, models: [{ id: 'yolox', sha: 'ffff0000' }] }],
    ['other weights', { ...COUNTING, models: [{ id: 'centernet', sha: 'ffff0000' }] }],
    ['a correction since', { ...COUNTING, correctedAtMs: 5 }],
  ])('%s: what was measured is told as out of date', (_case, now) => {
    expect(isStale(right.counting, now)).toBe(true);
    expect(measuredErrorOf([right, wrong], now)).toMatchObject({ audits: 1, events: 3, isStale: true });
  });

  it('leaves out what does not hold any more', () => {
    const old = { ...wrong, counting: { ...COUNTING, configVersion: 2 } };
    expect(measuredErrorOf([right, old], COUNTING)).toMatchObject({ mistakes: 0, events: 3, audits: 1 });
  });

  it('nothing happened: no share, and nothing is sure', () => {
    expect(measuredErrorOf([audit({})], COUNTING)).toMatchObject({ share: null, low: 0, high: 1, events: 0 });
  });
});
