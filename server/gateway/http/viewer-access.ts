import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../problem';
import type { Gateway } from '../gateway';
import { readViewerToken } from '../viewer-token';

/** Throws a 401 unless the request carries a token of the server's for this camera. */
export function assertViewer(gateway: Gateway, request: FastifyRequest, cameraId: string): void {
  const key = Buffer.from(gateway.settings.tokenKey, 'base64');
  const token = /^Bearer (\S{1,1024})$/i.exec(request.headers.authorization ?? '')?.[1];
  const viewer = token === undefined ? null : readViewerToken(key, token, Date.now());
  if (viewer?.cameraId === cameraId) return;
  throw new ProblemError(
    401,
    'A token of the server is needed: ask POST /api/v1/cameras/…/playback for one.',
    {
      headers: { 'WWW-Authenticate': 'Bearer' },
    },
  );
}
