import { afterEach, describe, expect, it } from 'vitest';
import type { Standing } from '../../src/domain/lease';
import { CAMERA, LeaseWorld, MIDNIGHT_MS, TestViewer } from './test-lease-world';

const FRAME_EVERY_MS = 250;

let viewers: TestViewer[] = [];
afterEach(() => {
  for (const viewer of viewers.splice(0)) viewer.dispose();
});

async function worldOf(count: number) {
  const world = new LeaseWorld();
  viewers = Array.from({ length: count }, (_, index) => new TestViewer(world, index + 1));
  for (const viewer of viewers) await viewer.start();
  const [a, b] = viewers;
  if (a === undefined) throw new Error('no viewer');
  return { world, a, b: b ?? a };
}

/** All living viewers see pictures until a time after midnight. */
async function playUntil(world: LeaseWorld, afterMs: number): Promise<void> {
  while (world.nowMs < MIDNIGHT_MS + afterMs) {
    for (const viewer of viewers) if (viewer.isAlive) viewer.see([{ id: 1, x: 0.5, y: 0.5 }]);
    await world.advanceTo(Math.min(world.nowMs + FRAME_EVERY_MS, MIDNIGHT_MS + afterMs));
  }
}

const standingOf = (viewer: TestViewer): Standing | undefined =>
  viewer.events.flatMap((event) => (event.kind === 'standing' ? [event.standing] : [])).at(-1);

/** [epoch, start, end] of what the server stored, ms after midnight. */
const stored = (world: LeaseWorld) =>
  world.stored
    .map(({ endMs, epoch, startMs }) => [epoch, startMs - MIDNIGHT_MS, endMs - MIDNIGHT_MS] as const)
    .sort((one, other) => one[1] - other[1]);

describe('one viewer', () => {
  it('holds the lease, counts within it, reports what it sees and gives it back', async () => {
    const { world, a } = await worldOf(1);
    a.open();
    await playUntil(world, 5000);
    expect(standingOf(a)).toMatchObject({ kind: 'analysing', endsAtMs: null });
    expect(world.lease?.report).toMatchObject({ occupancy: 1, zones: [{ zoneId: 'view', occupancy: 1 }] });
    await a.close();
    await world.advanceTo(world.nowMs + 500);
    expect(world.lease?.endMs).toBeLessThan(MIDNIGHT_MS + 5200);
    expect(world.refused).toEqual([]);
    const [bucket] = stored(world);
    expect(bucket?.[0]).toBe(1);
    expect(bucket?.[1]).toBeLessThan(400);
    expect(bucket?.[2]).toBeGreaterThan(4700);
  });

  it('renews every two seconds and tells news sooner, at most twice a second', async () => {
    const { world, a } = await worldOf(1);
    a.open();
    await playUntil(world, 10_000);
    expect(world.asked.length).toBeLessThan(10);
    const before = world.asked.length;
    for (let change = 0; change < 20; change += 1) {
      a.see(change % 2 === 0 ? [] : [{ id: change + 10, x: 0.2 + 0.03 * change, y: 0.5 }]);
      await world.advanceTo(world.nowMs + 100);
    }
    expect(world.asked.length - before).toBeGreaterThan(2);
    expect(world.asked.length - before).toBeLessThanOrEqual(5);
    const times = world.asked.map(({ atMs }) => atMs);
    for (const [index, atMs] of times.slice(1).entries())
      expect(atMs - (times[index + 1 - 1] ?? 0)).toBeGreaterThan(index < 2 ? 0 : 450);
  });

  it('goes on in short buckets without a lease while the server is away, and loses nothing', async () => {
    const { world, a } = await worldOf(1);
    a.open();
    await playUntil(world, 10_000);
    a.isOnline = false;
    await playUntil(world, 70_000);
    expect(standingOf(a)).toMatchObject({ kind: 'analysing' });
    a.isOnline = true;
    await playUntil(world, 100_000);
    await a.close();
    await world.advanceTo(world.nowMs + 40_000);
    expect(world.refused).toEqual([]);
    const buckets = stored(world);
    const unleased = buckets.filter(
      ([epoch, startMs, endMs]) => epoch === 0 && startMs > 10_000 && endMs <= 60_000,
    );
    expect(Math.max(...unleased.map(([, startMs, endMs]) => endMs - startMs))).toBeLessThanOrEqual(10_000);
    expect(new Set(buckets.map(([epoch]) => epoch))).toEqual(new Set([1, 0, 2]));
    expect(unleased.length).toBeGreaterThan(3);
    for (const [index, [, startMs]] of buckets.entries()) {
      if (index > 0) expect(startMs).toBe(buckets[index - 1]?.[2]);
    }
  });

  it('counts without a lease where the server never answered', async () => {
    const { world, a } = await worldOf(1);
    a.isOnline = false;
    a.open();
    await playUntil(world, 25_000);
    expect(standingOf(a)).toEqual({ kind: 'alone' });
    a.isOnline = true;
    await playUntil(world, 60_000);
    await a.close();
    await world.advanceTo(world.nowMs + 40_000);
    expect(world.refused).toEqual([]);
    expect(stored(world)[0]?.[0]).toBe(0);
    expect(stored(world).at(-1)?.[0]).toBe(1);
  });

  it('counts by whole minutes and asks no more where the server knows no leases', async () => {
    const { world, a } = await worldOf(1);
    world.mode = 'no-leases';
    a.open();
    await playUntil(world, 65_000);
    expect(standingOf(a)).toEqual({ kind: 'alone' });
    expect(world.asked).toHaveLength(1);
    expect(stored(world)).toMatchObject([[0, expect.any(Number), 60_000]]);
  });

  it('gives the lease back when its pictures stop, and takes it again with the next', async () => {
    const { world, a } = await worldOf(1);
    a.open();
    await playUntil(world, 5000);
    await world.advanceTo(world.nowMs + 14_000);
    expect(standingOf(a)).toMatchObject({ kind: 'watching', reason: 'no-pictures' });
    expect(world.asked.some(({ input }) => input.cameras[0]?.wish === 'release')).toBe(true);
    await playUntil(world, 21_000);
    expect(standingOf(a)).toMatchObject({ kind: 'analysing' });
  });

  it('only watches where it may not count, and asks for no more', async () => {
    const { world, a } = await worldOf(1);
    world.mode = 'read-only';
    a.open();
    await playUntil(world, 8000);
    expect(standingOf(a)).toMatchObject({ kind: 'watching', reason: 'not-allowed' });
    expect(world.asked.filter(({ input }) => input.cameras[0]?.wish !== 'watch')).toHaveLength(1);
    await world.advanceTo(world.nowMs + 60_000);
    expect(world.stored).toEqual([]);
  });

  it('watches until its clock is compared, which the first answer does', async () => {
    const { world, a } = await worldOf(1);
    a.behindMs = 5000;
    a.open(0, Infinity);
    await playUntil(world, 3000);
    expect(standingOf(a)).toMatchObject({ kind: 'analysing' });
    await a.close();
    await world.advanceTo(world.nowMs + 30_000);
    expect(world.refused).toEqual([]);
    expect(stored(world)[0]?.[1]).toBeLessThan(600);
  });
});

describe('two viewers', () => {
  it('one counts, the other watches and sees the numbers', async () => {
    const { world, a, b } = await worldOf(2);
    a.open();
    await playUntil(world, 1000);
    b.open();
    await playUntil(world, 8000);
    expect(standingOf(b)).toMatchObject({
      kind: 'watching',
      holder: { viewerId: a.viewerId },
      report: { occupancy: 1 },
      reason: 'held',
    });
    expect(b.events.some((event) => event.kind === 'live')).toBe(false);
  });

  it.each([0, 700, 1400, 1999])(
    'the other counts within ten seconds of a death (%d ms later)',
    async (ms) => {
      const { world, a, b } = await worldOf(2);
      a.open();
      await playUntil(world, 1000);
      b.open();
      await playUntil(world, 40_000 + ms);
      a.isAlive = false;
      await playUntil(world, 50_000 + ms);
      expect(standingOf(b)).toMatchObject({ kind: 'analysing' });
      expect(b.events.some((event) => event.kind === 'live')).toBe(true);
      await playUntil(world, 70_000);
      await b.close();
      await world.advanceTo(world.nowMs + 30_000);
      expect(world.refused).toEqual([]);
      const first = world.stored.find(({ viewerId }) => viewerId === b.viewerId);
      expect(first?.startMs).toBeLessThanOrEqual(MIDNIGHT_MS + 50_000 + ms);
    },
  );

  it('hands over on a wish, and the one before watches from the edge on', async () => {
    const { world, a, b } = await worldOf(2);
    a.open();
    await playUntil(world, 1000);
    b.open();
    await playUntil(world, 12_000);
    b.service.takeOver(CAMERA.id);
    await playUntil(world, 30_000);
    expect(standingOf(a)).toMatchObject({ kind: 'watching', holder: { viewerId: b.viewerId } });
    expect(standingOf(b)).toMatchObject({ kind: 'analysing' });
    await b.close();
    await a.close();
    await world.advanceTo(world.nowMs + 30_000);
    expect(world.refused).toEqual([]);
    const buckets = stored(world);
    expect(buckets.map(([epoch]) => epoch)).toEqual([1, 2]);
    expect(buckets[0]?.[2]).toBeLessThanOrEqual(buckets[1]?.[1] ?? 0);
    expect((buckets[1]?.[1] ?? 0) - (buckets[0]?.[2] ?? 0)).toBeLessThan(700);
  });
});
