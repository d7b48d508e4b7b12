import type { EgressFetch, EgressPrepare, noteRequest } from '../egress/egress';
import type { Ledger } from '../egress/ledger';

/** How requests for streams leave the page. */
export interface StreamNetwork {
  readonly send: EgressFetch;
  readonly prepare: EgressPrepare;
  /** For requests that a player makes by itself, without content. */
  readonly note: typeof noteRequest;
  /** For packets, which are counted once they have left. */
  readonly ledger: Pick<Ledger, 'record' | 'grow'>;
}

/** Where a stream is asked for. */
export interface StreamEndpoint {
  readonly url: string;
  /** Value of the header `Authorization`; null sends none. It goes to this address's origin alone. */
  readonly authorization: string | null;
  /** gateway: ours. external: one of the operator, where viewers sign in. address: a bare address. */
  readonly owner: 'gateway' | 'external' | 'address';
}

/** Headers that sign a request in. */
export function authorizationHeader({
  authorization,
}: Pick<StreamEndpoint, 'authorization'>): Readonly<Record<string, string>> {
  return authorization === null ? {} : { Authorization: authorization };
}

/**
 * The session that a server says it made (`Location`), absolute; null where it names none, or one of
 * another origin, which is not asked: what signs us in here is not meant for there.
 */
export function sessionUrlOf(response: Response, endpointUrl: string): string | null {
  const location = response.headers.get('Location');
  if (location === null || !URL.canParse(location, endpointUrl)) return null;
  const session = new URL(location, endpointUrl);
  return session.origin === new URL(endpointUrl).origin ? session.href : null;
}
