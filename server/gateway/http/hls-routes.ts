import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../../problem';
import type { Gateway } from '../gateway';
import { respond } from '../hls/hls-responder';
import { IDLE_MS } from '../hls/hls-sessions';
import { assertViewer } from './viewer-access';

/** Between two requests of a player of plain HLS pass up to so many target durations. */
const IDLE_TARGETS = 3;

const cameraParams = z.object({ cameraId: z.string() });
const sessionParams = z.object({ sessionId: z.string() });
const fileParams = z.object({ sessionId: z.string(), file: z.string() });

/**
 * HLS by sessions: a POST with the token opens one, and its unguessable address is all that playlists
 * and parts need, so that no request of a player has to be asked for beforehand (CORS).
 */
export function hlsRoutes(app: FastifyInstance, { gateway }: { readonly gateway: Gateway }): void {
  // Before the body is read: strangers have none to send.
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    assertViewer(gateway, request, cameraParams.parse(request.params).cameraId);
  };
  app.post('/streams/:cameraId/hls', { onRequest }, async (request, reply) => {
    const { cameraId } = cameraParams.parse(request.params);
    await gateway.liveStream(cameraId);
    const { path } = gateway.hlsSessions.open(cameraId);
    return reply.code(201).header('Location', path).send({ playlist: path });
  });

  app.get('/hls/:sessionId/:file', async (request, reply) => {
    const { sessionId, file } = fileParams.parse(request.params);
    const cameraId = gateway.hlsSessions.touch(sessionId);
    if (cameraId === null) throw unknownSession();
    const window = gateway.stream(cameraId).hls;
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    const query = new URLSearchParams(request.url.split('?')[1] ?? '');
    const acceptsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const { status, headers, body } = await respond(
      { path: file, query, signal: gone.signal, acceptsGzip },
      window,
    );
    gateway.hlsSessions.touch(sessionId, Math.max(IDLE_MS, IDLE_TARGETS * 1000 * window.targetSec));
    return reply.code(status).headers(headers).send(body);
  });

  app.delete('/hls/:sessionId', (request, reply) => {
    if (!gateway.endHls(sessionParams.parse(request.params).sessionId)) throw unknownSession();
    return reply.code(200).send();
  });
}

function unknownSession(): ProblemError {
  return new ProblemError(404, 'There is no such session, or it has ended: open another.');
}
