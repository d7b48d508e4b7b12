import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  alertSettingsInputSchema,
  alertSettingsSchema,
  snoozeInputSchema,
  snoozesSchema,
} from '../../src/api/alert-contract';
import { alertRulesInputSchema, alertRulesSchema } from '../../src/api/alert-rule-schema';
import { idSchema } from '../../src/api/schema-parts';
import type { Site } from '../../src/domain/config';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import type { Alerts } from '../alerts/alerts';
import { snoozeFault } from '../alerts/incident-states';
import { ruleFaults } from '../alerts/rule-faults';
import { audit, type AuditLog } from '../audit/audit-log';
import type { LiveBus } from '../live/live-bus';
import { type FieldError, ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const ofSite = '/api/v1/sites/:siteId';
const tags = ['alerts'];
const params = z.strictObject({ siteId: idSchema });

interface AlertRuleRouteOptions {
  readonly store: Store;
  readonly alerts: Alerts;
  readonly auditLog: AuditLog;
  readonly bus: Pick<LiveBus, 'publish'>;
  /** UTC, ms. */
  readonly nowMs: () => number;
}

/** What fires at a site, who is told of it, and what is silenced for a while. */
export function alertRuleRoutes(app: App, options: AlertRuleRouteOptions): void {
  ruleRoutes(app, options);
  settingsRoutes(app, options);
  snoozeRoutes(app, options);
}

function ruleRoutes(app: App, { store, alerts, auditLog, bus }: AlertRuleRouteOptions): void {
  const url = `${ofSite}/alert-rules`;
  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'The alert rules of a site',
        params,
        response: { 200: alertRulesSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { id } = await siteOf(store, request, request.params.siteId);
      const found = await alerts.rules.of(id);
      return reply.header('ETag', etagOf(found.version)).send(found);
    },
  );

  app.put(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Set all alert rules of a site; those that are left out are removed',
        params,
        headers: ifMatchHeaders,
        body: alertRulesInputSchema,
        response: { 200: alertRulesSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { id, organisationId } = await siteOf(store, request, request.params.siteId);
      const version = versionFromIfMatch(request.headers['if-match']);
      const { rules } = request.body;
      const faults = ruleFaults(rules, await tenantOf(store, request).cameras.list(id));
      if (faults.length > 0) throw unfit('A rule speaks of something that is not there', faults);
      const outcome = await alerts.rules.replace(id, version, rules);
      if (outcome.kind === 'blocked') {
        throw new ProblemError(
          422,
          'A rule with this id belongs to another site: give the copy an id of its own.',
        );
      }
      const changed = changedOf(outcome, { what: 'list of alert rules', id, version });
      const details = { rules: changed.rules.length, version: changed.version };
      await audit(auditLog, request, { action: 'alert.rules-changed', target: id, details });
      bus.publish({ kind: 'configuration-changed', organisationId });
      return reply.header('ETag', etagOf(changed.version)).send(changed);
    },
  );
}

function settingsRoutes(app: App, { store, alerts, auditLog }: AlertRuleRouteOptions): void {
  const url = `${ofSite}/alert-settings`;
  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'Who is told of the incidents of a site',
        params,
        response: { 200: alertSettingsSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { id } = await siteOf(store, request, request.params.siteId);
      const found = await alerts.settings.of(id);
      return reply.header('ETag', etagOf(found.version)).send(found);
    },
  );

  app.put(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Set who is told of the incidents of a site',
        params,
        headers: ifMatchHeaders,
        body: alertSettingsInputSchema,
        response: { 200: alertSettingsSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { id, organisationId } = await siteOf(store, request, request.params.siteId);
      const version = versionFromIfMatch(request.headers['if-match']);
      const input = request.body;
      const strangers = await alerts.settings.strangers(organisationId, input.recipients);
      if (strangers.length > 0) {
        const message = `there is no member "${strangers[0] ?? ''}"`;
        throw unfit('Mails go to members only', [{ path: 'recipients', message }]);
      }
      const outcome = await alerts.settings.replace(id, version, input);
      const changed = changedOf(outcome, { what: 'alert setting', id, version });
      const { recipients, ...rest } = changed;
      const details = { ...rest, recipients: recipients.length };
      await audit(auditLog, request, { action: 'alert.settings-changed', target: id, details });
      return reply.header('ETag', etagOf(changed.version)).send(changed);
    },
  );
}

function snoozeRoutes(app: App, { store, alerts, auditLog, nowMs }: AlertRuleRouteOptions): void {
  const url = `${ofSite}/alert-snoozes`;
  app.get(
    url,
    {
      config: needs('counts:read'),
      schema: {
        tags,
        summary: 'Rules and cameras of a site of which nobody is told for a while',
        params,
        response: { 200: snoozesSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { id } = await siteOf(store, request, request.params.siteId);
      return { snoozes: await alerts.snoozes.of(id, Math.floor(nowMs())) };
    },
  );

  app.post(
    url,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Silence a rule or a camera until a time, or end that',
        params,
        body: snoozeInputSchema,
        response: { 200: snoozesSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { id } = await siteOf(store, request, request.params.siteId);
      const input = request.body;
      const atMs = Math.floor(nowMs());
      const fault = input.untilMs === null ? null : snoozeFault(input.untilMs, atMs);
      if (fault !== null) throw new ProblemError(422, fault.reason);
      const by = nameOf(principalOf(request));
      if (!(await alerts.snoozes.set(id, input, { by, nowMs: atMs }))) {
        const what = input.ruleId === null ? `camera "${input.cameraId}"` : `rule "${input.ruleId}"`;
        throw new ProblemError(404, `The site has no ${what}.`);
      }
      const isEnd = input.untilMs === null;
      await audit(auditLog, request, {
        action: isEnd ? 'alert.snooze-ended' : 'alert.snoozed',
        target: input.ruleId ?? input.cameraId,
        details: isEnd ? {} : { untilMs: input.untilMs },
      });
      return { snoozes: await alerts.snoozes.of(id, atMs) };
    },
  );
}

async function siteOf(store: Store, request: FastifyRequest, siteId: string): Promise<Site> {
  const site = await tenantOf(store, request).sites.get(siteId);
  if (site === null) throw new ProblemError(404, `There is no site "${siteId}".`);
  return site;
}

function unfit(what: string, errors: readonly FieldError[]): ProblemError {
  return new ProblemError(422, `${what}: ${errors[0]?.message ?? ''}.`, { errors });
}
