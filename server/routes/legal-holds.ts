import { z } from 'zod';
import {
  legalHoldInputSchema,
  legalHoldReviewSchema,
  legalHoldSchema,
} from '../../src/api/data-life-contract';
import { idSchema } from '../../src/api/schema-parts';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import { createHoldStore } from '../retention/holds';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/legal-holds';
const tags = ['data'];
const config = needs('data:manage');
const params = z.strictObject({ holdId: idSchema });

interface LegalHoldRouteOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly nowMs: () => number;
}

/** What must not be deleted: of the organisation, a site or a camera, until somebody releases it. */
export function legalHoldRoutes(app: App, { store, auditLog, nowMs }: LegalHoldRouteOptions): void {
  const holds = createHoldStore(store.context);

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Legal holds, the newest first, released ones too',
        response: { 200: z.array(legalHoldSchema), ...problemResponses },
      },
    },
    (request) => holds.list(principalOf(request).organisationId),
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Hold what is kept about a camera, a site or the organisation',
        body: legalHoldInputSchema,
        response: { 201: legalHoldSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId, cameraId, reviewMs } = request.body;
      const tenant = tenantOf(store, request);
      if (siteId !== null && (await tenant.sites.get(siteId)) === null) throw unknown('siteId', siteId);
      if (cameraId !== null && (await tenant.cameras.get(cameraId)) === null) {
        throw unknown('cameraId', cameraId);
      }
      assertLater(reviewMs, nowMs());
      const principal = principalOf(request);
      const hold = await holds.place(principal.organisationId, nameOf(principal), request.body);
      await audit(auditLog, request, {
        action: 'hold.placed',
        target: cameraId ?? siteId ?? principal.organisationId,
        details: { hold: hold.id, fromMs: hold.fromMs, toMs: hold.toMs, reviewMs },
      });
      return reply.code(201).send(hold);
    },
  );

  app.patch(
    `${url}/:holdId`,
    {
      config,
      schema: {
        tags,
        summary: 'The hold was reviewed and goes on: when it is to be reviewed next',
        params,
        body: legalHoldReviewSchema,
        response: { 200: legalHoldSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { holdId } = request.params;
      const { reviewMs } = request.body;
      assertLater(reviewMs, nowMs());
      const hold = await holds.review(principalOf(request).organisationId, holdId, reviewMs);
      if (hold === null) throw notHolding(holdId);
      await audit(auditLog, request, {
        action: 'hold.reviewed',
        target: targetOf(hold, principalOf(request).organisationId),
        details: { hold: holdId, reviewMs },
      });
      return hold;
    },
  );

  app.post(
    `${url}/:holdId/release`,
    {
      config,
      schema: {
        tags,
        summary: 'Release a hold; what has expired goes with the next clean-up',
        params,
        response: { 200: legalHoldSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { holdId } = request.params;
      const principal = principalOf(request);
      const hold = await holds.release(principal.organisationId, holdId, nameOf(principal));
      if (hold === null) throw notHolding(holdId);
      await audit(auditLog, request, {
        action: 'hold.released',
        target: targetOf(hold, principal.organisationId),
        details: { hold: holdId },
      });
      return hold;
    },
  );
}

function targetOf({ cameraId, siteId }: z.output<typeof legalHoldSchema>, organisationId: string): string {
  return cameraId ?? siteId ?? organisationId;
}

function assertLater(reviewMs: number, nowMs: number): void {
  if (reviewMs > nowMs) return;
  throw new ProblemError(422, 'The review must lie in the future.', {
    errors: [{ path: 'reviewMs', message: 'in the past' }],
  });
}

function notHolding(holdId: string): ProblemError {
  return new ProblemError(404, `There is no hold "${holdId}" in force.`);
}

function unknown(path: 'siteId' | 'cameraId', id: string): ProblemError {
  const what = path === 'siteId' ? 'site' : 'camera';
  return new ProblemError(422, `There is no ${what} "${id}".`, {
    errors: [{ path, message: `unknown ${what}` }],
  });
}
