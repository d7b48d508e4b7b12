import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { messageOf } from '../../../src/lib/errors';
import type { Logger } from '../../../src/lib/logger';
import { ProblemError } from '../../problem';
import type { Gateway } from '../gateway';
import { GatewayError } from '../gateway-error';
import { readOffer, type VideoOffer } from '../whep/offer';
import { WhepSession } from '../whep/whep-session';
import { assertViewer } from './viewer-access';

const SDP = 'application/sdp';
const cameraParams = z.object({ cameraId: z.string() });
const sessionParams = z.object({ sessionId: z.string() });

/** WebRTC-HTTP Egress Protocol, draft-ietf-wish-whep-03: POST opens a viewer, DELETE ends it. */
export function whepRoutes(
  app: FastifyInstance,
  { gateway, log }: { readonly gateway: Gateway; readonly log: Logger },
): void {
  app.options('/streams/:cameraId/whep', (_request, reply) =>
    reply.code(204).headers({ 'Accept-Post': SDP, Allow: 'POST, OPTIONS' }).send(),
  );

  // Before the body is read: strangers have none to send.
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    assertViewer(gateway, request, cameraParams.parse(request.params).cameraId);
  };
  app.post('/streams/:cameraId/whep', { onRequest }, async (request, reply) => {
    const { cameraId } = cameraParams.parse(request.params);
    const offerSdp = sdpOf(request.headers['content-type'], request.body);
    const video = videoOf(offerSdp);
    const stream = await gateway.liveStream(cameraId);
    const session = openSession(gateway, offerSdp, video);
    let release = (): void => undefined;
    session.onOpen(() => (release = stream.addViewer(session.viewer)));
    session.onClosed(() => {
      release();
      gateway.endWhep(session.id);
    });
    gateway.addWhep(cameraId, session);
    try {
      const answer = await session.answer();
      log.debug('WHEP viewer', { camera: cameraId });
      return await reply
        .code(201)
        .headers({ Location: `/sessions/${session.id}`, ETag: `"${session.id}"`, ...iceLinks(gateway) })
        .type(SDP)
        .send(answer);
    } catch (error) {
      gateway.endWhep(session.id);
      if (error instanceof GatewayError) throw error;
      throw new ProblemError(400, `The offer cannot be answered: ${messageOf(error)}.`);
    }
  });

  app.delete('/sessions/:sessionId', (request, reply) => {
    const { sessionId } = sessionParams.parse(request.params);
    if (!gateway.endWhep(sessionId))
      throw new ProblemError(404, 'There is no such session, or it has ended.');
    return reply.code(200).send();
  });

  app.patch('/sessions/:sessionId', (_request, reply) => {
    reply.header('Allow', 'DELETE');
    throw new ProblemError(405, 'Trickle ICE and restarts are not offered: the answer has all candidates.');
  });
}

function sdpOf(contentType: string | undefined, body: unknown): string {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== SDP) {
    throw new ProblemError(415, `Expected the offer as ${SDP}, got ${contentType ?? 'no content type'}.`);
  }
  if (typeof body !== 'string' || body === '') throw new ProblemError(400, 'The offer is empty.');
  return body;
}

function videoOf(offerSdp: string): VideoOffer {
  const offer = readOffer(offerSdp);
  switch (offer.kind) {
    case 'video':
      return offer.video;
    case 'malformed':
      throw new ProblemError(400, `The offer is malformed: ${offer.reason}.`);
    case 'unacceptable':
      throw new ProblemError(406, `The offer cannot be met: ${offer.reason}.`);
  }
}

function openSession(gateway: Gateway, offerSdp: string, video: VideoOffer): WhepSession {
  try {
    return new WhepSession({ offerSdp, video, udpPort: gateway.settings.udpPort });
  } catch (error) {
    throw new ProblemError(400, `The offer cannot be answered: ${messageOf(error)}.`);
  }
}

/** STUN and TURN servers of the settings, in the form of the draft (a `Link` each). */
function iceLinks(gateway: Gateway): Record<string, string> {
  const links = gateway.settings.iceServers.map((url) => `<${url}>; rel="ice-server"`);
  return links.length === 0 ? {} : { Link: links.join(', ') };
}
