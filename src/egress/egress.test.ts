import { describe, expect, it } from 'vitest';
import { createEgress, createEgressPrepare } from './egress';
import { FallbackLedger } from './fallback-ledger';
import { MemoryLedger, type Ledger } from './ledger';

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
      settle: () => Promise.resolve(),
      recent: () => Promise.resolve([]),
      totals: () => Promise.resolve([]),
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
      settle: (id, status) => stored.settle(id, status),
      recent: (limit) => stored.recent(limit),
      totals: () => stored.totals(),
    };
    const ledger = new FallbackLedger(partly, () => undefined);
    const sent = { ...draft, bodyBytes: 3, body: 'abc' };
    await ledger.record(sent);
    isFull = true;
    await ledger.record(sent);
    await ledger.record({ ...sent, purpose: 'health' });
    expect(await ledger.totals()).toEqual([
      { purpose: 'clock', requests: 2, withContent: 2, bytes: 6 },
      { purpose: 'health', requests: 1, withContent: 1, bytes: 3 },
    ]);
  });

  it('fall back to memory when storage fails, and say so once', async () => {
    const problems: unknown[] = [];
    const failing: Ledger = {
      record: () => Promise.reject(new Error('quota')),
      settle: () => Promise.reject(new Error('quota')),
      recent: () => Promise.reject(new Error('quota')),
      totals: () => Promise.reject(new Error('quota')),
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
