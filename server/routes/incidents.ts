import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type IncidentChange,
  incidentChangeSchema,
  incidentCommentSchema,
  incidentDetailSchema,
  incidentSchema,
  incidentsQuerySchema,
  incidentsSchema,
} from '../../src/api/alert-contract';
import { uuidSchema } from '../../src/api/schema-parts';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { isMember, readNames, type Spoken } from '../alerts/actor-names';
import type { Alerts } from '../alerts/alerts';
import { incidentFrom, type IncidentRow } from '../alerts/incident-rows';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { conflictProblem, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';
import { scopeOf, type SiteScope } from './site-scope';

const url = '/api/v1/incidents';
const ofIncident = `${url}/:incidentId`;
const tags = ['alerts'];
const params = z.strictObject({ incidentId: uuidSchema });

const ACTIONS: Readonly<Record<IncidentChange['kind'], string>> = {
  acknowledge: 'incident.acknowledged',
  resolve: 'incident.resolved',
  snooze: 'incident.snoozed',
  wake: 'incident.woken',
  assign: 'incident.assigned',
};

interface IncidentRouteOptions {
  readonly store: Store;
  readonly alerts: Alerts;
  readonly auditLog: AuditLog;
  /** UTC, ms. */
  readonly nowMs: () => number;
}

/** What fired, who looks after it, and what became of it. */
export function incidentRoutes(app: App, options: IncidentRouteOptions): void {
  readRoutes(app, options);
  changeRoute(app, options);
  commentRoute(app, options);
}

function readRoutes(app: App, { store, alerts, nowMs }: IncidentRouteOptions): void {
  app.get(
    url,
    {
      config: needs('counts:read'),
      schema: {
        tags,
        summary: 'Incidents, the newest first',
        querystring: incidentsQuerySchema,
        response: { 200: incidentsSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { query } = request;
      const scope = await scopeOf(store, request, query.siteId);
      const found = await alerts.incidents.list(scope, query, {
        nowMs: Math.floor(nowMs()),
        hasComments: mayReadNames(request),
      });
      const rows = found.slice(0, query.limit);
      return {
        incidents: rows.map(incidentFrom),
        next: found.length > query.limit ? (rows.at(-1)?.id ?? null) : null,
        names: await namesFor(store, request, spokenOf(rows)),
      };
    },
  );

  app.get(
    ofIncident,
    {
      config: needs('counts:read'),
      schema: {
        tags,
        summary: 'An incident with its firings and everything that was done',
        params,
        response: { 200: incidentDetailSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const answer = await detailOf({ store, alerts }, request, request.params.incidentId);
      return reply.header('ETag', etagOf(answer.incident.version)).send(answer);
    },
  );
}

function changeRoute(app: App, { store, alerts, auditLog, nowMs }: IncidentRouteOptions): void {
  app.post(
    `${ofIncident}/changes`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Acknowledge, resolve, silence or assign an incident',
        params,
        headers: ifMatchHeaders,
        body: incidentChangeSchema,
        response: { 200: incidentSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { incidentId } = request.params;
      const change = request.body;
      const version = versionFromIfMatch(request.headers['if-match']);
      const scope = await scopeOf(store, request, undefined);
      if (change.kind === 'assign') await assertMember(store, scope, change.memberId);
      const acting = { by: nameOf(principalOf(request)), nowMs: Math.floor(nowMs()) };
      const outcome = await alerts.change(scope, incidentId, { version, change, acting });
      switch (outcome.kind) {
        case 'changed': {
          const details = change.kind === 'snooze' ? { untilMs: change.untilMs } : {};
          await audit(auditLog, request, { action: ACTIONS[change.kind], target: incidentId, details });
          break;
        }
        case 'unchanged':
          break;
        case 'refused':
          throw new ProblemError(409, outcome.reason);
        case 'conflict':
          throw conflictProblem('incident', version, outcome.version);
        case 'missing':
        case 'blocked':
          throw missing(incidentId);
      }
      return reply.header('ETag', etagOf(outcome.value.version)).send(incidentFrom(outcome.value));
    },
  );
}

function commentRoute(app: App, { store, alerts, auditLog, nowMs }: IncidentRouteOptions): void {
  app.post(
    `${ofIncident}/comments`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Write something down about an incident',
        params,
        body: incidentCommentSchema,
        response: { 200: incidentDetailSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { incidentId } = request.params;
      const acting = { by: nameOf(principalOf(request)), nowMs: Math.floor(nowMs()) };
      const scope = await scopeOf(store, request, undefined);
      const row = await alerts.comment(scope, incidentId, { text: request.body.text, acting });
      if (row === null) throw missing(incidentId);
      await audit(auditLog, request, { action: 'incident.commented', target: incidentId });
      return detailOf({ store, alerts }, request, incidentId);
    },
  );
}

async function detailOf(
  { store, alerts }: Pick<IncidentRouteOptions, 'store' | 'alerts'>,
  request: FastifyRequest,
  incidentId: string,
) {
  const scope = await scopeOf(store, request, undefined);
  const found = await alerts.incidents.detail(scope, incidentId.toLowerCase());
  if (found === null) throw missing(incidentId);
  const { incident, entries } = found;
  const spoken = {
    actors: [...entries.map(({ by }) => by), incident.acknowledged?.by, incident.resolved?.by],
    userIds: [...entries.map(({ memberId }) => memberId), incident.assigneeId],
  };
  const names = await namesFor(store, request, spoken);
  if (mayReadNames(request)) return { ...found, names };
  return { ...found, entries: entries.map((entry) => ({ ...entry, text: null })), names };
}

function spokenOf(rows: readonly IncidentRow[]): Spoken {
  return {
    actors: rows.flatMap((row) => [row.acknowledged_by, row.resolved_by]),
    userIds: rows.map((row) => row.assignee_id),
  };
}

/** Names of people, and what they wrote, are for people of the organisation: not for a screen on a wall or our support. */
export async function namesFor(
  store: Store,
  request: FastifyRequest,
  spoken: Spoken,
): Promise<Record<string, string>> {
  const principal = principalOf(request);
  if (!mayReadNames(request)) return {};
  return { ...(await readNames(store.context, principal.organisationId, spoken)) };
}

/** See `namesFor`. */
export function mayReadNames(request: FastifyRequest): boolean {
  const { kind } = principalOf(request);
  return kind === 'user' || kind === 'local';
}

async function assertMember(
  store: Store,
  { organisationId }: SiteScope,
  userId: string | null,
): Promise<void> {
  if (userId === null || (await isMember(store.context, organisationId, userId))) return;
  throw new ProblemError(422, `There is no member with the account "${userId}".`, {
    errors: [{ path: 'memberId', message: 'is no member of the organisation' }],
  });
}

function missing(incidentId: string): ProblemError {
  return new ProblemError(404, `There is no incident "${incidentId}".`);
}
