import { z } from 'zod';
import { alarmSchema, alarmsSchema } from '../../src/api/live-contract';
import { idSchema, uuidSchema } from '../../src/api/schema-parts';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import type { Live } from '../live/live';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

interface AlarmRouteOptions {
  readonly store: Store;
  readonly live: Live;
  readonly auditLog: AuditLog;
}

const querystring = z.strictObject({
  state: z.enum(['open', 'all']).default('open'),
  siteId: idSchema.optional(),
  /** Id of the alarm after which the next page begins. */
  before: uuidSchema.optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50),
});

/** Cameras that nobody watches and analysers that are silent. */
export function alarmRoutes(app: App, { store, live, auditLog }: AlarmRouteOptions): void {
  app.get(
    '/api/v1/alarms',
    {
      config: needs('counts:read'),
      schema: {
        tags: ['live'],
        summary: 'Open alarms, or all of them, newest first',
        querystring,
        response: { 200: alarmsSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { state, siteId, before = null, limit } = request.query;
      const scope = await scopeOf(store, request, siteId);
      const found = await live.alarms.list(scope, { isOpen: state === 'open', before, limit: limit + 1 });
      const alarms = found.slice(0, limit);
      return { alarms, next: found.length > limit ? (alarms.at(-1)?.id ?? null) : null };
    },
  );

  app.post(
    '/api/v1/alarms/:alarmId/acknowledge',
    {
      config: needs('counts:write'),
      schema: {
        tags: ['live'],
        summary: 'Say that somebody looks after an alarm',
        params: z.strictObject({ alarmId: uuidSchema }),
        response: { 200: alarmSchema, ...problemResponses },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const scope = await scopeOf(store, request, undefined);
      const { alarmId } = request.params;
      const done = await live.alarms.acknowledge(alarmId, scope, {
        nowMs: Math.floor(live.nowMs()),
        by: nameOf(principal),
      });
      if (done === null) throw new ProblemError(404, `There is no alarm "${alarmId}".`);
      const { alarm, isNew } = done;
      if (isNew) {
        await audit(auditLog, request, { action: 'alarm.acknowledged', target: alarmId });
        live.bus.publish({ kind: 'alarm', organisationId: scope.organisationId, alarm });
      }
      return alarm;
    },
  );
}
