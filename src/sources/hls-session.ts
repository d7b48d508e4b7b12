import { abortable } from '../lib/abortable';
import { SourceError } from './frame-source';
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

/** The gateway may first have to connect to its camera. */
const ANSWER_MS = 15_000;

/**
 * Opens an HLS session at our gateway and returns its playlist, which needs no header. The session ends
 * with the connection. `isPlain`: without parts.
 */
export async function openHlsSession(
  endpoint: StreamEndpoint,
  network: StreamNetwork,
  connection: StreamConnection,
  { isPlain }: { readonly isPlain: boolean },
): Promise<string> {
  const { resources, signal } = connection;
  const response = await withTimeLimit(
    { signal, limitMs: ANSWER_MS },
    () => unansweredError(endpoint, new Error(`no answer within ${ANSWER_MS} ms`)),
    (until) => post(endpoint, network, until),
  );
  if (!response.ok) throw await refusalOf(response, endpoint);
  const playlist = sessionUrlOf(response, endpoint.url);
  if (playlist === null)
    throw new SourceError('stream-unreachable', `${endpoint.url} (no playlist named)`, { isFatal: false });
  const session = new URL('.', playlist).href.replace(/\/$/, '');
  await abortable(endSessionWith(resources, { url: session }, network), signal);
  return isPlain ? `${playlist}?ll=0` : playlist;
}

async function post(
  endpoint: StreamEndpoint,
  { send }: StreamNetwork,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const headers = authorizationHeader(endpoint);
    return await send('stream', { url: endpoint.url, method: 'POST', headers, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw unansweredError(endpoint, error);
  }
}
