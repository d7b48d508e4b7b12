import { z } from 'zod';
import { idSchema } from '../../src/api/schema-parts';
import { needs, principalOf } from '../access/route-access';
import { EventStream } from '../live/sse/event-stream';
import type { LiveStreams } from '../live/sse/live-streams';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

interface LiveStreamOptions {
  readonly store: Store;
  readonly streams: LiveStreams;
}

const DESCRIPTION = `Server-sent events. First "snapshot", then "occupancy" after each change of a site and
every 10 s while somebody counts there, "alarm", and "incident" (see GET /api/v1/incidents, which the
snapshot leaves out); a comment every 15 s. Whoever comes back gets a snapshot.`;

/** Live numbers as server-sent events. */
export function liveStreamRoute(app: App, { store, streams }: LiveStreamOptions): void {
  app.get(
    '/api/v1/live',
    {
      config: needs('counts:read'),
      exposeHeadRoute: false,
      schema: {
        tags: ['live'],
        summary: 'Numbers and alarms as they change',
        description: DESCRIPTION,
        produces: ['text/event-stream'],
        querystring: z.strictObject({ siteId: idSchema.optional() }),
        response: { 200: z.string(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { organisationId, siteId } = await scopeOf(store, request, request.query.siteId);
      if (!streams.hasRoom(organisationId)) {
        throw new ProblemError(429, 'Too many live streams are open. Close some, or try again later.', {
          code: 'too-many-streams',
          headers: { 'Retry-After': '30' },
        });
      }
      await streams.prepare(organisationId, siteId);
      const { raw } = reply;
      if (raw.destroyed) return reply.hijack();
      reply.hijack();
      const { cookie, authorization } = request.headers;
      const credentials = {
        ...(cookie !== undefined && { cookie }),
        ...(authorization !== undefined && { authorization }),
      };
      // A stream has no end to tell chunks apart from: without them an event is one write of shared bytes.
      raw.useChunkedEncodingByDefault = false;
      raw.writeHead(200, {
        ...presentHeaders(reply.getHeaders()),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      await streams.add(
        new EventStream({ response: raw, principal: principalOf(request), credentials, siteId }),
      );
      return reply;
    },
  );
}

/** HTTP/2 has no `Connection`. */
function presentHeaders(
  headers: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined || name.toLowerCase() === 'connection') return [];
      return [[name, typeof value === 'object' ? [...value] : String(value)]];
    }),
  );
}
