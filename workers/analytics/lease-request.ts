import { API_ROOT } from '../../src/api/client';
import { parseJson, parseProblem, sentenceOf } from '../../src/api/http';
import { leasesAnswerSchema, type LeasesAnswer, type LeasesInput } from '../../src/api/lease-contract';
import type { EgressFetch } from '../../src/egress/egress';
import { messageOf } from '../../src/lib/errors';
import { retryAfterMs } from '../../src/outbox/upload-answer';

/** Well below the length of a lease: a request that hangs must not cost it. */
const TIMEOUT_MS = 3_000;
/** The server may ask for patience, but a lease has none. */
const LONGEST_PAUSE_MS = 30_000;

/** What asking for leases has brought. */
export type LeaseReply =
  | {
      readonly kind: 'answered';
      readonly answer: LeasesAnswer;
      readonly sentMs: number;
      readonly receivedMs: number;
    }
  /** A server from before there were leases. */
  | { readonly kind: 'no-leases' }
  /** This viewer may only watch. */
  | { readonly kind: 'not-allowed'; readonly reason: string }
  /** Nobody is signed in (any more). */
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly pauseMs: number };

/** One request for all cameras. Never rejects. */
export async function askForLeases(
  egress: EgressFetch,
  input: LeasesInput,
  { now, root = API_ROOT }: { readonly now: () => number; readonly root?: string },
): Promise<LeaseReply> {
  const sentMs = now();
  try {
    const response = await egress('lease', {
      url: `${root}/leases`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const receivedMs = now();
    return readReply(response, await response.text(), { sentMs, receivedMs });
  } catch (error) {
    return { kind: 'unreachable', reason: messageOf(error), pauseMs: 0 };
  }
}

function readReply(
  response: Response,
  text: string,
  times: { readonly sentMs: number; readonly receivedMs: number },
): LeaseReply {
  const { status } = response;
  if (response.ok) {
    const answer = leasesAnswerSchema.safeParse(parseJson(text));
    if (answer.success) return { kind: 'answered', answer: answer.data, ...times };
    return { kind: 'unreachable', reason: `something else than the server answered (${status})`, pauseMs: 0 };
  }
  const problem = parseProblem(text);
  const reason = problem === null ? `the server answered ${status}` : sentenceOf(problem);
  // A 404 or 403 of somebody in between says nothing about leases.
  if (status === 404 && problem !== null) return { kind: 'no-leases' };
  if (status === 403 && problem !== null) return { kind: 'not-allowed', reason };
  if (status === 401) return { kind: 'signed-out' };
  const waitMs = retryAfterMs(response.headers.get('retry-after'), times.receivedMs) ?? 0;
  return { kind: 'unreachable', reason, pauseMs: Math.min(waitMs, LONGEST_PAUSE_MS) };
}
