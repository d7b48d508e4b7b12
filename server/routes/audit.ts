import { Readable } from 'node:stream';
import { z } from 'zod';
import { auditPageSchema, auditQuerySchema, auditVerificationSchema } from '../../src/api/audit-contract';
import { needs, principalOf } from '../access/route-access';
import { audit } from '../audit/audit-log';
import type { ReadableAuditLog } from '../audit/sql-audit-log';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/audit';
const tags = ['audit'];
const config = needs('audit:read');

/** The audit log of an organisation: to read, to check, to keep elsewhere. */
export function auditRoutes(app: App, { auditLog }: { readonly auditLog: ReadableAuditLog }): void {
  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'What was done, the newest first',
        querystring: auditQuerySchema,
        response: { 200: auditPageSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { before, limit } = request.query;
      const { organisationId } = principalOf(request);
      return { entries: await auditLog.read(organisationId, before ?? null, limit) };
    },
  );

  app.get(
    `${url}/verification`,
    {
      config,
      schema: {
        tags,
        summary: 'Whether every entry follows the one before it',
        response: { 200: auditVerificationSchema, ...problemResponses },
      },
    },
    (request) => auditLog.verify(principalOf(request).organisationId),
  );

  app.get(
    `${url}/export`,
    {
      config,
      schema: {
        tags,
        summary: 'All entries, one JSON object per line, oldest first',
        response: {
          200: {
            description: 'JSON lines',
            content: { 'application/x-ndjson': { schema: z.custom<Readable>() } },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      await audit(auditLog, request, { action: 'audit.exported' });
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="audit.ndjson"')
        .send(Readable.from(linesOf(auditLog, principalOf(request).organisationId)));
    },
  );
}

async function* linesOf(auditLog: ReadableAuditLog, organisationId: string): AsyncGenerator<string> {
  for await (const entries of auditLog.all(organisationId)) {
    yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }
}
