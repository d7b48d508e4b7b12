import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  erasureInputSchema,
  erasureResultSchema,
  isSettable,
  type KeptDays,
  retentionInputSchema,
  retentionSchema,
} from '../../src/api/data-life-contract';
import { MAIN_ORGANISATION_ID } from '../../src/domain/access';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import { archiveLines } from '../retention/archive';
import { eraseCamera, eraseSite } from '../retention/erase';
import { retentionOverview } from '../retention/overview';
import { type RetentionPeriods, SERVER_WIDE } from '../retention/retention-periods';
import type { Subject } from '../retention/rows-about';
import type { Store, StoredCamera } from '../store/store';
import { userOf } from './account-access';
import type { App } from './app-instance';
import { disclosureRoutes } from './disclosures';
import { enrolledPersonRoutes } from './enrolled-persons';
import { legalHoldRoutes } from './legal-holds';
import { momentHoldRoutes } from './moment-holds';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const url = '/api/v1/retention';
const tags = ['data'];
const config = needs('data:manage');
const cameraParams = z.strictObject({ cameraId: z.string().max(64) });
const siteParams = z.strictObject({ siteId: z.string().max(64) });
const archive = {
  200: {
    description: 'JSON lines: what this is, one line for each row, and their number',
    content: { 'application/x-ndjson': { schema: z.custom<Readable>() } },
  },
  ...problemResponses,
};
const erased = { 200: erasureResultSchema, ...problemResponses };

export interface DataLifeOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly periods: RetentionPeriods;
  readonly nextCleanUpMs: () => number | null;
  readonly nowMs: () => number;
  readonly onCameraGone: (camera: StoredCamera) => Promise<void>;
}

/** How long what is kept, what must not be deleted, who was given what, archives and erasures. */
export function dataLifeRoutes(app: App, options: DataLifeOptions): void {
  retentionRoutes(app, options);
  legalHoldRoutes(app, options);
  momentHoldRoutes(app, options);
  disclosureRoutes(app, options);
  enrolledPersonRoutes(app, options);
  archiveRoutes(app, options);
  erasureRoutes(app, options);
}

function retentionRoutes(app: App, { store, auditLog, periods, nextCleanUpMs }: DataLifeOptions): void {
  const read = (organisationId: string) =>
    retentionOverview(store.context, periods, { organisationId, nextRunMs: nextCleanUpMs() });

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'How long what is kept, the oldest of each kind, and the last clean-up',
        response: { 200: retentionSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const found = await read(principalOf(request).organisationId);
      return reply.header('ETag', etagOf(found.version)).send(found);
    },
  );

  app.put(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Set how long what is kept; what is left out is as usual',
        headers: ifMatchHeaders,
        body: retentionInputSchema,
        response: { 200: retentionSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { organisationId: id } = principalOf(request);
      const { days } = request.body;
      const version = versionFromIfMatch(request.headers['if-match']);
      assertSensible(days, id);
      changedOf(await periods.replace(id, version, days), { what: 'retention', id, version });
      await audit(auditLog, request, { action: 'retention.changed', target: id, details: { ...days } });
      const changed = await read(id);
      return reply.header('ETag', etagOf(changed.version)).send(changed);
    },
  );
}

/** Throws 422 for times that contradict each other, or that are for others to set. */
function assertSensible(days: KeptDays, organisationId: string): void {
  const minutes = days['minute-counts'] ?? Infinity;
  const rollups = days.rollups ?? Infinity;
  if (rollups < minutes) {
    throw new ProblemError(
      422,
      'Hours and days are made of minutes: keep them at least as long as the minutes.',
      { errors: [{ path: 'days.rollups', message: 'shorter than the minutes' }] },
    );
  }
  if (organisationId === MAIN_ORGANISATION_ID) return;
  const foreign = Object.keys(days).find((kind) => isSettable(kind) && SERVER_WIDE.has(kind));
  if (foreign === undefined) return;
  throw new ProblemError(422, 'The first organisation of this server sets that for everybody.', {
    errors: [{ path: `days.${foreign}`, message: 'of the whole server' }],
  });
}

function archiveRoutes(app: App, { store, auditLog, nowMs }: DataLifeOptions): void {
  /** Noted before the first line leaves. */
  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    archived: { readonly of: string; readonly subject: Subject; readonly id: string; readonly file: string },
  ): Promise<FastifyReply> {
    const { of, subject, id, file } = archived;
    await audit(auditLog, request, { action: 'data.exported', target: id, details: { of } });
    return reply
      .headers({
        'Content-Type': 'application/x-ndjson; charset=utf-8',
        'Content-Disposition': `attachment; filename="${file}.ndjson"`,
      })
      .send(Readable.from(archiveLines(store.context, { subject, id, nowMs: nowMs() })));
  }

  app.get(
    '/api/v1/cameras/:cameraId/archive',
    {
      config,
      schema: { tags, summary: 'Everything about a camera', params: cameraParams, response: archive },
    },
    async (request, reply) => {
      const { id } = await cameraOf(store, request, request.params.cameraId);
      return send(request, reply, { of: 'camera', subject: 'camera', id, file: `camera-${id}` });
    },
  );

  app.get(
    '/api/v1/sites/:siteId/archive',
    {
      config,
      schema: {
        tags,
        summary: 'Everything about a site and its cameras',
        params: siteParams,
        response: archive,
      },
    },
    async (request, reply) => {
      const { id } = await siteOf(store, request, request.params.siteId);
      return send(request, reply, { of: 'site', subject: 'site', id, file: `site-${id}` });
    },
  );

  app.get(
    '/api/v1/account/archive',
    {
      config: needs('account:own'),
      schema: { tags, summary: 'Everything about the account of whoever asks', response: archive },
    },
    async (request, reply) => {
      const { userId } = userOf(request);
      return send(request, reply, { of: 'account', subject: 'user', id: userId, file: 'account' });
    },
  );
}

function erasureRoutes(app: App, { store, auditLog, onCameraGone }: DataLifeOptions): void {
  app.post(
    '/api/v1/cameras/:cameraId/erasure',
    {
      config,
      schema: {
        tags,
        summary: 'Erase a camera and everything about it; its name confirms it',
        params: cameraParams,
        body: erasureInputSchema,
        response: erased,
      },
    },
    async (request) => {
      const camera = await cameraOf(store, request, request.params.cameraId);
      assertName(request.body.name, camera.name);
      const { organisationId } = principalOf(request);
      const result = await eraseCamera({ store, organisationId, onCameraGone }, camera);
      if (result === null) throw missing('camera', camera.id);
      await audit(auditLog, request, { action: 'camera.erased', target: camera.id });
      return result;
    },
  );

  app.post(
    '/api/v1/sites/:siteId/erasure',
    {
      config,
      schema: {
        tags,
        summary: 'Erase a site, its cameras, and everything about them; its name confirms it',
        params: siteParams,
        body: erasureInputSchema,
        response: erased,
      },
    },
    async (request) => {
      const site = await siteOf(store, request, request.params.siteId);
      assertName(request.body.name, site.name);
      const { organisationId } = principalOf(request);
      const result = await eraseSite({ store, organisationId, onCameraGone }, site.id);
      if (result === null) throw missing('site', site.id);
      await audit(auditLog, request, { action: 'site.erased', target: site.id });
      return result;
    },
  );
}

async function cameraOf(store: Store, request: Parameters<typeof tenantOf>[1], id: string) {
  const camera = await tenantOf(store, request).cameras.get(id);
  if (camera === null) throw missing('camera', id);
  return camera;
}

async function siteOf(store: Store, request: Parameters<typeof tenantOf>[1], id: string) {
  const site = await tenantOf(store, request).sites.get(id);
  if (site === null) throw missing('site', id);
  return site;
}

function assertName(said: string, name: string): void {
  if (said.trim() === name) return;
  throw new ProblemError(422, `The name does not match: say "${name}" to erase it.`, {
    code: 'name-differs',
    errors: [{ path: 'name', message: 'not its name' }],
  });
}

function missing(what: 'camera' | 'site', id: string): ProblemError {
  return new ProblemError(404, `There is no ${what} "${id}".`);
}
