import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LeaseWorld, MIDNIGHT_MS, TestViewer } from './test-lease-world';

/** Random outages of the network, over the real rules of the server: nothing is lost, nothing counts twice. */

const FRAME_EVERY_MS = 500;
const LENGTH_MS = 90_000;

const outages = fc.array(
  fc.record({
    fromMs: fc.integer({ min: 2_000, max: LENGTH_MS - 20_000 }),
    lengthMs: fc.integer({ min: 100, max: 30_000 }),
  }),
  { maxLength: 3 },
);
const scenario = fc.record({
  outages,
  latencyMs: fc.integer({ min: 2, max: 300 }),
  analysisMs: fc.integer({ min: 5, max: 400 }),
  behindMs: fc.integer({ min: -90_000, max: 90_000 }),
});

it('one viewer: all covered time is stored once, under epochs whose leases it fits', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ analysisMs, behindMs, latencyMs, outages: gaps }) => {
      const world = new LeaseWorld();
      const viewer = new TestViewer(world, 1);
      viewer.behindMs = behindMs;
      viewer.latencyMs = latencyMs;
      await viewer.start();
      viewer.open(0, latencyMs / 2);
      while (world.nowMs < MIDNIGHT_MS + LENGTH_MS) {
        const atMs = world.nowMs - MIDNIGHT_MS;
        viewer.isOnline = gaps.every(({ fromMs, lengthMs }) => atMs < fromMs || atMs >= fromMs + lengthMs);
        viewer.see([{ id: 1, x: 0.5, y: 0.5 }], analysisMs);
        await world.advanceTo(world.nowMs + FRAME_EVERY_MS);
      }
      viewer.isOnline = true;
      await world.advanceTo(world.nowMs + 1000);
      await viewer.close();
      await world.advanceTo(world.nowMs + 900_000);
      viewer.dispose();

      expect(world.refused).toEqual([]);
      const buckets = [...world.stored].sort((a, b) => a.startMs - b.startMs);
      for (const [index, bucket] of buckets.entries()) {
        if (index > 0) expect(bucket.startMs).toBeGreaterThanOrEqual(buckets[index - 1]?.endMs ?? 0);
      }
      const firstMs = buckets[0]?.startMs ?? Infinity;
      const lastMs = buckets.at(-1)?.endMs ?? 0;
      const coveredMs = buckets.reduce((total, bucket) => total + bucket.coveredMs, 0);
      // From the first lease on there is no hole but the way of the request that each further lease was asked
      // for with: people are counted then, but not as covered time. The last frame stands for no time.
      const wayMs = latencyMs + 2;
      expect(firstMs - MIDNIGHT_MS).toBeLessThan(4_000);
      expect(lastMs - MIDNIGHT_MS).toBeGreaterThan(LENGTH_MS - 1_000);
      expect(lastMs - firstMs - coveredMs).toBeLessThan(FRAME_EVERY_MS + (world.spans.length - 1) * wayMs);
    }),
    { numRuns: 25 },
  );
});
