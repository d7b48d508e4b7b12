import { describe, expect, it } from 'vitest';
import { firingsInputSchema } from '../api/alert-contract';
import { MAX_FIRINGS_A_BATCH, type AlertFiring } from '../domain/alert';
import { createAlertSender } from './alert-sender';
import { createFallbackAlerts, MAX_WAITING_FIRINGS, MemoryAlertStore, type AlertStore } from './alert-store';
import { problem } from './test-server';

const VIEWER_ID = '018f0000-0000-7000-8000-000000000001';

function firingOf(number: number, endedAtMs: number | null = null): AlertFiring {
  return {
    id: `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    ruleId: '0190a000-0000-7000-9000-000000000001',
    cameraId: 'camera',
    kind: 'intruder',
    severity: 'critical',
    zoneId: 'left',
    beganAtMs: 1000 * number,
    firedAtMs: 1000 * number + 500,
    endedAtMs,
    count: null,
    confidence: null,
    subject: null,
  };
}

type Answer = (firings: readonly AlertFiring[]) => Response | Promise<Response>;
const taken: Answer = (firings) =>
  Response.json({ stored: firings.map(({ id }) => id), duplicate: [], refused: [] });

/** A sender whose uploads get these answers one after another, then are taken. */
function setUp(answers: readonly Answer[] = [], store: AlertStore = new MemoryAlertStore()) {
  const left = [...answers];
  const sent: AlertFiring[][] = [];
  const sender = createAlertSender({
    store,
    viewerId: VIEWER_ID,
    exclusive: (run) => run(),
    onState: () => undefined,
    schedule: () => () => undefined,
    random: () => 1,
    post: async (body) => {
      const { firings, viewerId } = firingsInputSchema.parse(JSON.parse(body));
      expect(viewerId).toBe(VIEWER_ID);
      sent.push(firings);
      return (left.shift() ?? taken)(firings);
    },
  });
  return { sender, sent, store };
}

async function fill(store: AlertStore, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await store.put(firingOf(number));
}

describe('the sender of alerts', () => {
  it('sends what the contract takes, oldest first, so many at most', async () => {
    const { sender, sent, store } = setUp();
    await fill(store, MAX_FIRINGS_A_BATCH + 20);
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, lastError: null });
    expect(sent.map((firings) => firings.length)).toEqual([MAX_FIRINGS_A_BATCH, 20]);
    expect(sent.flat()[0]).toEqual(firingOf(1));
  });

  it('keeps everything while the server is away', async () => {
    const { sender, sent, store } = setUp([() => Promise.reject(new TypeError('Failed to fetch'))]);
    await fill(store, 3);
    expect(await sender.sendNow()).toMatchObject({ waiting: 3, isOnline: false });
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, isOnline: true });
    expect(sent.map((firings) => firings.length)).toEqual([3, 3]);
  });

  it('puts aside what the server refuses, and no more than that', async () => {
    const refuseSecond: Answer = (firings) =>
      Response.json({
        stored: firings.filter((_, index) => index !== 1).map(({ id }) => id),
        duplicate: [],
        refused: [{ id: firings[1]?.id, reason: 'the camera was not analysed by this viewer then' }],
      });
    const { sender, store } = setUp([refuseSecond]);
    await fill(store, 3);
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, quarantined: 1 });
  });

  it('finds the one at fault where the server refuses an upload', async () => {
    const poisoned: Answer = (firings) =>
      firings.some(({ id }) => id.endsWith('3')) ? problem(422, 'a firing cannot be taken') : taken(firings);
    const { sender, store } = setUp(new Array<Answer>(20).fill(poisoned));
    await fill(store, 8);
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, quarantined: 1 });
  });

  it('sends an end that came before its beginning was sent, once', async () => {
    const { sender, sent, store } = setUp();
    await store.put(firingOf(1));
    await store.put(firingOf(1, 9000));
    await sender.sendNow();
    expect(sent).toEqual([[firingOf(1, 9000)]]);
  });

  it('sends an end that came while its beginning was on its way', async () => {
    const store = new MemoryAlertStore();
    const { sender, sent } = setUp(
      [
        async (firings) => {
          await store.put(firingOf(1, 9000));
          return taken(firings);
        },
      ],
      store,
    );
    await store.put(firingOf(1));
    expect(await sender.sendNow()).toMatchObject({ waiting: 0 });
    expect(sent).toEqual([[firingOf(1)], [firingOf(1, 9000)]]);
  });
});

describe('the store of alerts', () => {
  it('lets the oldest go where very many wait, and says how many', async () => {
    const store = new MemoryAlertStore();
    await fill(store, MAX_WAITING_FIRINGS);
    expect(await store.put(firingOf(MAX_WAITING_FIRINGS + 1))).toBe(1);
    expect((await store.peek(1))[0]).toEqual(firingOf(2));
  });

  it('keeps the newest first and forgets the old', async () => {
    const store = new MemoryAlertStore();
    for (const number of [1, 2, 3]) await store.keep(firingOf(number));
    await store.keep(firingOf(3, 9000));
    await store.prune(2000);
    expect(await store.kept(10)).toEqual([firingOf(3, 9000), firingOf(2)]);
    expect(await store.kept(1)).toEqual([firingOf(3, 9000)]);
  });

  it('goes on in memory where the storage fails, and says so', async () => {
    const failures: unknown[] = [];
    const broken = new Proxy(new MemoryAlertStore(), {
      get: () => () => Promise.reject(new Error('quota')),
    });
    const store = createFallbackAlerts(broken, (error) => failures.push(error));
    const { sender, sent } = setUp([], store);
    await store.put(firingOf(1));
    await store.keep(firingOf(2));
    expect(await sender.sendNow()).toMatchObject({ waiting: 0, lastError: null });
    expect(sent).toEqual([[firingOf(1)]]);
    expect(await store.kept(10)).toEqual([firingOf(2)]);
    expect(failures.length).toBeGreaterThan(0);
  });
});
