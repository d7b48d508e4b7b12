import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import {
  deliveriesQuerySchema,
  deliverySchema,
  testResultSchema,
  type WebhookInput,
  webhookInputSchema,
  webhookSchema,
  webhookSecretSchema,
} from '../../src/api/integration-contract';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import type { Integrations } from '../integrations/integrations';
import { runTest } from '../integrations/run-test';
import { sendWebhook } from '../integrations/webhooks/send-webhook';
import { signedHeaders } from '../integrations/webhooks/signature';
import { testPayload } from '../integrations/webhooks/webhook-event';
import { targetOf } from '../integrations/webhooks/webhook-store';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const url = '/api/v1/webhooks';
const tags = ['integrations'];
const config = needs('integrations:manage');
const params = z.strictObject({ webhookId: z.string().max(64) });
const deliveryParams = z.strictObject({ webhookId: z.string().max(64), deliveryId: z.string().max(64) });

interface WebhookRouteOptions {
  readonly store: Store;
  readonly integrations: Integrations;
  readonly auditLog: AuditLog;
}

/** Addresses that are told of alarms, full sites and hourly numbers; signed as Standard Webhooks says. */
export function webhookRoutes(app: App, { store, integrations, auditLog }: WebhookRouteOptions): void {
  const own = (request: Parameters<typeof principalOf>[0]) =>
    integrations.webhooks(principalOf(request).organisationId);
  const assertSite = async (
    request: Parameters<typeof principalOf>[0],
    { siteId }: WebhookInput,
  ): Promise<void> => {
    if (siteId === null || (await tenantOf(store, request).sites.get(siteId)) !== null) return;
    throw new ProblemError(422, `There is no site "${siteId}".`);
  };

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'All webhooks',
        response: { 200: z.array(webhookSchema), ...problemResponses },
      },
    },
    (request) => own(request).list(),
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Make a webhook; its secret is told this once',
        body: webhookInputSchema,
        response: { 201: webhookSecretSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      await assertSite(request, request.body);
      const made = await own(request).create(request.body);
      await audit(auditLog, request, {
        action: 'webhook.created',
        target: made.webhook.id,
        details: detailsOf(request.body),
      });
      return reply.code(201).header('ETag', etagOf(made.webhook.version)).send(made);
    },
  );

  app.put(
    `${url}/:webhookId`,
    {
      config,
      schema: {
        tags,
        summary: 'Replace a webhook; its secret stays',
        params,
        headers: ifMatchHeaders,
        body: webhookInputSchema,
        response: { 200: webhookSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      await assertSite(request, request.body);
      const outcome = await own(request).replace(webhookId, version, request.body);
      const webhook = changedOf(outcome, { what: 'webhook', id: webhookId, version });
      await audit(auditLog, request, {
        action: 'webhook.changed',
        target: webhookId,
        details: detailsOf(request.body),
      });
      integrations.wakeWebhooks();
      return reply.header('ETag', etagOf(webhook.version)).send(webhook);
    },
  );

  app.delete(
    `${url}/:webhookId`,
    {
      config,
      schema: {
        tags,
        summary: 'Remove a webhook and its deliveries',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      changedOf(await own(request).remove(webhookId, version), { what: 'webhook', id: webhookId, version });
      await audit(auditLog, request, { action: 'webhook.removed', target: webhookId });
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/:webhookId/secret`,
    {
      config,
      schema: {
        tags,
        summary: 'Make a new secret, told this once; the old one signs too for 24 hours',
        params,
        response: { 200: webhookSecretSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params;
      const rotated = await own(request).rotate(webhookId);
      if (rotated === null) throw unknownWebhook(webhookId);
      await audit(auditLog, request, { action: 'webhook.secret-rotated', target: webhookId });
      return reply.header('ETag', etagOf(rotated.webhook.version)).send(rotated);
    },
  );

  app.post(
    `${url}/:webhookId/test`,
    {
      config,
      schema: {
        tags,
        summary: 'Send a signed event of the type "test" now',
        params,
        response: { 200: testResultSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { webhookId } = request.params;
      const { organisationId } = principalOf(request);
      if ((await own(request).get(webhookId)) === null) throw unknownWebhook(webhookId);
      await audit(auditLog, request, { action: 'webhook.tested', target: webhookId });
      return runTest(async () => {
        const target = await targetOf(store.context, integrations.secrets, webhookId);
        if (target === null) throw unknownWebhook(webhookId);
        const atMs = store.context.nowMs();
        const body = testPayload(organisationId, atMs);
        const headers = signedHeaders({ id: uuidv7(), atMs, body, secrets: target.secrets });
        return sendWebhook({ url: target.url, headers, body }, integrations.addresses);
      });
    },
  );

  app.get(
    `${url}/:webhookId/deliveries`,
    {
      config,
      schema: {
        tags,
        summary: 'The newest deliveries of a webhook',
        params,
        querystring: deliveriesQuerySchema,
        response: { 200: z.array(deliverySchema), ...problemResponses },
      },
    },
    async (request) => {
      const { webhookId } = request.params;
      const deliveries = await own(request).deliveries(webhookId, request.query.limit);
      if (deliveries === null) throw unknownWebhook(webhookId);
      return deliveries;
    },
  );

  app.post(
    `${url}/:webhookId/deliveries/:deliveryId/retry`,
    {
      config,
      schema: {
        tags,
        summary: 'Send a delivery that was given up once more',
        params: deliveryParams,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { webhookId, deliveryId } = request.params;
      if (!(await own(request).redeliver(webhookId, deliveryId))) {
        throw new ProblemError(404, 'There is no delivery with this id that was given up.');
      }
      await audit(auditLog, request, { action: 'webhook.redelivered', target: webhookId });
      integrations.wakeWebhooks();
      return reply.code(204).send(null);
    },
  );
}

function unknownWebhook(id: string): ProblemError {
  return new ProblemError(404, `There is no webhook "${id}".`);
}

/** The address may carry a key in its path or query: only its host is written down. */
function detailsOf({ url: address, events, siteId, isEnabled }: WebhookInput) {
  return { host: new URL(address).host, events: events.join(' '), siteId, isEnabled };
}
