import { type Incident, type IncidentChange, type IncidentDetail, type Incidents } from './alert-contract';
import {
  type AlertSettings,
  type AlertSettingsInput,
  alertSettingsSchema,
  incidentDetailSchema,
  incidentSchema,
  incidentsSchema,
  type Snooze,
  type SnoozeInput,
  snoozesSchema,
} from './alert-contract';
import { type AlertReport, alertReportSchema } from './alert-report-contract';
import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { requestJson, requestText } from './http';

/** Incidents as the server keeps them, and who is told of them. Rejects as `requestJson` does. */
export interface AlertClient {
  /** `query`: see `incidentsQuerySchema`; what is left out is as there. */
  incidents(query: Readonly<Record<string, string>>): Promise<Incidents>;
  incident(id: string): Promise<IncidentDetail>;
  /** Of the incident as it was read: 412 where somebody else has changed it since. */
  changeIncident(incident: Pick<Incident, 'id' | 'version'>, change: IncidentChange): Promise<Incident>;
  comment(id: string, text: string): Promise<IncidentDetail>;
  settings(siteId: string): Promise<AlertSettings>;
  saveSettings(siteId: string, version: number, input: AlertSettingsInput): Promise<AlertSettings>;
  /** Those in force. */
  snoozes(siteId: string): Promise<readonly Snooze[]>;
  /** Returns those in force then. */
  snooze(siteId: string, input: SnoozeInput): Promise<readonly Snooze[]>;
  /** UTC, ms; `toMs` is not part of it. */
  report(siteId: string, span: ReportSpan): Promise<AlertReport>;
  /** The same as a CSV file. */
  reportFile(siteId: string, span: ReportSpan): Promise<string>;
}

export interface ReportSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Asks the server behind this page. */
export function createAlertClient(egress: EgressFetch, root: string = API_ROOT): AlertClient {
  const common = { purpose: 'alerts' } as const;
  const ofSite = (siteId: string, path: string): string =>
    `${root}/sites/${encodeURIComponent(siteId)}/${path}`;
  const ofIncident = (id: string, path = ''): string => `${root}/incidents/${encodeURIComponent(id)}${path}`;
  const reportOf = (siteId: string, { fromMs, toMs }: ReportSpan, format = ''): string =>
    ofSite(siteId, `alert-report?from=${fromMs}&to=${toMs}${format}`);

  return {
    incidents: (query) => {
      const search = new URLSearchParams(query).toString();
      const url = `${root}/incidents${search === '' ? '' : `?${search}`}`;
      return requestJson(egress, { ...common, url, schema: incidentsSchema });
    },
    incident: (id) => requestJson(egress, { ...common, url: ofIncident(id), schema: incidentDetailSchema }),
    changeIncident: ({ id, version }, change) =>
      requestJson(egress, {
        ...common,
        method: 'POST',
        url: ofIncident(id, '/changes'),
        ifMatch: version,
        body: change,
        schema: incidentSchema,
      }),
    comment: (id, text) =>
      requestJson(egress, {
        ...common,
        method: 'POST',
        url: ofIncident(id, '/comments'),
        body: { text },
        schema: incidentDetailSchema,
      }),
    settings: (siteId) =>
      requestJson(egress, { ...common, url: ofSite(siteId, 'alert-settings'), schema: alertSettingsSchema }),
    saveSettings: (siteId, ifMatch, body) =>
      requestJson(egress, {
        ...common,
        method: 'PUT',
        url: ofSite(siteId, 'alert-settings'),
        ifMatch,
        body,
        schema: alertSettingsSchema,
      }),
    snoozes: async (siteId) => {
      const url = ofSite(siteId, 'alert-snoozes');
      return (await requestJson(egress, { ...common, url, schema: snoozesSchema })).snoozes;
    },
    snooze: async (siteId, body) => {
      const url = ofSite(siteId, 'alert-snoozes');
      const answer = await requestJson(egress, {
        ...common,
        method: 'POST',
        url,
        body,
        schema: snoozesSchema,
      });
      return answer.snoozes;
    },
    report: (siteId, span) =>
      requestJson(egress, { ...common, url: reportOf(siteId, span), schema: alertReportSchema }),
    reportFile: (siteId, span) =>
      requestText(egress, { ...common, url: reportOf(siteId, span, '&format=csv') }),
  };
}
