import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  organisationNoticeInputSchema,
  organisationNoticeSchema,
  siteNoticeInputSchema,
  siteNoticeSchema,
} from '../../src/api/notice-contract';
import { idSchema } from '../../src/api/schema-parts';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { type FactParts, noticeUrl } from '../notices/gather-facts';
import type { StoredSiteNotice } from '../notices/notice-store';
import { ProblemError } from '../problem';
import type { App } from './app-instance';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const ofOrganisation = '/api/v1/organisation/notice';
const ofSite = '/api/v1/sites/:siteId/notice';
const tags = ['notices'];
const params = z.strictObject({ siteId: idSchema });

export interface NoticeRouteOptions extends FactParts {
  readonly auditLog: AuditLog;
}

/** What operators tell of themselves and of their sites in notices, on signs and in assessments. */
export function noticeRoutes(app: App, { store, notices, originOf, auditLog }: NoticeRouteOptions): void {
  const assertSite = async (request: FastifyRequest, siteId: string): Promise<void> => {
    if ((await tenantOf(store, request).sites.get(siteId)) !== null) return;
    throw new ProblemError(404, `There is no site "${siteId}".`);
  };
  const shown = (request: FastifyRequest, notice: StoredSiteNotice) => ({
    ...notice,
    url: notice.key === null || !notice.isPublic ? null : noticeUrl(originOf(request), notice.key),
  });

  app.get(
    ofOrganisation,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'Who is responsible, and who works on their behalf',
        response: { 200: organisationNoticeSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const found = await notices.organisation(principalOf(request).organisationId);
      return reply.header('ETag', etagOf(found.version)).send(found);
    },
  );

  app.put(
    ofOrganisation,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Set who is responsible, and who works on their behalf',
        headers: ifMatchHeaders,
        body: organisationNoticeInputSchema,
        response: { 200: organisationNoticeSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { organisationId: id } = principalOf(request);
      const version = versionFromIfMatch(request.headers['if-match']);
      const outcome = await notices.replaceOrganisation(id, version, request.body);
      const changed = changedOf(outcome, { what: 'notice', id, version });
      await audit(auditLog, request, {
        action: 'organisation.notice-changed',
        target: id,
        details: { version: changed.version },
      });
      return reply.header('ETag', etagOf(changed.version)).send(changed);
    },
  );

  app.get(
    ofSite,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'Purposes, legal basis and public address of a site’s notice',
        params,
        response: { 200: siteNoticeSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      await assertSite(request, siteId);
      const found = await notices.site(siteId);
      return reply.header('ETag', etagOf(found.version)).send(shown(request, found));
    },
  );

  app.put(
    ofSite,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Set purposes and legal basis, and whether everybody may read the notice',
        params,
        headers: ifMatchHeaders,
        body: siteNoticeInputSchema,
        response: { 200: siteNoticeSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      await assertSite(request, siteId);
      const outcome = await notices.replaceSite(siteId, version, request.body);
      const changed = changedOf(outcome, { what: 'notice', id: siteId, version });
      await audit(auditLog, request, {
        action: 'site.notice-changed',
        target: siteId,
        details: { version: changed.version, isPublic: changed.isPublic },
      });
      return reply.header('ETag', etagOf(changed.version)).send(shown(request, changed));
    },
  );
}
