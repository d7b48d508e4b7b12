import { z } from 'zod';
import {
  reportInputSchema,
  reportSchema,
  reportsViewSchema,
  type ReportInput,
  testResultSchema,
} from '../../src/api/integration-contract';
import { needs, principalOf } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import type { Integrations } from '../integrations/integrations';
import { runTest } from '../integrations/run-test';
import { ProblemError } from '../problem';
import type { App } from './app-instance';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const url = '/api/v1/reports';
const tags = ['integrations'];
const config = needs('integrations:manage');
const params = z.strictObject({ reportId: z.string().max(64) });

interface ReportRouteOptions {
  readonly integrations: Integrations;
  readonly auditLog: AuditLog;
}

/** Reports that are mailed to members, daily or weekly. */
export function reportRoutes(app: App, { integrations, auditLog }: ReportRouteOptions): void {
  const { mailer, recipients, runner } = integrations;
  const own = (request: Parameters<typeof principalOf>[0]) =>
    integrations.reports(principalOf(request).organisationId);
  const assertMembers = async (
    organisationId: string,
    { recipients: chosen }: ReportInput,
  ): Promise<void> => {
    const members = new Set((await recipients.of(organisationId)).map(({ id }) => id));
    if (chosen.every((id) => members.has(id))) return;
    throw new ProblemError(422, 'A recipient is no member of this organisation. Choose members only.', {
      errors: [{ path: 'recipients', message: 'names somebody who is no member' }],
    });
  };

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Scheduled reports, and who may get them',
        response: { 200: reportsViewSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { organisationId } = principalOf(request);
      const members = await recipients.of(organisationId);
      return {
        isMailSetUp: mailer.isConfigured,
        reports: await own(request).list(),
        members: members.map(({ id, name, email }) => ({ id, name, email })),
      };
    },
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Schedule a report',
        body: reportInputSchema,
        response: { 201: reportSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      await assertMembers(principalOf(request).organisationId, request.body);
      const report = await own(request).create(request.body);
      await audit(auditLog, request, {
        action: 'report.created',
        target: report.id,
        details: detailsOf(request.body),
      });
      return reply.code(201).header('ETag', etagOf(report.version)).send(report);
    },
  );

  app.put(
    `${url}/:reportId`,
    {
      config,
      schema: {
        tags,
        summary: 'Replace a scheduled report',
        params,
        headers: ifMatchHeaders,
        body: reportInputSchema,
        response: { 200: reportSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { reportId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      await assertMembers(principalOf(request).organisationId, request.body);
      const outcome = await own(request).replace(reportId, version, request.body);
      const report = changedOf(outcome, { what: 'scheduled report', id: reportId, version });
      await audit(auditLog, request, {
        action: 'report.changed',
        target: reportId,
        details: detailsOf(request.body),
      });
      return reply.header('ETag', etagOf(report.version)).send(report);
    },
  );

  app.delete(
    `${url}/:reportId`,
    {
      config,
      schema: {
        tags,
        summary: 'Remove a scheduled report',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { reportId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      const outcome = await own(request).remove(reportId, version);
      changedOf(outcome, { what: 'scheduled report', id: reportId, version });
      await audit(auditLog, request, { action: 'report.removed', target: reportId });
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/:reportId/test`,
    {
      config,
      schema: {
        tags,
        summary: 'Mail the newest report to whoever asks',
        params,
        response: { 200: testResultSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { reportId } = request.params;
      const principal = principalOf(request);
      const report = await own(request).get(reportId);
      if (report === null) throw unknownReport(reportId);
      const { organisationId } = principal;
      const members = await recipients.of(organisationId);
      const self = members.find(({ userId }) => principal.kind === 'user' && userId === principal.userId);
      if (self === undefined) {
        throw new ProblemError(422, 'A test goes to your own address: sign in with an account first.');
      }
      await audit(auditLog, request, { action: 'report.tested', target: reportId });
      return runTest(async () => {
        await runner.sendTest({ organisationId, siteId: report.siteId, report }, self);
        return null;
      });
    },
  );
}

function unknownReport(id: string): ProblemError {
  return new ProblemError(404, `There is no scheduled report "${id}".`);
}

function detailsOf({ siteId, period, recipients, isEnabled }: ReportInput) {
  return { siteId, period, recipientCount: recipients.length, isEnabled };
}
