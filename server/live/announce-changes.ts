import type { App } from '../routes/app-instance';
import type { LiveBus } from './live-bus';

const CONFIGURATION = /^\/api\/v1\/(sites|cameras)(\/:\w+)?$/;

/** Tells the other parts of the server of each change of a site or a camera that was answered well. */
export function announceChanges(app: App, bus: Pick<LiveBus, 'publish'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url } = request.routeOptions;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead || reply.statusCode >= 300 || request.principal === null) return;
    if (url === undefined || !CONFIGURATION.test(url)) return;
    bus.publish({ kind: 'configuration-changed', organisationId: request.principal.organisationId });
  });
}
