import type { StoreContext } from '../store/context';
import type { StoredAlarms } from './webhooks/event-feeder';

/** The alarms as the database has them, of every organisation. */
export function createStoredAlarms(context: StoreContext): StoredAlarms {
  return {
    changedSince: (sinceMs) =>
      context.guard(async () => {
        const rows = await context.db
          .selectFrom('alarms')
          .selectAll()
          .where((eb) => eb.or([eb('opened_ms', '>=', sinceMs), eb('closed_ms', '>=', sinceMs)]))
          .orderBy('id')
          .execute();
        return rows.map((row) => ({
          organisationId: row.organisation_id,
          alarm: {
            id: row.id,
            kind: row.kind,
            siteId: row.site_id,
            subjectId: row.subject_id,
            subjectName: row.subject_name,
            sinceMs: row.since_ms,
            openedMs: row.opened_ms,
            closedMs: row.closed_ms,
            acknowledgedMs: row.acknowledged_ms,
          },
        }));
      }),
  };
}
