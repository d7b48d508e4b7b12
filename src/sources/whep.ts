import { abortable } from '../lib/abortable';
import { SourceError } from './frame-source';
import { lacksIceServer } from './ice-servers';
import type { ReceiveOnlyPeer } from './receive-only-peer';
import type { PlayedStream, StreamCandidate, StreamConnection } from './stream-candidate';
import type { StreamEndpoint, StreamNetwork } from './stream-endpoint';
import { withTimeLimit } from './time-limit';
import { firstPicture } from './video-element';
import { openWhepSession, whepError, type WhepSession } from './whep-session';

const STALL_MS = 2500;
/** Packets get through at once or not at all; who has no other way waits for relays too. */
const CONNECT_MS = { quick: 4000, patient: 10_000 };
/** Many gateways begin with the next key picture, which may be ten seconds away; ours does not wait. */
const PICTURE_MS = { quick: 5000, patient: 12_000 };

/** STUN and TURN servers that an endpoint told of, for the life of the page. */
const knownIceServers = new Map<string, readonly RTCIceServer[]>();

/**
 * A WebRTC stream by WHEP as in draft-ietf-wish-whep-03: one POST with the offer, one DELETE at the end.
 * Candidates are not trickled, redirects are not followed. Servers without `Location` (go2rtc) are
 * played too, and those that answer an offer with one of their own (406).
 */
export function whepCandidate(endpoint: StreamEndpoint, network: StreamNetwork): StreamCandidate {
  return {
    protocol: 'whep',
    stallMs: STALL_MS,
    connect: (connection) => connect(endpoint, network, connection),
  };
}

async function connect(
  endpoint: StreamEndpoint,
  network: StreamNetwork,
  connection: StreamConnection,
): Promise<PlayedStream> {
  const { events, hasFallback, signal, video } = connection;
  const { connected, lost, peer, resources } = await openSession(endpoint, network, connection);
  const connectMs = hasFallback ? CONNECT_MS.quick : CONNECT_MS.patient;
  await withTimeLimit(
    { signal, limitMs: connectMs },
    () => whepError(endpoint, `no WebRTC connection within ${connectMs} ms`),
    (until) => abortable(Promise.race([connected, lost]), until),
  );
  const pictureMs = hasFallback && endpoint.owner === 'gateway' ? PICTURE_MS.quick : PICTURE_MS.patient;
  await withTimeLimit(
    { signal, limitMs: pictureMs },
    () => whepError(endpoint, `no picture within ${pictureMs} ms`),
    (until) => Promise.race([lost, firstPicture(video, until, () => whepError(endpoint, 'not playable'))]),
  );
  lost.catch((error: unknown) => {
    if (error instanceof SourceError && !resources.isDisposed) events.fail(error);
  });
  return { protocol: 'whep', programMs: () => null, explainSilence: () => explainSilence(peer) };
}

/** Opened anew where the answer names ICE servers that the offer was made without: they come too late then. */
async function openSession(
  endpoint: StreamEndpoint,
  network: StreamNetwork,
  connection: StreamConnection,
): Promise<WhepSession> {
  const known = knownIceServers.get(endpoint.url) ?? [];
  const session = await openWhepSession(endpoint, known, { network, connection });
  knownIceServers.set(endpoint.url, session.iceServers);
  if (!lacksIceServer(known, session.iceServers)) return session;
  session.resources.dispose();
  return openWhepSession(endpoint, session.iceServers, { network, connection });
}

async function explainSilence(peer: ReceiveOnlyPeer): Promise<string> {
  const stats = await peer.stats();
  if (stats === null) return 'nothing was received';
  const { framesDecoded, keyFramesDecoded, packetsLost } = stats;
  return `${framesDecoded} pictures decoded, ${keyFramesDecoded} of them key pictures, ${packetsLost} packets lost`;
}
