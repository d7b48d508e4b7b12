import { sql } from 'kysely';
import type { StoreContext } from '../store/context';
import type { IncidentRow } from './incident-rows';
import { noteEnd } from './take-firings';

/** So long after its last sign a viewer is taken for gone: reloads and short breaks end nothing. */
const GONE_AFTER_MS = 5 * 60_000;

/**
 * Ends firings whose viewer will not say when they ended: its browser died, or another one analyses the camera. They
 * end when that viewer last had the camera's lease, or else when they were heard of. Returns the incidents that are
 * not as they were. Any number of processes may do it at once.
 */
export async function endAbandoned(context: StoreContext): Promise<readonly IncidentRow[]> {
  const goneMs = context.nowMs() - GONE_AFTER_MS;
  return context.guard(() =>
    context.db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ incident_id: string; ended_ms: number }>`
        update alert_firings as firing
        set ended_ms = greatest(firing.fired_ms, coalesce(
          (select max(span.end_ms) from lease_spans as span
            where span.camera_id = firing.camera_id and span.viewer_id = firing.viewer_id),
          firing.received_ms))
        where firing.ended_ms is null and firing.viewer_id is not null and firing.received_ms < ${goneMs}::bigint
          and not exists (select 1 from leases
            where leases.camera_id = firing.camera_id and leases.viewer_id = firing.viewer_id
              and leases.end_ms >= ${goneMs}::bigint)
        returning firing.incident_id, firing.ended_ms`.execute(trx);
      const changed = new Map<string, IncidentRow>();
      for (const { incident_id: id, ended_ms: endedMs } of rows) {
        changed.set(id, await noteEnd(trx, id, Number(endedMs)));
      }
      return [...changed.values()];
    }),
  );
}
