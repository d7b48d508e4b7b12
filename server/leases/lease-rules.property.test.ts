import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertWorld } from '../testing/leases/assert-world';
import { RulesServer } from '../testing/leases/lease-server';
import { playWorld } from '../testing/leases/lease-world';
import { worldPlans } from '../testing/leases/world-plan';

test('sums equal truth over covered time, whatever viewers, clocks and the network do', async () => {
  const size = { maxViewers: 3, maxTabs: 4, maxPhases: 7, cameras: 2, longestPhaseMs: 600_000 };
  let refusedCount = 0;
  let storedCount = 0;
  await fc.assert(
    fc.asyncProperty(worldPlans(size), async (plan) => {
      const server = new RulesServer();
      const end = await playWorld(plan, server);
      await assertWorld(end, server);
      refusedCount += end.refusals.size;
      storedCount += end.storedIds.length;
    }),
    { numRuns: 100 },
  );
  expect(refusedCount).toBeGreaterThan(20);
  expect(storedCount).toBeGreaterThan(200);
}, 60_000);
