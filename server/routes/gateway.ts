import { z } from 'zod';
import { idSchema } from '../../src/api/schema-parts';
import {
  credentialsSchema,
  gatewayStatusSchema,
  mediaFilesSchema,
  playbackSchema,
  probeInputSchema,
  probeReportSchema,
} from '../../src/api/gateway-contract';
import { audit, type AuditLog } from '../audit/audit-log';
import { needs } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import type { GatewayLink } from '../gateway/gateway-link';
import { pageAddressOf } from '../page-address';
import { ProblemError } from '../problem';
import type { Store, StoredCamera, TenantStore } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const params = z.strictObject({ cameraId: idSchema });
const url = '/api/v1/gateway';
const cameraUrl = '/api/v1/cameras/:cameraId';
const tags = ['gateway'];

interface GatewayRouteOptions {
  readonly store: Store;
  /** Null: there is none; everything here is then answered with a 503. */
  readonly gateway: GatewayLink | null;
  readonly auditLog: AuditLog;
}

/** The gateway: how it stands, tests of sources, credentials, and where viewers play a camera. */
export function gatewayRoutes(app: App, { store, gateway, auditLog }: GatewayRouteOptions): void {
  app.get(
    url,
    {
      config: needs('streams:play'),
      schema: {
        tags,
        summary: 'The gateway and its streams',
        response: { 200: gatewayStatusSchema, ...problemResponses },
      },
    },
    async (request) => {
      const status = await running(gateway).status();
      const own = new Set((await tenantOf(store, request).cameras.list()).map(({ id }) => id));
      return { ...status, streams: status.streams.filter(({ cameraId }) => own.has(cameraId)) };
    },
  );

  app.get(
    `${url}/files`,
    {
      config: needs('streams:manage'),
      schema: {
        tags,
        summary: 'Videos in the media folder',
        response: { 200: mediaFilesSchema, ...problemResponses },
      },
    },
    () => running(gateway).files(),
  );

  app.post(
    `${url}/probe`,
    {
      config: needs('streams:manage'),
      schema: {
        tags,
        summary: 'Test a source; what is wrong with it stands in the report',
        body: probeInputSchema,
        response: { 200: probeReportSchema, ...problemResponses },
      },
    },
    async (request) => {
      const link = running(gateway);
      const { cameraId } = request.body;
      // Credentials of the camera are used, which must be one's own.
      if (cameraId !== null && (await tenantOf(store, request).cameras.get(cameraId)) === null) {
        throw new ProblemError(404, `There is no camera "${cameraId}".`);
      }
      return link.probe(request.body);
    },
  );

  credentialRoutes(app, { store, gateway, auditLog });

  app.post(
    `${cameraUrl}/playback`,
    {
      config: needs('streams:play'),
      schema: {
        tags,
        summary: 'Where and with which token a viewer plays a camera, for the next minutes',
        params,
        response: { 200: playbackSchema, ...problemResponses },
      },
    },
    async (request) => {
      const link = running(gateway);
      const camera = await gatewayCamera(tenantOf(store, request), request.params.cameraId);
      if (!camera.isEnabled) {
        throw new ProblemError(
          409,
          `The camera "${camera.name}" is switched off: switch it on to watch it.`,
          {
            code: 'camera-off',
          },
        );
      }
      return link.grant(camera.id, pageAddressOf(request));
    },
  );
}

function credentialRoutes(app: App, { store, gateway, auditLog }: GatewayRouteOptions): void {
  app.put(
    `${cameraUrl}/credentials`,
    {
      config: needs('streams:manage'),
      schema: {
        tags,
        summary: 'Store what a camera asks for; it cannot be read back',
        params,
        body: credentialsSchema,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const link = running(gateway);
      const { id } = await gatewayCamera(tenantOf(store, request), request.params.cameraId);
      await link.setCredentials(id, request.body);
      await audit(auditLog, request, { action: 'camera.credentials-set', target: id });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    `${cameraUrl}/credentials`,
    {
      config: needs('streams:manage'),
      schema: {
        tags,
        summary: 'Remove a camera’s stored credentials; repeating it changes nothing',
        params,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const link = running(gateway);
      const { id } = await gatewayCamera(tenantOf(store, request), request.params.cameraId);
      await link.setCredentials(id, null);
      await audit(auditLog, request, { action: 'camera.credentials-removed', target: id });
      return reply.code(204).send(null);
    },
  );
}

function running(gateway: GatewayLink | null): GatewayLink {
  if (gateway !== null) return gateway;
  throw new ProblemError(
    503,
    'The gateway is not running: HIRO_GATEWAY is off. Start the server without that setting.',
  );
}

/** Throws a 404 where there is no such camera, and a 422 where its pictures do not come by the gateway. */
async function gatewayCamera(tenant: TenantStore, cameraId: string): Promise<StoredCamera> {
  const camera = await tenant.cameras.get(cameraId);
  if (camera === null) throw new ProblemError(404, `There is no camera "${cameraId}".`);
  if (camera.source.kind === 'gateway') return camera;
  throw new ProblemError(
    422,
    `The pictures of "${camera.name}" do not come by the gateway: its source is "${camera.source.kind}".`,
  );
}
