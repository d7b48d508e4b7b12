import { Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { needs, principalOf } from '../access/route-access';
import type { Live } from '../live/live';
import { addOrganisation } from '../live/metrics/organisation-metrics';
import type { ServerMetrics } from '../live/metrics/server-metrics';
import type { LiveStreams } from '../live/sse/live-streams';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

interface MetricsOptions {
  readonly store: Store;
  readonly live: Live;
  readonly streams: LiveStreams;
  readonly metrics: ServerMetrics;
}

/** `/metrics` in the text form of Prometheus: the process, and the organisation of whoever asks. */
export function metricsRoute(app: App, { store, live, streams, metrics }: MetricsOptions): void {
  app.get(
    '/metrics',
    {
      config: needs('metrics:read'),
      schema: {
        tags: ['live'],
        summary: 'Metrics of this process and of the organisation, for Prometheus',
        produces: ['text/plain'],
        response: { 200: z.string(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { organisationId } = principalOf(request);
      const registry = new Registry();
      const up = new Gauge({
        name: 'hiro_store_up',
        help: '1 while the database answers',
        registers: [registry],
      });
      try {
        const scope = await scopeOf(store, request, undefined);
        const sites = await live.board.sites(scope.organisationId, scope.siteId);
        const open = await live.alarms.list(scope, { isOpen: true, before: null, limit: 200 });
        const numbers = { sites, openAlarms: open.length, streams: streams.count(organisationId) };
        addOrganisation(registry, numbers);
        up.set(1);
      } catch {
        // The process answers all the same: that the store is away is what a scrape is to tell.
        up.set(0);
      }
      metrics.addBuckets(registry, organisationId);
      const text = `${await metrics.text()}\n${await registry.metrics()}`;
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
    },
  );
}
