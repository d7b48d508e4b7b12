import type { Identity } from '../access/identity';
import type { AuditLog } from '../audit/audit-log';
import type { Logger } from '../../src/lib/logger';
import { alarmLimitRoutes } from '../routes/alarm-limits';
import { alarmRoutes } from '../routes/alarms';
import type { App } from '../routes/app-instance';
import { liveStreamRoute } from '../routes/live';
import { metricsRoute } from '../routes/metrics';
import { occupancyRoutes } from '../routes/occupancy';
import type { Store } from '../store/store';
import { announceChanges } from './announce-changes';
import type { Live } from './live';
import type { ServerMetrics } from './metrics/server-metrics';
import { LiveStreams } from './sse/live-streams';

declare module 'fastify' {
  interface FastifyInstance {
    /** Ends the live streams, which would hold up the closing of a port. Twice is harmless. */
    endStreams(): void;
    /** Ends the live streams of whoever may not read them any more; happens by itself, too. */
    checkStreams(): Promise<void>;
  }
}

interface LiveRouteOptions {
  readonly store: Store;
  readonly live: Live;
  readonly metrics: ServerMetrics;
  readonly identity: Identity;
  readonly auditLog: AuditLog;
  readonly log: Logger;
}

/** Live numbers, alarms and metrics. The streams end with the app. */
export function liveRoutes(
  app: App,
  { store, live, metrics, identity, auditLog, log }: LiveRouteOptions,
): void {
  const { board, alarms, bus, nowMs } = live;
  const { connectionsPerOrganisation } = live.config;
  const streams = new LiveStreams({ board, alarms, bus, identity, connectionsPerOrganisation, log, nowMs });
  announceChanges(app, bus);
  occupancyRoutes(app, { store, live, auditLog });
  alarmRoutes(app, { store, live, auditLog });
  alarmLimitRoutes(app, { limits: live.alarmLimits, auditLog });
  liveStreamRoute(app, { store, streams });
  metricsRoute(app, { store, live, streams, metrics });
  app.decorate('endStreams', () => streams.close());
  app.decorate('checkStreams', () => streams.check());
  app.addHook('preClose', async () => streams.close());
}
