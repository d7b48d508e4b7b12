import { z } from 'zod';
import { idSchema } from '../../src/api/schema-parts';
import { type SiteInput, siteInputSchema, siteSchema } from '../../src/api/contract';
import { forbiddenFeatures } from '../../src/domain/config';
import { needs } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { type FieldError, ProblemError } from '../problem';
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
      assertFeaturesAllowed(request.body);
      const site = await tenantOf(store, request).sites.create(request.body);
      await audit(auditLog, request, { action: 'site.created', target: site.id });
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
      assertFeaturesAllowed(request.body);
      const outcome = await tenantOf(store, request).sites.replace(siteId, version, request.body);
      if (outcome.kind === 'conflict') throw conflictProblem('site', version, outcome.version);
      if (outcome.kind !== 'changed') throw unknownSite(siteId);
      const { version: newVersion } = outcome.value;
      await audit(auditLog, request, {
        action: 'site.changed',
        target: siteId,
        details: { version: newVersion },
      });
      return reply.header('ETag', etagOf(outcome.value.version)).send(outcome.value);
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

const FEATURE_NAMES = { ageGender: 'Age and gender', mood: 'Mood' } as const;

/** Throws 422 for a feature that is switched on where the profile forbids it. */
function assertFeaturesAllowed(site: SiteInput): void {
  const errors: FieldError[] = forbiddenFeatures(site).map((feature) => ({
    path: `features.${feature}`,
    message: `${FEATURE_NAMES[feature]} cannot be switched on at a site with the profile "${site.profile}"${reasonFor(feature)}`,
  }));
  if (errors.length === 0) return;
  throw new ProblemError(422, `${errors.map(({ message }) => message).join('. ')}.`, { errors });
}

function reasonFor(feature: keyof typeof FEATURE_NAMES): string {
  return feature === 'mood'
    ? ': inferring emotions at work and in education is prohibited (EU AI Act, art. 5(1)(f))'
    : ': people there cannot freely avoid being estimated';
}
