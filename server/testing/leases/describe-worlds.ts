import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { assertWorld } from './assert-world';
import { playWorld } from './lease-world';
import { SqlLeaseServer } from './sql-lease-server';
import { worldPlans } from './world-plan';
import type { TestStore } from '../test-stores';

/** The same worlds as against the rules alone, against a database. */
export function describeWorlds(
  name: string,
  options: {
    readonly open: () => Promise<TestStore>;
    readonly size: Parameters<typeof worldPlans>[0];
    readonly numRuns: number;
    readonly timeoutMs: number;
  },
): void {
  describe(name, () => {
    let opened: TestStore;
    beforeAll(async () => {
      opened = await options.open();
    });
    afterAll(() => opened?.dispose());

    test('sums equal truth over covered time', { timeout: options.timeoutMs }, () =>
      fc.assert(
        fc.asyncProperty(worldPlans(options.size), async (plan) => {
          const server = await SqlLeaseServer.open(opened.store, options.size.cameras);
          await assertWorld(await playWorld(plan, server), server);
        }),
        { numRuns: options.numRuns },
      ),
    );
  });
}

/** What a database plays in some seconds. */
export const SHORT_WORLDS = { maxViewers: 3, maxTabs: 3, maxPhases: 3, cameras: 1, longestPhaseMs: 80_000 };
/** What takes minutes. */
export const LONG_WORLDS = { maxViewers: 4, maxTabs: 6, maxPhases: 8, cameras: 2, longestPhaseMs: 3_600_000 };
