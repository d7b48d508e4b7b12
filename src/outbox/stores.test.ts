import { describe, expect, it } from 'vitest';
import { UNKNOWN_ATTRIBUTES, type PersonAttributes } from '../domain/attributes';
import type { EndedVisit } from '../domain/visit';
import { firstIdAt, type CountStore } from './count-store';
import { createFallbackStore } from './fallback-store';
import { readHistory } from './history';
import { createMemoryStore } from './memory-store';
import { exportQuarantine } from './quarantine';
import { testBucket } from './test-bucket';
import { storeVisits } from './visit-breakdowns';

const entryOf = (n: number) => ({ bucket: testBucket(n), status: 422, reason: 'no', atMs: 5 });

/** Storage that fails while it is told to. */
function brittleStore() {
  const inner = createMemoryStore();
  let isBroken = false;
  const brittle = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        return (...args: unknown[]) =>
          isBroken || typeof method !== 'function'
            ? Promise.reject(new Error('quota exceeded'))
            : Reflect.apply(method, target, args);
      },
    });
  const store: CountStore = {
    outbox: brittle(inner.outbox),
    history: brittle(inner.history),
    breakdowns: brittle(inner.breakdowns),
    releases: brittle(inner.releases),
  };
  return {
    inner,
    store,
    setBroken: (value: boolean) => {
      isBroken = value;
    },
  };
}

describe('firstIdAt', () => {
  it('orders by time', () => {
    expect(firstIdAt(0x0190_1234_5678)).toBe('01901234-5678-7000-8000-000000000000');
    expect(firstIdAt(5) < firstIdAt(6)).toBe(true);
  });
});

describe('createFallbackStore', () => {
  it('keeps in memory what storage refuses, in order with the rest, and says so once', async () => {
    const { inner, store, setBroken } = brittleStore();
    const problems: string[] = [];
    const { outbox } = createFallbackStore(store, (message) => problems.push(message));
    await outbox.put(testBucket(0));
    setBroken(true);
    await outbox.put(testBucket(1));
    await outbox.put(testBucket(2));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('quota exceeded');
    expect(await outbox.counts()).toEqual({ waiting: 2, quarantined: 0, elsewhere: 0 });
    setBroken(false);
    await outbox.put(testBucket(3));
    expect((await outbox.peek(9)).map((bucket) => bucket.id)).toEqual(
      [0, 1, 2, 3].map((n) => testBucket(n).id),
    );
    await outbox.remove([testBucket(0).id, testBucket(1).id]);
    await outbox.quarantine(entryOf(2));
    await outbox.quarantine(entryOf(3));
    expect(await outbox.counts()).toEqual({ waiting: 0, quarantined: 2, elsewhere: 0 });
    expect(await inner.outbox.counts()).toEqual({ waiting: 0, quarantined: 1, elsewhere: 0 });
    await outbox.requeue();
    expect(await outbox.counts()).toEqual({ waiting: 2, quarantined: 0, elsewhere: 0 });
    await outbox.remove([testBucket(2).id, testBucket(3).id]);
    expect(await outbox.counts()).toEqual({ waiting: 0, quarantined: 0, elsewhere: 0 });
    setBroken(true);
    await outbox.put(testBucket(4));
    expect(problems).toHaveLength(2);
  });

  it('does the same for history and breakdowns', async () => {
    const { store, setBroken } = brittleStore();
    const { history, breakdowns } = createFallbackStore(store, () => undefined);
    await history.keep(testBucket(0));
    await storeVisits(breakdowns, 'door', [visitOf()], { nowMs: 1, mayTell: true });
    setBroken(true);
    await history.keep(testBucket(1));
    await storeVisits(breakdowns, 'door', [visitOf()], { nowMs: 1, mayTell: true });
    setBroken(false);
    expect(await history.range('door', 0, Infinity)).toEqual([testBucket(0), testBucket(1)]);
    expect(await breakdowns.range('door', 0, Infinity)).toMatchObject([{ visits: 2 }]);
  });
});

function visitOf(change: Partial<EndedVisit> = {}): EndedVisit {
  const attributes: PersonAttributes = { ...UNKNOWN_ATTRIBUTES, ageBand: '20-29', gender: 'female' };
  return { zoneId: 'view', trackId: 1, startedAtMs: 0, endedAtMs: 1000, attributes, ...change };
}

describe('storeVisits', () => {
  it('adds up by hour and leaves out zones and visits without attributes', async () => {
    const { breakdowns } = createMemoryStore();
    const visits = [
      visitOf(),
      visitOf({ endedAtMs: 3_600_000 }),
      visitOf({ zoneId: 'shelf' }),
      visitOf({ attributes: null }),
    ];
    await storeVisits(breakdowns, 'door', visits, { nowMs: 7, mayTell: true });
    await storeVisits(breakdowns, 'door', [visitOf({ attributes: UNKNOWN_ATTRIBUTES })], {
      nowMs: 8,
      mayTell: true,
    });
    expect(await breakdowns.range('door', 0, 7_200_000)).toMatchObject([
      {
        hourStartMs: 0,
        visits: 2,
        ageGender: [
          { ageBand: '20-29', gender: 'female', visits: 1 },
          { ageBand: 'unknown', gender: 'unknown', visits: 1 },
        ],
        mood: [{ mood: 'unknown', visits: 2 }],
      },
      { hourStartMs: 3_600_000, visits: 1 },
    ]);
    expect(await breakdowns.range('door', 3_600_000, 7_200_000)).toHaveLength(1);
    await breakdowns.prune(8);
    expect(await breakdowns.range('door', 0, 7_200_000)).toMatchObject([{ hourStartMs: 0 }]);
  });
});

describe('readHistory', () => {
  const midnightMs = testBucket(0).startMs;
  it.each([
    ['minutes', 60_000, 4],
    ['hours', 3_600_000, 3],
    ['two days', 172_800_000, 1],
  ])('merges by %s, across the day', async (_name, stepMs, rowCount) => {
    const { history } = createMemoryStore();
    for (const n of [0, 1, 61, 1440]) await history.keep(testBucket(n));
    await history.keep(testBucket(2, { cameraId: 'other' }));
    const query = { cameraId: 'door', fromMs: midnightMs, toMs: midnightMs + 172_800_000, stepMs };
    const rows = await readHistory(history, query);
    expect(rows).toHaveLength(rowCount);
    expect(rows.reduce((sum, row) => sum + row.entries, 0)).toBe(8);
    expect(rows.every((row) => row.endMs - row.startMs === stepMs)).toBe(true);
  });

  it('forgets what was stored too long ago', async () => {
    const { history } = createMemoryStore();
    await history.keep(testBucket(0));
    await history.keep(testBucket(5));
    await history.prune(testBucket(5).startMs);
    expect(await history.range('door', 0, Infinity)).toEqual([testBucket(5)]);
  });
});

describe('exportQuarantine', () => {
  it('writes the refusals and the buckets as they are', () => {
    expect(JSON.parse(exportQuarantine([entryOf(1)], 0))).toEqual({
      exportedAt: '1970-01-01T00:00:00.000Z',
      entries: [entryOf(1)],
    });
  });
});
