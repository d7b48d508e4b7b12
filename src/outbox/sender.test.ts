import { describe, expect, it } from 'vitest';
import { aggregatesInputSchema } from '../api/contract';
import type { Exclusive } from './exclusive';
import { MemoryOutboxStore } from './memory-store';
import { testBucket } from './test-bucket';
import { fill, quiet, setUp } from './test-sender';
import { problem, TestServer, type Fault } from './test-server';

describe('Sender', () => {
  it('sends everything in order, 500 at most at a time, and then holds nothing', async () => {
    const server = new TestServer();
    const { store, sender } = setUp(server);
    const ids = await fill(store, 1201);
    const state = await sender.sendNow();
    expect(server.stored).toEqual(ids);
    expect(server.requests).toBe(3);
    expect(state).toMatchObject({ waiting: 0, quarantined: 0, lastError: null, isOnline: true });
    expect(state.lastSentAtMs).toBe(1_000_000);
  });

  it('sends what is put while an upload is on its way', async () => {
    const server = new TestServer();
    const { store, sender } = setUp(server);
    await store.put(testBucket(0));
    sender.kick();
    await store.put(testBucket(1));
    sender.kick();
    await quiet();
    expect(server.stored).toEqual([testBucket(0).id, testBucket(1).id]);
  });

  it.each<[Fault, string, boolean]>([
    ['unreachable', 'cannot be reached', false],
    ['overloaded', '502', true],
    ['captive-portal', 'something else than the server', true],
    ['wrong-proxy', '404', true],
    ['answer-lost', 'cannot be reached', false],
  ])('keeps everything on "%s" and tries again', async (fault, words, isOnline) => {
    const server = new TestServer([fault]);
    const { store, sender, passPause } = setUp(server);
    const ids = await fill(store, 3);
    const state = await sender.sendNow();
    expect(state).toMatchObject({ waiting: 3, quarantined: 0, isOnline });
    expect(state.lastError).toContain(words);
    await passPause();
    expect(server.stored).toEqual(ids);
    expect(await sender.state()).toMatchObject({ waiting: 0, lastError: null, isOnline: true });
  });

  it('waits longer after each failure, up to five minutes', async () => {
    const server = new TestServer(new Array<Fault>(12).fill('unreachable'));
    const { store, sender, passPause, delaysMs } = setUp(server);
    await fill(store, 1);
    await sender.sendNow();
    while (await passPause());
    expect(delaysMs).toEqual([
      1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000, 300000, 300000, 300000,
    ]);
  });

  it('waits as long as the server asks', async () => {
    const server = new TestServer(['too-many']);
    const { store, sender, delaysMs } = setUp(server);
    await fill(store, 1);
    await sender.sendNow();
    expect(delaysMs).toEqual([7000]);
  });

  it('does not send during a pause, except when asked', async () => {
    const server = new TestServer(['overloaded']);
    const { store, sender } = setUp(server);
    await fill(store, 1);
    await sender.sendNow();
    sender.kick();
    await quiet();
    expect(server.requests).toBe(1);
    await sender.sendNow();
    expect(server.stored).toHaveLength(1);
  });

  it('pauses where the viewer is refused, says so and loses nothing', async () => {
    const server = new TestServer(['signed-out']);
    const { store, sender, delaysMs } = setUp(server);
    await fill(store, 2);
    const state = await sender.sendNow();
    expect(state.lastError).toBe('paused, the server refuses this viewer: sign in first');
    expect(state).toMatchObject({ waiting: 2, quarantined: 0 });
    expect(delaysMs).toEqual([300_000]);
  });

  it.each([400, 404, 409, 413, 422])('puts only the bucket at fault aside on %d', async (status) => {
    const ids: string[] = [];
    const poisoned = testBucket(333).id;
    const inner = new TestServer([], (id) => id === poisoned);
    const server = {
      post: async (body: string) => {
        const response = await inner.post(body);
        return response.ok ? response : problem(status, 'not this one');
      },
    };
    const { store, sender } = setUp(server);
    ids.push(...(await fill(store, 700)));
    await sender.sendNow();
    expect(inner.stored).toEqual(ids.filter((id) => id !== poisoned));
    expect(await store.quarantined()).toEqual([
      { bucket: testBucket(333), status, reason: 'not this one', atMs: 1_000_000 },
    ]);
    expect(inner.requests).toBeLessThan(16);
  });

  it('splits what a proxy calls too large, without a word of ours', async () => {
    const inner = new TestServer();
    const server = {
      post: async (body: string) =>
        body.length > 5000 ? new Response('<html>', { status: 413 }) : inner.post(body),
    };
    const { store, sender } = setUp(server);
    const ids = await fill(store, 40);
    await sender.sendNow();
    expect(inner.stored).toEqual(ids);
  });

  it('tries what was set aside again when asked', async () => {
    let isPoisoned = true;
    const server = new TestServer([], () => isPoisoned);
    const { store, sender } = setUp(server);
    const ids = await fill(store, 2);
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, quarantined: 2, lastError: null });
    isPoisoned = false;
    await store.requeue();
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, quarantined: 0 });
    expect(server.stored).toEqual(ids);
  });

  it('puts aside what the server refuses of an upload, with its reason, and goes on', async () => {
    const refusedIds = [testBucket(1).id, testBucket(2).id];
    const inner = new TestServer();
    let requests = 0;
    const server = {
      post: async (body: string) => {
        requests += 1;
        const { buckets } = aggregatesInputSchema.parse(JSON.parse(body));
        const taken = buckets.filter(({ id }) => !refusedIds.includes(id));
        await inner.post(JSON.stringify({ buckets: taken }));
        const refused = buckets
          .filter(({ id }) => refusedIds.includes(id))
          .map(({ id }) => ({ id, reason: 'Counted by another viewer.' }));
        return Response.json({ stored: taken.map(({ id }) => id), duplicate: [], refused });
      },
    };
    const { store, sender, delaysMs } = setUp(server);
    const ids = await fill(store, 600);
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, quarantined: 2, lastError: null });
    expect(inner.stored).toEqual(ids.filter((id) => !refusedIds.includes(id)));
    expect(await store.quarantined()).toMatchObject(
      refusedIds.map((id) => ({ bucket: { id }, status: 409, reason: 'Counted by another viewer.' })),
    );
    expect({ requests, delaysMs }).toEqual({ requests: 2, delaysMs: [] });
  });

  it('does not spin when the server confirms nothing of what was sent', async () => {
    let requests = 0;
    const server = {
      post: async () => {
        requests += 1;
        return Response.json({ stored: [], duplicate: [] });
      },
    };
    const { store, sender } = setUp(server);
    await fill(store, 1);
    expect((await sender.sendNow()).lastError).toContain('confirmed none');
    expect(requests).toBe(1);
  });

  it('does not spin when what was sent cannot be removed', async () => {
    const store = new MemoryOutboxStore();
    store.remove = () => Promise.reject(new Error('disk full'));
    const server = new TestServer();
    const { sender, delaysMs } = setUp(server, { store });
    await fill(store, 1);
    expect((await sender.sendNow()).lastError).toBe('disk full');
    expect(delaysMs).toHaveLength(1);
  });

  it('sends from one tab at a time', async () => {
    let tail: Promise<unknown> = Promise.resolve();
    const oneAtATime: Exclusive = (run) => {
      const result = tail.then(run);
      tail = result.catch(() => undefined);
      return result;
    };
    let atOnce = 0;
    let mostAtOnce = 0;
    const inner = new TestServer();
    const server = {
      post: async (body: string) => {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await quiet();
        atOnce -= 1;
        return inner.post(body);
      },
    };
    const store = new MemoryOutboxStore();
    const tabs = [0, 1, 2].map(() => setUp(server, { store, exclusive: oneAtATime }));
    const ids = await fill(store, 700);
    await Promise.all(tabs.map((tab) => tab.sender.sendNow()));
    expect(mostAtOnce).toBe(1);
    expect(inner.stored).toEqual(ids);
    expect(inner.requests).toBe(2);
  });

  it('stops when disposed', async () => {
    const server = new TestServer(['overloaded']);
    const { store, sender, passPause } = setUp(server);
    await fill(store, 1);
    await sender.sendNow();
    sender.dispose();
    expect(await passPause()).toBe(false);
    sender.kick();
    await quiet();
    expect(server.requests).toBe(1);
  });
});
