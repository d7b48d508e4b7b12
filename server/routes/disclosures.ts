import {
  disclosureInputSchema,
  disclosurePageSchema,
  disclosureQuerySchema,
  disclosureSchema,
} from '../../src/api/data-life-contract';
import { z } from 'zod';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import { createDisclosureRegister } from '../retention/disclosures';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/disclosures';
const tags = ['data'];
const config = needs('data:manage');

interface DisclosureRouteOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
}

/** The register of what was given to whom, when and on which ground. */
export function disclosureRoutes(app: App, { store, auditLog }: DisclosureRouteOptions): void {
  const register = createDisclosureRegister(store.context);

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'What was given to whom, the newest first; exports and support stand in it by themselves',
        querystring: disclosureQuerySchema,
        response: { 200: disclosurePageSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { beforeMs, limit } = request.query;
      const { organisationId } = principalOf(request);
      return { disclosures: await register.read(organisationId, beforeMs ?? null, limit) };
    },
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Enter what was given to somebody',
        body: disclosureInputSchema,
        response: { 201: disclosureSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId, ground } = request.body;
      if (siteId !== null && (await tenantOf(store, request).sites.get(siteId)) === null) {
        throw new ProblemError(422, `There is no site "${siteId}".`, {
          errors: [{ path: 'siteId', message: 'unknown site' }],
        });
      }
      const principal = principalOf(request);
      const entry = await register.add(principal.organisationId, nameOf(principal), request.body);
      await audit(auditLog, request, {
        action: 'disclosure.entered',
        target: siteId,
        details: { disclosure: entry.id, ground },
      });
      return reply.code(201).send(entry);
    },
  );

  app.get(
    `${url}/export`,
    {
      config,
      schema: {
        tags,
        summary: 'The register as CSV, the newest first',
        response: {
          200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      await audit(auditLog, request, { action: 'disclosures.exported' });
      return reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="disclosures.csv"')
        .send(await register.csv(principalOf(request).organisationId));
    },
  );
}
