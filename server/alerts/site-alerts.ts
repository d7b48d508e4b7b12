import type { Incident } from '../../src/api/alert-contract';
import { severityOf } from './incident-rows';
import type { IncidentRow } from './incident-rows';

/** What is to be looked after at a site, as integrations send it on. */
export interface SiteAlerts {
  /** Incidents that nobody looks after yet, that somebody does, and of both the critical ones. */
  readonly open: number;
  readonly acknowledged: number;
  readonly critical: number;
  /** Null: there is none. */
  readonly newest:
    | (Pick<Incident, 'id' | 'kind' | 'severity' | 'state'> & {
        readonly rule: string | null;
        readonly camera: string;
        readonly firings: number;
        /** ISO, UTC. */
        readonly opened: string;
      })
    | null;
}

/** Of a site's unresolved incidents, the newest first. */
export function siteAlertsOf(rows: readonly IncidentRow[]): SiteAlerts {
  const [newest] = rows;
  return {
    open: rows.filter(({ state }) => state === 'open').length,
    acknowledged: rows.filter(({ state }) => state === 'acknowledged').length,
    critical: rows.filter(({ severity }) => severityOf(severity) === 'critical').length,
    newest:
      newest === undefined
        ? null
        : {
            id: newest.id,
            kind: newest.kind,
            severity: severityOf(newest.severity),
            state: newest.state,
            rule: newest.rule_name,
            camera: newest.subject_name,
            firings: newest.firing_count,
            opened: new Date(newest.opened_ms).toISOString(),
          },
  };
}
