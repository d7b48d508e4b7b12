import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../../problem';
import type { Gateway } from '../gateway';
import { respond } from '../hls/hls-responder';
import { assertViewer } from './viewer-access';

const cameraParams = z.object({ cameraId: z.string() });
const sessionParams = z.object({ sessionId: z.string() });
const fileParams = z.object({ sessionId: z.string(), file: z.string() });

/**
 * HLS by sessions: a POST with the token opens one, and its unguessable address is all that playlists
 * and parts need, so that no request of a player has to be asked for beforehand (CORS).
 */
export function hlsRoutes(app: FastifyInstance, { gateway }: { readonly gateway: Gateway }): void {
  app.post('/streams/:cameraId/hls', async (request, reply) => {
    const { cameraId } = cameraParams.parse(request.params);
    assertViewer(gateway, request, cameraId);
    await gateway.liveStream(cameraId);
    const { path } = gateway.hlsSessions.open(cameraId);
    return reply.code(201).header('Location', path).send({ playlist: path });
  });

  app.get('/hls/:sessionId/:file', async (request, reply) => {
    const { sessionId, file } = fileParams.parse(request.params);
    const cameraId = gateway.hlsSessions.touch(sessionId);
    if (cameraId === null) throw unknownSession();
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    const query = new URLSearchParams(request.url.split('?')[1] ?? '');
    const { status, headers, body } = await respond(
      {
        path: file,
        query,
        signal: gone.signal,
        acceptsGzip: /\bgzip\b/.test(request.headers['accept-encoding'] ?? ''),
      },
      gateway.stream(cameraId).hls,
    ).finally(() => gateway.hlsSessions.touch(sessionId));
    return reply.code(status).headers(headers).send(body);
  });

  app.delete('/hls/:sessionId', (request, reply) => {
    if (!gateway.hlsSessions.close(sessionParams.parse(request.params).sessionId)) throw unknownSession();
    return reply.code(200).send();
  });
}

function unknownSession(): ProblemError {
  return new ProblemError(404, 'There is no such session, or it has ended: open another.');
}
