import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { requestJson } from './http';
import { type AlarmLimits, type AlarmLimitsInput, alarmLimitsSchema } from './live-contract';

/** When the server behind a page raises alarms. Rejects as `requestJson` does. */
export interface AlarmLimitsClient {
  read(): Promise<AlarmLimits>;
  /** `version` is that of what was read. */
  save(version: number, input: AlarmLimitsInput): Promise<AlarmLimits>;
}

/** Asks the server behind this page. */
export function createAlarmLimitsClient(egress: EgressFetch, root: string = API_ROOT): AlarmLimitsClient {
  const common = {
    url: `${root}/organisation/alarm-limits`,
    schema: alarmLimitsSchema,
    purpose: 'configuration',
  } as const;
  return {
    read: () => requestJson(egress, common),
    save: (ifMatch, body) => requestJson(egress, { ...common, method: 'PUT', ifMatch, body }),
  };
}
