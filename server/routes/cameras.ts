import { z } from 'zod';
import { idSchema } from '../../src/api/schema-parts';
import { cameraFieldErrors } from '../../src/api/config-rules';
import { cameraInputSchema, cameraSchema, type CameraValues } from '../../src/api/contract';
import type { SourceConfig } from '../../src/domain/config';
import { createSerial } from '../../src/worker-host/serial';
import type { CameraFollower } from '../gateway/camera-follower';
import { assertSourceFits, type SourceRules } from '../gateway/source-rules';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import type { AssertRoom, Store } from '../store/store';
import type { App } from './app-instance';
import { conflictProblem, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const params = z.strictObject({ cameraId: idSchema });
const querystring = z.strictObject({ siteId: idSchema.optional() });
const url = '/api/v1/cameras';
const tags = ['configuration'];

interface CameraRouteOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  /** Throws 409 where the organisation may not have one more. */
  readonly assertRoom: (...args: [...Parameters<AssertRoom>, organisationId: string]) => Promise<void>;
  /** What cameras of the gateway must keep to. */
  readonly sourceRules: SourceRules;
  /** Awaited after every change, before it is answered: policy and gateway follow the cameras. */
  readonly onChange: CameraFollower;
}

/** Cameras: where the pictures come from, lines and zones. */
export function cameraRoutes(app: App, options: CameraRouteOptions): void {
  const { store, auditLog, assertRoom, sourceRules, onChange } = options;
  // What a change must fit is looked up before it is made.
  const inOrder = createSerial();
  const assertFits = async (source: SourceConfig, cameraId: string | null): Promise<void> => {
    if (source.kind !== 'gateway') return;
    const others = (await store.allCameras()).filter(({ id }) => id !== cameraId);
    assertSourceFits(source, others, sourceRules);
  };

  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'All cameras, or those of a site',
        querystring,
        response: { 200: z.array(cameraSchema), ...problemResponses },
      },
    },
    (request) => tenantOf(store, request).cameras.list(request.query.siteId),
  );

  app.get(
    `${url}/:cameraId`,
    {
      config: needs('configuration:read'),
      schema: { tags, summary: 'A camera', params, response: { 200: cameraSchema, ...problemResponses } },
    },
    async (request, reply) => {
      const camera = await tenantOf(store, request).cameras.get(request.params.cameraId);
      if (camera === null) throw unknownCamera(request.params.cameraId);
      return reply.header('ETag', etagOf(camera.version)).send(camera);
    },
  );

  app.post(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Add a camera',
        body: cameraInputSchema,
        response: { 201: cameraSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      assertDistinctIds(request.body);
      const camera = await inOrder(async () => {
        await assertFits(request.body.source, null);
        const { organisationId } = principalOf(request);
        const made = await tenantOf(store, request).cameras.create(request.body, (trx) =>
          assertRoom(trx, organisationId),
        );
        if (made !== null) await onChange(null, made);
        return made;
      });
      if (camera === null) throw unknownSite(request.body.siteId);
      await audit(auditLog, request, { action: 'camera.created', target: camera.id });
      return reply
        .code(201)
        .headers({ Location: `${url}/${camera.id}`, ETag: etagOf(camera.version) })
        .send(camera);
    },
  );

  app.put(
    `${url}/:cameraId`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Replace a camera',
        description:
          'A source that is pulled from another protocol, host or port than before loses its stored credentials.',
        params,
        headers: ifMatchHeaders,
        body: cameraInputSchema,
        response: { 200: cameraSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { cameraId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      assertDistinctIds(request.body);
      const outcome = await inOrder(async () => {
        await assertFits(request.body.source, cameraId);
        const before = await tenantOf(store, request).cameras.get(cameraId);
        const replaced = await tenantOf(store, request).cameras.replace(cameraId, version, request.body);
        if (replaced.kind === 'changed') await onChange(before, replaced.value);
        return replaced;
      });
      if (outcome.kind === 'conflict') throw conflictProblem('camera', version, outcome.version);
      if (outcome.kind === 'missing') throw unknownCamera(cameraId);
      if (outcome.kind === 'blocked') throw unknownSite(request.body.siteId);
      const { version: newVersion } = outcome.value;
      await audit(auditLog, request, {
        action: 'camera.changed',
        target: cameraId,
        details: { version: newVersion },
      });
      return reply.header('ETag', etagOf(outcome.value.version)).send(outcome.value);
    },
  );

  app.delete(
    `${url}/:cameraId`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Remove a camera, everything it counted, and its stored credentials',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { cameraId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      const outcome = await inOrder(async () => {
        const before = await tenantOf(store, request).cameras.get(cameraId);
        const removed = await tenantOf(store, request).cameras.remove(cameraId, version);
        if (removed.kind === 'changed') await onChange(before, null);
        return removed;
      });
      if (outcome.kind === 'conflict') throw conflictProblem('camera', version, outcome.version);
      if (outcome.kind !== 'changed') throw unknownCamera(cameraId);
      await audit(auditLog, request, { action: 'camera.removed', target: cameraId });
      return reply.code(204).send(null);
    },
  );
}

function unknownCamera(cameraId: string): ProblemError {
  return new ProblemError(404, `There is no camera "${cameraId}".`);
}

function unknownSite(siteId: string): ProblemError {
  return new ProblemError(422, `There is no site "${siteId}".`, {
    errors: [{ path: 'siteId', message: 'unknown site' }],
  });
}

/** Counts are kept by line and zone id, so an id must not stand for two things. */
function assertDistinctIds(camera: CameraValues): void {
  const errors = cameraFieldErrors(camera);
  if (errors.length === 0) return;
  throw new ProblemError(422, 'Lines and zones need ids of their own; "view" stands for the whole picture.', {
    errors,
  });
}
