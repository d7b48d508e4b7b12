import { z } from 'zod';
import { idSchema } from '../../src/api/schema-parts';
import {
  supportGrantInputSchema,
  supportGrantMadeSchema,
  supportGrantSchema,
  supportSessionInputSchema,
  supportSessionSchema,
} from '../../src/api/support-contract';
import { essentialCookie } from '../access/cookies';
import { needs, OPEN, principalOf } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import { SUPPORT_COOKIE, type SupportAccess } from '../support/support-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/support-grants';
const tags = ['support'];
const params = z.strictObject({ grantId: idSchema });
const config = needs('organisation:manage');
const sessionUrl = '/api/v1/support-session';

interface SupportRouteOptions {
  readonly support: SupportAccess;
  readonly auditLog: AuditLog;
  readonly nowMs: () => number;
  /** Where browsers reach the server, such as "https://shop.example". */
  readonly originOf: (request: Parameters<typeof principalOf>[0]) => string;
}

/** Our support comes in only by an owner's grant, reads only, and every request of it is accounted for. */
export function supportRoutes(app: App, options: SupportRouteOptions): void {
  const { support, auditLog, nowMs, originOf } = options;

  app.addHook('onResponse', async (request, reply) => {
    if (request.principal?.kind !== 'support') return;
    await audit(auditLog, request, {
      action: 'support.requested',
      target: request.routeOptions.url ?? null,
      details: { method: request.method, status: reply.statusCode },
    });
  });

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Support that may come in now',
        response: { 200: z.array(supportGrantSchema), ...problemResponses },
      },
    },
    (request) => support.list(principalOf(request).organisationId),
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Let support in for some hours; the link is shown once and works once',
        body: supportGrantInputSchema,
        response: { 201: supportGrantMadeSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { grant, token } = await support.grant(principalOf(request).organisationId, request.body);
      const { hours } = request.body;
      await audit(auditLog, request, { action: 'support.granted', target: grant.id, details: { hours } });
      return reply.code(201).send({ grant, link: `${originOf(request)}/support#token=${token}` });
    },
  );

  app.delete(
    `${url}/:grantId`,
    {
      config,
      schema: {
        tags,
        summary: 'Let support out at once',
        params,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { grantId } = request.params;
      if (!(await support.revoke(principalOf(request).organisationId, grantId))) {
        throw new ProblemError(404, `There is no support access "${grantId}".`);
      }
      await audit(auditLog, request, { action: 'support.revoked', target: grantId });
      return reply.code(204).send(null);
    },
  );

  app.post(
    sessionUrl,
    {
      config: OPEN,
      schema: {
        tags,
        summary: 'Come in as support, by the token of the link',
        body: supportSessionInputSchema,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const opened = await support.open(request.body.token);
      if (opened === null) {
        throw new ProblemError(403, 'This link was used, has expired or was taken back: ask for another.');
      }
      const { organisationId, grantId, secret, expiresMs } = opened;
      const actor = `support ${grantId}`;
      await auditLog.append({
        organisationId,
        actor,
        action: 'support.opened',
        target: grantId,
        details: {},
      });
      const maxAgeSec = Math.max(1, Math.floor((expiresMs - nowMs()) / 1000));
      const isSecure = request.protocol === 'https';
      return reply
        .header('Set-Cookie', essentialCookie(SUPPORT_COOKIE, secret, { isSecure, maxAgeSec }))
        .code(204)
        .send(null);
    },
  );

  app.get(
    sessionUrl,
    {
      config: OPEN,
      schema: {
        tags,
        summary: 'Who let support in, what for and until when; for support itself',
        response: { 200: supportSessionSchema, ...problemResponses },
      },
    },
    async ({ principal }) => {
      const session =
        principal?.kind === 'support'
          ? await support.session(principal.organisationId, principal.grantId)
          : null;
      if (session === null) throw new ProblemError(404, 'You are not here as support.');
      return session;
    },
  );

  app.delete(
    sessionUrl,
    {
      config: OPEN,
      schema: {
        tags,
        summary: 'Leave as support: the grant ends before its time',
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { principal } = request;
      if (principal?.kind === 'support') {
        const { organisationId, grantId } = principal;
        await support.revoke(organisationId, grantId);
        await audit(auditLog, request, { action: 'support.ended', target: grantId });
      }
      const isSecure = request.protocol === 'https';
      return reply
        .header('Set-Cookie', essentialCookie(SUPPORT_COOKIE, '', { isSecure, maxAgeSec: 0 }))
        .code(204)
        .send(null);
    },
  );
}
