import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxState } from '../../workers/protocol';
import type { OutboxStore } from './count-store';
import type { Exclusive } from './exclusive';
import { MemoryOutboxStore } from './memory-store';
import { Sender } from './sender';
import { testBucket } from './test-bucket';
import { FAULTS, problem, TestServer, type Fault } from './test-server';

const direct: Exclusive = (run) => run();

/** A sender whose time stands still until the test lets a pause pass. */
function setUp(
  server: { readonly post: (body: string) => Promise<Response> },
  options: { readonly store?: OutboxStore; readonly exclusive?: Exclusive } = {},
) {
  const store = options.store ?? new MemoryOutboxStore();
  const states: OutboxState[] = [];
  const delaysMs: number[] = [];
  let pending: { run: () => void; delayMs: number } | null = null;
  let nowMs = 1_000_000;
  const sender = new Sender({
    store,
    post: server.post,
    exclusive: options.exclusive ?? direct,
    onState: (state) => states.push(state),
    now: () => nowMs,
    random: () => 1,
    schedule: (run, delayMs) => {
      const mine = { run, delayMs };
      pending = mine;
      delaysMs.push(delayMs);
      return () => {
        if (pending === mine) pending = null;
      };
    },
  });
  /** Lets the pause pass, if there is one, and waits for the attempt after it. */
  const passPause = async (): Promise<boolean> => {
    const current = pending;
    if (current === null) return false;
    pending = null;
    nowMs += current.delayMs;
    current.run();
    await quiet();
    return true;
  };
  return { store, states, delaysMs, sender, passPause };
}

/** Until all promises at hand have run. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise((resolve) => setTimeout(resolve, 0));
}

async function fill(store: OutboxStore, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const bucket = testBucket(n);
    await store.put(bucket);
    ids.push(bucket.id);
  }
  return ids;
}

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

  it('whatever happens: good buckets arrive exactly once and in order, bad ones are put aside', async () => {
    const steps = fc.array(
      fc.record({
        puts: fc.array(fc.record({ camera: fc.integer({ min: 0, max: 2 }), isBad: fc.boolean() }), {
          maxLength: 12,
        }),
        /** Bad buckets are rare, so that batches get long. */
        badness: fc.integer({ min: 0, max: 3 }),
        isPutTwice: fc.boolean(),
        isAsked: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, faults, async (plan, trouble) => {
        const bad = new Set<string>();
        const made: { readonly id: string; readonly cameraId: string }[] = [];
        const server = new TestServer(trouble, (id) => bad.has(id));
        const { store, sender, passPause } = setUp(server);
        for (const step of plan) {
          for (const put of step.puts) {
            const bucket = testBucket(made.length, { cameraId: `camera-${put.camera}` });
            if (put.isBad && step.badness === 0) bad.add(bucket.id);
            made.push(bucket);
            await store.put(bucket);
            if (step.isPutTwice) await store.put(bucket);
            sender.kick();
          }
          await (step.isAsked ? sender.sendNow() : passPause());
        }
        await sender.sendNow();
        while (await passPause());
        const good = made.filter(({ id }) => !bad.has(id));
        for (const cameraId of ['camera-0', 'camera-1', 'camera-2']) {
          const ofCamera = new Set(made.filter((one) => one.cameraId === cameraId).map(({ id }) => id));
          const wanted = good.filter(({ id }) => ofCamera.has(id)).map(({ id }) => id);
          expect(server.stored.filter((id) => ofCamera.has(id))).toEqual(wanted);
        }
        expect(new Set((await store.quarantined()).map((entry) => entry.bucket.id))).toEqual(bad);
        expect(await sender.state()).toMatchObject({ waiting: 0, lastError: null });
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
