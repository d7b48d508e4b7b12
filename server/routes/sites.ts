import { z } from 'zod';
import { idSchema } from '../../src/api/schema-parts';
import { siteFieldErrors } from '../../src/api/config-rules';
import {
  noticeConfirmationInputSchema,
  type SiteInput,
  siteInputSchema,
  siteSchema,
} from '../../src/api/contract';
import type { GatedCamera } from '../../src/domain/site-features';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { auditMomentPolicy } from '../moments/audit-policy';
import { auditFaceMatching } from '../faces/audit-face-matching';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { conflictProblem, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const params = z.strictObject({ siteId: idSchema });
const url = '/api/v1/sites';
const tags = ['configuration'];

/** Sites: what kind of place it is, and which features are switched on there. */
interface SiteRouteOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
}

export function siteRoutes(app: App, { store, auditLog }: SiteRouteOptions): void {
  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: { tags, summary: 'All sites', response: { 200: z.array(siteSchema), ...problemResponses } },
    },
    (request) => tenantOf(store, request).sites.list(),
  );

  app.get(
    `${url}/:siteId`,
    {
      config: needs('configuration:read'),
      schema: { tags, summary: 'A site', params, response: { 200: siteSchema, ...problemResponses } },
    },
    async (request, reply) => {
      const site = await tenantOf(store, request).sites.get(request.params.siteId);
      if (site === null) throw unknownSite(request.params.siteId);
      return reply.header('ETag', etagOf(site.version)).send(site);
    },
  );

  app.post(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Make a site',
        body: siteInputSchema,
        response: { 201: siteSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      assertFeaturesAllowed(request.body, []);
      const site = await tenantOf(store, request).sites.create(request.body);
      await audit(auditLog, request, { action: 'site.created', target: site.id });
      const policy = { before: undefined, after: site.moments };
      await auditMomentPolicy(auditLog, request, { siteId: site.id, ...policy });
      await auditFaceMatching(auditLog, request, { siteId: site.id, before: null, after: site.faces });
      return reply
        .code(201)
        .headers({ Location: `${url}/${site.id}`, ETag: etagOf(site.version) })
        .send(site);
    },
  );

  app.put(
    `${url}/:siteId`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Replace a site',
        params,
        headers: ifMatchHeaders,
        body: siteInputSchema,
        response: { 200: siteSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      const tenant = tenantOf(store, request);
      assertFeaturesAllowed(request.body, await tenant.cameras.list(siteId));
      const before = await tenant.sites.get(siteId);
      const outcome = await tenant.sites.replace(siteId, version, request.body);
      if (outcome.kind === 'conflict') throw conflictProblem('site', version, outcome.version);
      if (outcome.kind !== 'changed') throw unknownSite(siteId);
      const { version: newVersion } = outcome.value;
      await audit(auditLog, request, {
        action: 'site.changed',
        target: siteId,
        details: { version: newVersion },
      });
      const policy = { before: before?.moments, after: outcome.value.moments };
      await auditMomentPolicy(auditLog, request, { siteId, ...policy });
      const matching = { before: before?.faces, after: outcome.value.faces };
      await auditFaceMatching(auditLog, request, { siteId, ...matching });
      if (before?.notice !== undefined && outcome.value.notice === undefined) {
        const { version: notice } = before.notice;
        await audit(auditLog, request, { action: 'site.notice-ended', target: siteId, details: { notice } });
      }
      return reply.header('ETag', etagOf(outcome.value.version)).send(outcome.value);
    },
  );

  app.post(
    `${url}/:siteId/notice-confirmation`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Confirm that people are told: age, gender and mood are off before',
        description:
          'The notice that a site owes depends on its profile, its features and what it tells. A change of those ends the confirmation.',
        params,
        body: noticeConfirmationInputSchema,
        response: { 200: siteSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const { version: notice } = request.body;
      const confirmedBy = nameOf(principalOf(request));
      const outcome = await tenantOf(store, request).sites.confirmNotice(siteId, notice, confirmedBy);
      if (outcome.kind === 'missing') throw unknownSite(siteId);
      if (outcome.kind !== 'changed') throw otherNotice(notice);
      const { value: site } = outcome;
      await audit(auditLog, request, {
        action: 'site.notice-confirmed',
        target: siteId,
        details: { notice },
      });
      return reply.header('ETag', etagOf(site.version)).send(site);
    },
  );

  app.delete(
    `${url}/:siteId`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Remove a site without cameras',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      const outcome = await tenantOf(store, request).sites.remove(siteId, version);
      if (outcome.kind === 'conflict') throw conflictProblem('site', version, outcome.version);
      if (outcome.kind === 'missing') throw unknownSite(siteId);
      if (outcome.kind === 'blocked') {
        throw new ProblemError(
          409,
          'The site still has cameras: remove them or move them to another site first.',
        );
      }
      await audit(auditLog, request, { action: 'site.removed', target: siteId });
      return reply.code(204).send(null);
    },
  );
}

function unknownSite(siteId: string): ProblemError {
  return new ProblemError(404, `There is no site "${siteId}".`);
}

function otherNotice(notice: string): ProblemError {
  return new ProblemError(
    409,
    `The site owes another notice than "${notice}", or none: load it again and read what it says now.`,
    { code: 'other-notice' },
  );
}

/** Throws 422 for a feature that is switched on where it must not be. */
function assertFeaturesAllowed(site: SiteInput, cameras: readonly GatedCamera[]): void {
  const errors = siteFieldErrors(site, cameras);
  if (errors.length === 0) return;
  throw new ProblemError(422, `${errors.map(({ message }) => message).join('. ')}.`, { errors });
}
