import { type AggregatesResult, aggregatesResultSchema } from '../api/contract';
import { parseJson, parseProblem, sentenceOf } from '../api/http';

/** What an answer to an upload means for the buckets in it. */
export type UploadAnswer =
  /** The server has these ids, they may be forgotten here; what it refused it will never take. */
  | {
      readonly kind: 'accepted';
      readonly ids: readonly string[];
      readonly refused: AggregatesResult['refused'];
    }
  /** At least one bucket of the batch can never be accepted. */
  | { readonly kind: 'rejected'; readonly status: number; readonly reason: string }
  /** The viewer is not allowed to upload until somebody signs in. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** Nothing is known or nothing is wrong with the buckets: the same again later. */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number | null };

const PERMANENT = new Set([400, 404, 409, 413, 422]);
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Reads an answer. A refusal counts as permanent only if the product itself gave it
 * (`application/problem+json`): the 404 of a wrong proxy or a captive portal must not put good
 * counts aside. A 413 often comes from a proxy in front and is permanent from anybody.
 */
export function readUploadAnswer(response: Response, text: string, nowMs: number): UploadAnswer {
  const { status } = response;
  if (response.ok) {
    const result = aggregatesResultSchema.safeParse(parseJson(text));
    if (result.success) {
      const { stored, duplicate, refused } = result.data;
      return { kind: 'accepted', ids: [...stored, ...duplicate], refused };
    }
    return {
      kind: 'later',
      reason: `something else than the server answered (${status})`,
      retryAfterMs: null,
    };
  }
  return readRefusal(response, text, nowMs);
}

/** The same of an answer that is none of 2xx, to whatever upload. */
export function readRefusal(
  response: Response,
  text: string,
  nowMs: number,
): Exclude<UploadAnswer, { readonly kind: 'accepted' }> {
  const { status } = response;
  const problem = parseProblem(text);
  const reason = problem === null ? `the server answered ${status}` : sentenceOf(problem);
  if (status === 401 || status === 403) return { kind: 'forbidden', reason };
  const isOurs =
    problem !== null || (response.headers.get('content-type') ?? '').startsWith('application/problem+json');
  if (PERMANENT.has(status) && (isOurs || status === 413)) return { kind: 'rejected', status, reason };
  return { kind: 'later', reason, retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs) };
}

/** The value of a Retry-After header (seconds or a date), ms from now; null where there is none. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS);
}
