import { describe, expect, it } from 'vitest';
import { createEgress, createEgressPrepare } from './egress';
import { FallbackLedger } from './fallback-ledger';
import { dayHere, LEDGER_LIMITS, type Ledger } from './ledger';
import { MemoryLedger } from './memory-ledger';

const URL_A = 'http://localhost/api/v1/aggregates';

describe('createEgress', () => {
  it('records a request before it is sent, then its status', async () => {
    const ledger = new MemoryLedger();
    let recordedFirst = false;
    const egress = createEgress(
      ledger,
      async () => {
        recordedFirst = (await ledger.recent(1))[0]?.status === null;
        return new Response('{}', { status: 201 });
      },
      () => 1234,
    );
    const response = await egress('counts-upload', { url: URL_A, method: 'POST', body: '{"ü":1}' });
    expect(recordedFirst).toBe(true);
    expect(await response.text()).toBe('{}');
    expect(await ledger.recent(10)).toEqual([
      {
        id: 1,
        atMs: 1234,
        purpose: 'counts-upload',
        method: 'POST',
        url: URL_A,
        body: '{"ü":1}',
        bodyBytes: 8,
        status: 201,
        requests: 1,
        addresses: '',
      },
    ]);
  });

  it('keeps secrets of a body out of the ledger, but not its size', async () => {
    const ledger = new MemoryLedger();
    let sentBody: unknown;
    const egress = createEgress(ledger, (_url, init) => {
      sentBody = init?.body;
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    await egress('credentials', { url: URL_A, method: 'PUT', body: 'pass', recordedBody: 'left out' });
    expect(sentBody).toBe('pass');
    expect(await ledger.recent(1)).toMatchObject([{ body: 'left out', bodyBytes: 4, status: 204 }]);
  });

  it('keeps the entry of a request that failed', async () => {
    const ledger = new MemoryLedger();
    const egress = createEgress(ledger, () => Promise.reject(new TypeError('offline')));
    await expect(egress('clock', { url: URL_A })).rejects.toThrow('offline');
    expect(await ledger.recent(10)).toMatchObject([{ method: 'GET', status: null }]);
  });

  it('sends nothing that it cannot record', async () => {
    let sent = 0;
    const ledger: Ledger = {
      record: () => Promise.reject(new Error('full')),
      grow: () => Promise.resolve(),
      settle: () => Promise.resolve(),
      recent: () => Promise.resolve([]),
      totals: () => Promise.resolve([]),
      days: () => Promise.resolve([]),
    };
    const egress = createEgress(ledger, () => {
      sent += 1;
      return Promise.resolve(new Response());
    });
    await expect(egress('clock', { url: URL_A })).rejects.toThrow('full');
    expect(sent).toBe(0);
  });

  it('follows no redirect unless told to', async () => {
    let mode: RequestRedirect | undefined;
    const egress = createEgress(new MemoryLedger(), (_url, init) => {
      mode = init?.redirect;
      return Promise.resolve(new Response());
    });
    await egress('clock', { url: URL_A });
    expect(mode).toBe('error');
  });
});

describe('ledgers', () => {
  const draft = { atMs: 1, purpose: 'clock', method: 'GET', url: 'u', bodyBytes: 0, body: '' };

  it('drop the oldest entries past either limit', async () => {
    const byCount = new MemoryLedger({ maxEntries: 2, maxChars: 1000 });
    const bySize = new MemoryLedger({ maxEntries: 100, maxChars: 25 });
    for (const body of ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc']) {
      await byCount.record({ ...draft, body });
      await bySize.record({ ...draft, body });
    }
    expect((await byCount.recent(9)).map((entry) => entry.id)).toEqual([3, 2]);
    expect((await bySize.recent(9)).map((entry) => entry.id)).toEqual([3, 2]);
  });

  it('keep rare requests however many frequent ones come, and exact totals of both', async () => {
    const ledger = new MemoryLedger({ maxEntries: 3, maxChars: 1000 });
    await ledger.record({ ...draft, purpose: 'account', bodyBytes: 7, body: 'sign in' });
    for (let count = 0; count < 5_000; count += 1) {
      await ledger.record({ ...draft, purpose: 'lease', bodyBytes: count % 2, body: count % 2 ? 'x' : '' });
    }
    await ledger.settle(1, 204);
    const kept = await ledger.recent(10);
    expect(kept.map(({ id, purpose }) => [id, purpose])).toEqual([
      [5_001, 'lease'],
      [5_000, 'lease'],
      [4_999, 'lease'],
      [1, 'account'],
    ]);
    expect(kept.at(-1)?.status).toBe(204);
    expect((await ledger.recent(1)).map(({ id }) => id)).toEqual([5_001, 1]);
    expect(await ledger.recent(0)).toEqual([]);
    expect(await ledger.totals()).toEqual([
      { purpose: 'account', requests: 1, withContent: 1, bytes: 7 },
      { purpose: 'lease', requests: 5_000, withContent: 2_500, bytes: 2_500 },
    ]);
  });

  it('let an entry grow, and count what it grew by also when it was dropped', async () => {
    const ledger = new MemoryLedger({ maxEntries: 1, maxChars: 1000 });
    const id = await ledger.record({ ...draft, requests: 2, addresses: 'a\nb' });
    await ledger.grow(id, { purpose: 'clock', atMs: 1, requests: 1, bytes: 3, addresses: 'c', body: 'abc' });
    expect(await ledger.recent(1)).toMatchObject([
      { id, requests: 3, addresses: 'a\nb\nc', body: 'abc', bodyBytes: 3 },
    ]);
    await ledger.record(draft);
    await ledger.grow(id, { purpose: 'clock', atMs: 1, requests: 1, bytes: 3 });
    expect((await ledger.recent(9)).map((entry) => entry.id)).toEqual([2]);
    expect(await ledger.totals()).toEqual([{ purpose: 'clock', requests: 5, withContent: 0, bytes: 6 }]);
  });

  it('count what grows against the limit of characters', async () => {
    const ledger = new MemoryLedger({ maxEntries: 100, maxChars: 20 });
    await ledger.record({ ...draft, body: 'aaaaaaaaaa' });
    const id = await ledger.record(draft);
    await ledger.grow(id, { purpose: 'clock', atMs: 1, addresses: 'bbbbbbbbbb' });
    expect((await ledger.recent(9)).map((entry) => entry.id)).toEqual([id]);
  });

  it('keep exact sums of each day, and of no more days than they may', async () => {
    const ledger = new MemoryLedger({ maxDays: 3 });
    const noon = (day: number): number => new Date(2026, 0, day, 12).getTime();
    for (const day of [1, 2, 3, 4]) {
      const id = await ledger.record({ ...draft, atMs: noon(day), bodyBytes: day });
      await ledger.grow(id, { purpose: 'clock', atMs: noon(day + 1), bytes: 10 });
    }
    const sum = (requests: number, bytes: number) => [
      { purpose: 'clock', requests, withContent: requests, bytes },
    ];
    expect(await ledger.days(9)).toEqual([
      { day: '2026-01-05', totals: sum(0, 10) },
      { day: '2026-01-04', totals: sum(1, 14) },
      { day: '2026-01-03', totals: sum(1, 13) },
    ]);
    expect((await ledger.days(1)).map(({ day }) => day)).toEqual(['2026-01-05']);
    expect(await ledger.totals()).toEqual(sum(4, 50));
  });

  it('stay small on a screen that shows a number for years', async () => {
    const ledger = new MemoryLedger({ maxEntries: 20 });
    const days = 800;
    for (let hour = 0; hour < days * 24; hour += 6) {
      const atMs = new Date(2026, 0, 1, hour).getTime();
      for (const purpose of ['lease', 'account', 'webrtc'])
        await ledger.record({ ...draft, purpose, atMs, bodyBytes: 5, body: 'count' });
    }
    expect(await ledger.recent(1_000_000)).toHaveLength(3 * 20);
    const kept = await ledger.days(1_000_000);
    expect(kept).toHaveLength(LEDGER_LIMITS.maxDays);
    expect(kept[1]?.totals).toEqual(
      ['account', 'lease', 'webrtc'].map((purpose) => ({
        purpose,
        requests: 4,
        withContent: 4,
        bytes: 20,
      })),
    );
    expect((await ledger.totals()).map(({ bytes }) => bytes)).toEqual(Array(3).fill(days * 4 * 5));
  });

  it('keep the newest entry of a purpose, however large it is', async () => {
    const ledger = new MemoryLedger({ maxEntries: 3, maxChars: 10 });
    await ledger.record(draft);
    await ledger.record({ ...draft, body: 'x'.repeat(99) });
    expect((await ledger.recent(9)).map(({ id }) => id)).toEqual([2]);
  });

  it('add up what is stored and what is in memory', async () => {
    const stored = new MemoryLedger();
    let isFull = false;
    const partly: Ledger = {
      record: (one) => (isFull ? Promise.reject(new Error('quota')) : stored.record(one)),
      grow: (id, growth) => (isFull ? Promise.reject(new Error('quota')) : stored.grow(id, growth)),
      settle: (id, status) => stored.settle(id, status),
      recent: (limit) => stored.recent(limit),
      totals: () => stored.totals(),
      days: (limit) => stored.days(limit),
    };
    const ledger = new FallbackLedger(partly, () => undefined);
    const sent = { ...draft, bodyBytes: 3, body: 'abc' };
    const id = await ledger.record(sent);
    isFull = true;
    await ledger.record(sent);
    await ledger.record({ ...sent, purpose: 'health' });
    await ledger.grow(id, { purpose: 'clock', atMs: 1, requests: 1, bytes: 4 });
    const totals = [
      { purpose: 'clock', requests: 3, withContent: 2, bytes: 10 },
      { purpose: 'health', requests: 1, withContent: 1, bytes: 3 },
    ];
    expect(await ledger.totals()).toEqual(totals);
    expect(await ledger.days(5)).toEqual([{ day: dayHere(1), totals }]);
  });

  it('fall back to memory when storage fails, and say so once', async () => {
    const problems: unknown[] = [];
    const failing: Ledger = {
      record: () => Promise.reject(new Error('quota')),
      grow: () => Promise.reject(new Error('quota')),
      settle: () => Promise.reject(new Error('quota')),
      recent: () => Promise.reject(new Error('quota')),
      totals: () => Promise.reject(new Error('quota')),
      days: () => Promise.reject(new Error('quota')),
    };
    const ledger = new FallbackLedger(failing, (error) => problems.push(error));
    const id = await ledger.record(draft);
    await ledger.record(draft);
    await ledger.settle(id, 204);
    expect(await ledger.recent(9)).toMatchObject([
      { id: -2, status: null },
      { id: -1, status: 204 },
    ]);
    expect(await ledger.totals()).toMatchObject([{ requests: 2 }]);
    expect(problems).toHaveLength(1);
  });
});

describe('createEgressPrepare', () => {
  it('records at once and sends later, in the same turn as it is asked to', async () => {
    const ledger = new MemoryLedger();
    let sent = 0;
    const prepare = createEgressPrepare(ledger, () => {
      sent += 1;
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    const send = await prepare('stream', { url: URL_A, method: 'DELETE' });
    expect(sent).toBe(0);
    expect(await ledger.recent(10)).toMatchObject([{ method: 'DELETE', status: null }]);
    const answered = send();
    expect(sent).toBe(1);
    await answered;
    expect(await ledger.recent(10)).toMatchObject([{ method: 'DELETE', status: 204 }]);
  });
});
