import { z } from 'zod';
import { version } from '../../package.json';
import {
  deviceInputSchema,
  deviceMadeSchema,
  devicePatchSchema,
  deviceSchema,
  heartbeatAnswerSchema,
  heartbeatInputSchema,
} from '../../src/api/account-contract';
import { needs, principalOf } from '../access/route-access';
import type { AccountRouteOptions } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/devices';
const tags = ['devices'];
const params = z.strictObject({ deviceId: z.string().max(64) });
const config = needs('devices:manage');

/** Kiosks, analysers and readers. */
export function deviceRoutes(app: App, { accounts }: AccountRouteOptions): void {
  const { devices, parts } = accounts;

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'All devices, with their last reports',
        response: { 200: z.array(deviceSchema), ...problemResponses },
      },
    },
    (request) => devices.list(principalOf(request).organisationId),
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Make a device; its token is shown here and never again',
        body: deviceInputSchema,
        response: { 201: deviceMadeSchema, ...problemResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await devices.make(principalOf(request), request.body)),
  );

  app.patch(
    `${url}/:deviceId`,
    {
      config,
      schema: {
        tags,
        summary: 'Rename a device',
        params,
        body: devicePatchSchema,
        response: { 200: deviceSchema, ...problemResponses },
      },
    },
    (request) => devices.rename(principalOf(request), request.params.deviceId, request.body.name),
  );

  app.delete(
    `${url}/:deviceId`,
    {
      config,
      schema: {
        tags,
        summary: 'Revoke a device: its token opens nothing any more',
        params,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      await devices.revoke(principalOf(request), request.params.deviceId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/heartbeat`,
    {
      config: needs('device:own'),
      schema: {
        tags,
        summary: 'A device reports itself, once a minute',
        body: heartbeatInputSchema,
        response: { 200: heartbeatAnswerSchema, ...problemResponses },
      },
    },
    async (request) => {
      const userAgent = request.headers['user-agent'];
      await devices.heartbeat(principalOf(request), { ...request.body, userAgent });
      return { nowMs: parts.context.nowMs(), version };
    },
  );
}
