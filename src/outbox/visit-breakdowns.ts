import { breakdownsOf, mergeBreakdowns } from '../aggregates/breakdown';
import type { EndedVisit } from '../domain/visit';
import type { BreakdownStore } from './count-store';

/**
 * Adds ended visits of the whole picture to the breakdowns by hour. Visits whose attributes are
 * off are left out: there is nothing to break down.
 */
export async function storeVisits(
  store: BreakdownStore,
  cameraId: string,
  visits: readonly EndedVisit[],
  options: { readonly nowMs: number; readonly mayTell: boolean },
): Promise<void> {
  const seen = visits.filter((visit) => visit.attributes !== null);
  for (const added of breakdownsOf(cameraId, seen)) {
    await store.update(
      cameraId,
      added.hourStartMs,
      (current) => (current === undefined ? added : mergeBreakdowns(current, added)),
      options,
    );
  }
}
