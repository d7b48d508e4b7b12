import { alarmLimitsInputSchema, alarmLimitsSchema } from '../../src/api/live-contract';
import { needs, principalOf } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import type { AlarmLimitStore } from '../live/alarms/alarm-limits';
import type { App } from './app-instance';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const url = '/api/v1/organisation/alarm-limits';
const tags = ['live'];

interface AlarmLimitRouteOptions {
  readonly limits: AlarmLimitStore;
  readonly auditLog: AuditLog;
}

/** After how many minutes of silence alarms are raised. */
export function alarmLimitRoutes(app: App, { limits, auditLog }: AlarmLimitRouteOptions): void {
  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'After how many minutes alarms are raised',
        response: { 200: alarmLimitsSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const found = await limits.of(principalOf(request).organisationId);
      return reply.header('ETag', etagOf(found.version)).send(found);
    },
  );

  app.put(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Set after how many minutes alarms are raised',
        headers: ifMatchHeaders,
        body: alarmLimitsInputSchema,
        response: { 200: alarmLimitsSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { organisationId: id } = principalOf(request);
      const version = versionFromIfMatch(request.headers['if-match']);
      const outcome = await limits.replace(id, version, request.body);
      const changed = changedOf(outcome, { what: 'alarm setting', id, version });
      await audit(auditLog, request, { action: 'alarm.limits-changed', target: id, details: changed });
      return reply.header('ETag', etagOf(changed.version)).send(changed);
    },
  );
}
