import { alertRulesSchema } from '../../api/alert-rule-schema';
import { API_ROOT } from '../../api/client';
import { ApiError, requestJson } from '../../api/http';
import type { EgressFetch } from '../../egress/egress';
import { type AlertRuleStore, RulesChangedError } from './rule-store';

/** Rules at the server behind this page. Rejects as `requestJson` does. */
export function serverRuleStore(egress: EgressFetch, root: string = API_ROOT): AlertRuleStore {
  const ofSite = (siteId: string) =>
    ({
      purpose: 'configuration',
      url: `${root}/sites/${encodeURIComponent(siteId)}/alert-rules`,
      schema: alertRulesSchema,
    }) as const;
  return {
    read: (siteId) => requestJson(egress, ofSite(siteId)),
    write: async (siteId, ifMatch, rules) => {
      try {
        return await requestJson(egress, { ...ofSite(siteId), method: 'PUT', ifMatch, body: { rules } });
      } catch (error) {
        throw error instanceof ApiError && error.status === 412 ? new RulesChangedError() : error;
      }
    },
  };
}
