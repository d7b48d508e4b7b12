import { parseProblem } from '../api/http';
import { messageOf } from '../lib/errors';
import { SourceError } from './frame-source';
import { gatewayError, gatewayProblemCode } from './gateway-problem';
import type { StreamEndpoint } from './stream-endpoint';

/** Not Allowed, Not Acceptable, Unsupported Media Type, Unprocessable Content: never what we can show. */
const REFUSED_FORM = [405, 406, 415, 422];
const NOT_SIGNED_IN = [401, 403];
/** The stream is not there now: not found, gone, conflict, too many, any fault of the server. */
const SOURCE_IS_AWAY = [404, 409, 410, 429];
const LONGEST_RETRY_AFTER_MS = 60_000;
const MAX_DETAIL_CHARS = 300;

/** Why a server does not give us a stream, from its answer; reads the body. */
export async function refusalOf(
  response: Response,
  endpoint: StreamEndpoint,
  nowMs: number = Date.now(),
): Promise<SourceError> {
  const problem = parseProblem(await response.text().catch(() => ''));
  const retryAfterMs = retryAfterOf(response.headers.get('Retry-After'), nowMs);
  const code = endpoint.owner === 'gateway' ? gatewayProblemCode(problem?.code) : null;
  if (problem !== null && code !== null) return gatewayError({ code, detail: problem.detail }, retryAfterMs);
  const said = (problem?.detail ?? '').slice(0, MAX_DETAIL_CHARS);
  return statusError(response.status, endpoint, { said, retryAfterMs });
}

/** What the status of a refused request means for its stream. */
export function statusError(
  status: number,
  endpoint: StreamEndpoint,
  { said = '', retryAfterMs = 0 }: { readonly said?: string; readonly retryAfterMs?: number } = {},
): SourceError {
  const detail = `${endpoint.url} (${[`status ${status}`, said].filter((part) => part !== '').join(': ')})`;
  if (REFUSED_FORM.includes(status))
    return new SourceError('stream-unsupported', detail, { isFatal: true, blame: 'protocol' });
  if (NOT_SIGNED_IN.includes(status) && endpoint.owner === 'external')
    return new SourceError('stream-unauthorised', detail, { isFatal: true });
  // Each protocol of another gateway has an address of its own: the next may well answer.
  const isAway = status >= 500 || SOURCE_IS_AWAY.includes(status) || NOT_SIGNED_IN.includes(status);
  const blame = isAway && endpoint.owner === 'gateway' ? 'source' : 'protocol';
  return new SourceError('stream-unreachable', detail, { isFatal: false, blame, retryAfterMs });
}

/** No answer at all: the network, the address, or a server that does not allow this page (CORS). */
export function unansweredError(endpoint: StreamEndpoint, error: unknown): SourceError {
  return new SourceError('stream-unreachable', `${endpoint.url} (${messageOf(error)})`, {
    isFatal: false,
    cause: error,
    blame: 'protocol',
  });
}

/** Seconds or a date (RFC 9110, 10.2.3), as ms from now; 0 where there is none. */
function retryAfterOf(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, waitMs)) : 0;
}
