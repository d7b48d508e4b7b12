import { diagnosticsSchema } from '../../src/api/diagnostics-contract';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { collectDiagnostics } from '../diagnostics/collect';
import type { LogTail } from '../diagnostics/log-tail';
import type { GatewayLink } from '../gateway/gateway-link';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

interface DiagnosticsRouteOptions {
  readonly store: Store;
  readonly gateway: GatewayLink | null;
  readonly auditLog: AuditLog;
  readonly logTail: LogTail;
  readonly nowMs: () => number;
}

/** What support needs to find a fault; whoever asks sees it before it goes anywhere. */
export function diagnosticsRoutes(app: App, options: DiagnosticsRouteOptions): void {
  const { store, gateway, auditLog, logTail, nowMs } = options;
  app.get(
    '/api/v1/diagnostics',
    {
      config: needs('organisation:manage'),
      schema: {
        tags: ['server'],
        summary: 'Diagnostics: no pictures, no secrets, no addresses, no names',
        response: { 200: diagnosticsSchema, ...problemResponses },
      },
    },
    async (request) => {
      await audit(auditLog, request, { action: 'diagnostics.read' });
      // The log tells of every organisation: only whoever runs the server may see it.
      const isOperator = principalOf(request).organisationId === MAIN_ORGANISATION_ID;
      const log = isOperator ? logTail.records() : [];
      return collectDiagnostics({ store, gateway, log, tenant: tenantOf(store, request), nowMs: nowMs() });
    },
  );
}
