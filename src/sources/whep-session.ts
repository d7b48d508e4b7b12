import { Disposer } from '../lib/disposer';
import { messageOf, throwIfAborted } from '../lib/errors';
import { SourceError } from './frame-source';
import { iceServersOf } from './ice-servers';
import { recordSentPackets } from './record-sent-packets';
import { ReceiveOnlyPeer } from './receive-only-peer';
import { endSessionWith } from './session-end';
import type { StreamConnection } from './stream-candidate';
import {
  authorizationHeader,
  sessionUrlOf,
  type StreamEndpoint,
  type StreamNetwork,
} from './stream-endpoint';
import { refusalOf, unansweredError } from './stream-refusal';
import { withTimeLimit } from './time-limit';

/** A gateway may first have to connect to its camera. */
const ANSWER_MS = 15_000;
const SDP = 'application/sdp';
const NOT_ACCEPTABLE = 406;

/** What both sides have agreed on; nothing need have come yet. */
export interface WhepSession {
  readonly peer: ReceiveOnlyPeer;
  /** Ends the session on both sides; belongs to the connection's resources. */
  readonly resources: Disposer;
  /** That the server named, whether the peer knows them or not. */
  readonly iceServers: readonly RTCIceServer[];
  readonly connected: Promise<void>;
  /** Rejects with a `SourceError` when the connection cannot be made or is lost; else never settles. */
  readonly lost: Promise<never>;
}

/** Opens a session: offer out, answer in; or, where the server prefers it, its offer in and our answer out. */
export async function openWhepSession(
  endpoint: StreamEndpoint,
  iceServers: readonly RTCIceServer[],
  to: { readonly network: StreamNetwork; readonly connection: StreamConnection },
): Promise<WhepSession> {
  const { network, connection } = to;
  const { signal, video } = connection;
  const resources = connection.resources.own(new Disposer());
  const peer = resources.own(new ReceiveOnlyPeer(iceServers));
  const connected = new Promise<void>((resolve) => peer.onConnected(resolve));
  const lost = new Promise<never>((_, reject) => {
    const lose = (reason: string): void => reject(whepError(endpoint, reason));
    peer.onLost(lose);
    resources.add(
      recordSentPackets(peer, network.ledger, () => {
        resources.dispose();
        lose('the browser sent media or data, which this page never asks for');
      }),
    );
  });
  // Whoever waits hears of it; nobody may be waiting.
  lost.catch(() => undefined);
  peer.onStream((stream) => {
    if (!resources.isDisposed) video.srcObject = stream;
  });
  const offer = await peer.offer();
  const response = await ask(network, endpoint, { url: endpoint.url, method: 'POST', sdp: offer, signal });
  const sessionUrl = sessionUrlOf(response, endpoint.url);
  const offered = isOffer(response) ? sessionUrl : null;
  if (!response.ok && offered === null) throw await refusalOf(response, endpoint);
  const sdp = await response.text();
  if (sessionUrl !== null)
    await endSessionWith(resources, { url: sessionUrl, headers: authorizationHeader(endpoint) }, network);
  throwIfAborted(signal);
  if (offered === null) await agree(endpoint, () => peer.accept(sdp));
  else await answerOffer(network, endpoint, { peer, offer: sdp, url: offered, signal });
  if (!peer.isReceiving())
    throw new SourceError('stream-unsupported', `${endpoint.url} (no video in a form that both know)`, {
      isFatal: true,
      blame: 'protocol',
    });
  return { peer, resources, iceServers: iceServersOf(response.headers.get('Link')), connected, lost };
}

/** A stream that does not come by WebRTC; another protocol may work. */
export function whepError(endpoint: StreamEndpoint, detail: string, cause?: unknown): SourceError {
  return new SourceError('stream-unreachable', `${endpoint.url} (${detail})`, {
    isFatal: false,
    cause,
    blame: 'protocol',
  });
}

/** The draft has no such thing any more; Janus' server and others of its time do. */
function isOffer(response: Response): boolean {
  const type = response.headers.get('Content-Type') ?? '';
  return response.status === NOT_ACCEPTABLE && type.toLowerCase().startsWith(SDP);
}

async function answerOffer(
  network: StreamNetwork,
  endpoint: StreamEndpoint,
  from: {
    readonly peer: ReceiveOnlyPeer;
    readonly offer: string;
    readonly url: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { peer, offer, url, signal } = from;
  let answer = '';
  await agree(endpoint, async () => {
    answer = await peer.answer(offer);
  });
  const response = await ask(network, endpoint, { url, method: 'PATCH', sdp: answer, signal });
  if (!response.ok) throw await refusalOf(response, endpoint);
}

async function agree(endpoint: StreamEndpoint, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw whepError(endpoint, `no WebRTC answer: ${messageOf(error)}`, error);
  }
}

function ask(
  { send }: StreamNetwork,
  endpoint: StreamEndpoint,
  request: {
    readonly url: string;
    readonly method: 'POST' | 'PATCH';
    readonly sdp: string;
    readonly signal: AbortSignal;
  },
): Promise<Response> {
  const { url, method, sdp, signal } = request;
  const headers = { 'Content-Type': SDP, Accept: SDP, ...authorizationHeader(endpoint) };
  return withTimeLimit(
    { signal, limitMs: ANSWER_MS },
    () => whepError(endpoint, `no answer within ${ANSWER_MS} ms`),
    async (until) => {
      try {
        return await send('stream', { url, method, headers, body: sdp, signal: until });
      } catch (error) {
        if (until.aborted) throw error;
        throw unansweredError(endpoint, error);
      }
    },
  );
}
