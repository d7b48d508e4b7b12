import type { Playback } from '../api/gateway-contract';
import type { SourceConfig } from '../domain/config';
import { egressFetch, egressLedger, egressPrepare, noteRequest } from '../egress/egress';
import { abortable } from '../lib/abortable';
import { SourceError } from './frame-source';
import { grantError } from './gateway-problem';
import { hlsCandidate, type HlsMemory } from './hls';
import type { StreamCandidate } from './stream-candidate';
import { authorizationOf, credentialsScope, getStreamCredentials } from './stream-credentials';
import type { StreamEndpoint, StreamNetwork } from './stream-endpoint';
import { whepCandidate } from './whep';

/** Sources that are streams. */
export type StreamConfig = Extract<SourceConfig, { readonly kind: 'hls' | 'whep' | 'gateway' | 'external' }>;

/** Asks the server where, and with which token, a camera is played. */
export type AskPlayback = (cameraId: string) => Promise<Playback>;

interface StreamParts {
  readonly cameraId: string;
  readonly source: StreamConfig;
  /** Null where the page has no server. */
  readonly playback: AskPlayback | null;
}

type Candidates = (signal: AbortSignal) => Promise<readonly StreamCandidate[]>;

const NETWORK: StreamNetwork = {
  send: egressFetch,
  prepare: egressPrepare,
  note: noteRequest,
  ledger: {
    record: (draft) => egressLedger().record(draft),
    grow: (...args) => egressLedger().grow(...args),
  },
};

/**
 * Ways to play a camera's stream, best first: WHEP, LL-HLS, HLS, as far as the camera has and allows
 * them. Asked anew for each connection: grants and credentials change.
 */
export function candidatesOf({ cameraId, source, playback }: StreamParts): Candidates {
  const memory: HlsMemory = { wasLive: false };
  switch (source.kind) {
    case 'whep':
      return async () => [whepCandidate(bare(source.url), NETWORK)];
    case 'hls':
      return async () => [
        hlsCandidate({ endpoint: bare(source.url), isLowLatency: true, memory, network: NETWORK }),
      ];
    case 'external':
      return async () => {
        const authorization = signIn(cameraId, source);
        return allowed(source.play, {
          whep: endpointOf(source.whepUrl, { authorization, owner: 'external' }),
          hls: endpointOf(source.hlsUrl, { authorization, owner: 'external' }),
          memory,
        });
      };
    case 'gateway':
      return async (signal) => {
        const { token, whepUrl, hlsUrl } = await grant(cameraId, playback, signal);
        const access = { authorization: `Bearer ${token}`, owner: 'gateway' } as const;
        return allowed(source.play, {
          whep: endpointOf(whepUrl, access),
          hls: endpointOf(hlsUrl, access),
          memory,
        });
      };
  }
}

function allowed(
  play: 'auto' | 'webrtc' | 'hls',
  stream: {
    readonly whep: StreamEndpoint | null;
    readonly hls: StreamEndpoint | null;
    readonly memory: HlsMemory;
  },
): readonly StreamCandidate[] {
  const { whep, hls, memory } = stream;
  const byWhep = whep === null || play === 'hls' ? [] : [whepCandidate(whep, NETWORK)];
  const byHls =
    hls === null || play === 'webrtc'
      ? []
      : [true, false].map((isLowLatency) =>
          hlsCandidate({ endpoint: hls, isLowLatency, memory, network: NETWORK }),
        );
  return [...byWhep, ...byHls];
}

function bare(url: string): StreamEndpoint {
  return { url, authorization: null, owner: 'address' };
}

/** Null for null. Addresses of our gateway may be relative to the page. */
function endpointOf(url: string | null, access: Omit<StreamEndpoint, 'url'>): StreamEndpoint | null {
  return url === null ? null : { ...access, url: new URL(url, location.href).href };
}

function signIn(cameraId: string, source: Extract<SourceConfig, { kind: 'external' }>): string | null {
  const { auth } = source;
  if (auth === 'none') return null;
  const credentials = getStreamCredentials(credentialsScope(cameraId, source));
  if (credentials?.kind === auth) return authorizationOf(credentials);
  const found = credentials === null ? 'none' : credentials.kind;
  throw new SourceError('stream-unauthorised', `this browser should know ${auth}, and knows ${found}`, {
    isFatal: true,
  });
}

async function grant(cameraId: string, playback: AskPlayback | null, signal: AbortSignal): Promise<Playback> {
  if (playback === null)
    throw new SourceError('gateway-absent', 'this page has no server', { isFatal: true });
  try {
    return await abortable(playback(cameraId), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    throw grantError(error);
  }
}
