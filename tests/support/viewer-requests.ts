import type { StreamAddress } from './stream-player/stream-player';

/** What a viewer asks of the gateway over HTTP, without a browser. */

/** Posts an offer; the answer's body is the caller's. */
export function postOffer({ url, token }: StreamAddress, offer: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/sdp', ...authorisation(token) },
    body: offer,
  });
}

/** Opens an HLS session; the answer's `Location` is the playlist. */
export function postHls({ url, token }: StreamAddress): Promise<Response> {
  return fetch(url, { method: 'POST', headers: authorisation(token) });
}

/** An open HLS session: its playlist, and how it is ended. */
export interface HlsSession {
  readonly playlistUrl: string;
  end(): Promise<void>;
}

/** Opens an HLS session; rejects with status and words of a gateway that refuses. */
export async function openHls(address: StreamAddress): Promise<HlsSession> {
  const response = await postHls(address);
  const words = await response.text();
  if (response.status !== 201) throw new Error(`status ${response.status}: ${words}`);
  const playlistUrl = new URL(response.headers.get('Location') ?? '', address.url).href;
  return {
    playlistUrl,
    end: async () => {
      await fetch(playlistUrl.replace(/\/[^/]*$/, ''), { method: 'DELETE' });
    },
  };
}

/** The member `code` of a refusal. */
export async function problemCodeOf(response: Response): Promise<string> {
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}

function authorisation(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}
