import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { requestJson } from './http';
import { alarmSchema, alarmsSchema, type Alarm, type Alarms } from './live-contract';

/** The alarms of the server behind a page. Rejects as `requestJson` does. */
export interface AlarmClient {
  /** Those that are open, newest first. */
  open(): Promise<readonly Alarm[]>;
  /** Those that have ended too, newest first; the page after `before`, null: the first. */
  all(before: string | null): Promise<Alarms>;
  /** Says that somebody looks after it. */
  acknowledge(id: string): Promise<Alarm>;
}

/** Asks the server behind this page. */
export function createAlarmClient(egress: EgressFetch, root: string = API_ROOT): AlarmClient {
  const url = `${root}/alarms`;
  return {
    open: async () =>
      (await requestJson(egress, { url, schema: alarmsSchema, purpose: 'counts-read' })).alarms,
    all: (before) => {
      const query = new URLSearchParams({ state: 'all', ...(before === null ? {} : { before }) });
      return requestJson(egress, {
        url: `${url}?${query.toString()}`,
        schema: alarmsSchema,
        purpose: 'counts-read',
      });
    },
    acknowledge: (id) =>
      requestJson(egress, {
        url: `${url}/${encodeURIComponent(id)}/acknowledge`,
        method: 'POST',
        schema: alarmSchema,
        purpose: 'counts-read',
      }),
  };
}
