import { Readable } from 'node:stream';
import { z } from 'zod';
import { alertReportQuerySchema, alertReportSchema } from '../../src/api/alert-report-contract';
import { idSchema } from '../../src/api/schema-parts';
import { needs } from '../access/route-access';
import { readAlertReport } from '../alerts/alert-report';
import { alertReportCsv } from '../alerts/alert-report-csv';
import { audit, type AuditLog } from '../audit/audit-log';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { mayReadNames } from './incidents';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

interface AlertReportOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  /** UTC, ms. */
  readonly nowMs: () => number;
}

/** What happened in a shift. */
export function alertReportRoute(app: App, { store, auditLog, nowMs }: AlertReportOptions): void {
  app.get(
    '/api/v1/sites/:siteId/alert-report',
    {
      config: needs('counts:read'),
      schema: {
        tags: ['alerts'],
        summary: 'What fired at a site in a span of time, who acted, and what was not watched',
        params: z.strictObject({ siteId: idSchema }),
        querystring: alertReportQuerySchema,
        response: {
          200: {
            description: 'The report; as a file with `format`',
            content: {
              'application/json': { schema: alertReportSchema },
              'text/csv': { schema: z.custom<Readable>() },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const { from, to, format } = request.query;
      const { organisationId } = await scopeOf(store, request, siteId);
      const report = await readAlertReport(store.context, {
        ...{ organisationId, siteId, from, to, hasNames: mayReadNames(request) },
        nowMs: Math.floor(nowMs()),
      });
      if (format === undefined) return report;
      const details = { fromMs: from, toMs: to, format };
      await audit(auditLog, request, { action: 'alert.report-exported', target: siteId, details });
      const name = `alerts-${dayOf(from)}-${dayOf(to)}.${format}`;
      const text = format === 'csv' ? alertReportCsv(report) : JSON.stringify(report);
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .send(Readable.from([text]));
    },
  );
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
