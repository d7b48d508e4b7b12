import { z } from 'zod';
import type { EgressFetch, EgressPurpose } from '../egress/egress';
import { AppError, isAbortError, messageOf } from '../lib/errors';
import { problemSchema, type Problem } from './contract';

/** The API refused a request; `status` and the problem say why. */
export class ApiError extends AppError {
  override readonly name: string = 'ApiError';
  readonly status: number;
  /** Null when the answer did not come from the product (a proxy, a captive portal). */
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null, url: string) {
    super('api-refused', problem === null ? `${url} answered ${status}` : sentenceOf(problem));
    this.status = status;
    this.problem = problem;
  }
}

/** The API could not be reached, or what answered was not the API. */
export class ServerUnreachableError extends AppError {
  override readonly name = 'ServerUnreachableError';
  constructor(url: string, cause: unknown) {
    super('server-unreachable', `${url}: ${messageOf(cause)}`, { cause });
  }
}

export interface ApiRequest<Schema extends z.ZodType> {
  readonly purpose: EgressPurpose;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What the ledger shows in place of a body that holds secrets, as JSON. */
  readonly recordedBody?: unknown;
  /** Version that the change is based on; sent as `If-Match`. */
  readonly ifMatch?: number;
  readonly timeoutMs?: number;
  /** What the answer must look like. */
  readonly schema: Schema;
}

/** The code of a 401 that says: whoever asks is not, or no longer, signed in. */
export const SIGNED_OUT = 'signed-out';
const signedOutListeners = new Set<() => void>();

/** Hears of each answer that says that nobody is signed in any more; returns the undo. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** For answers without content. */
export const noContent = z.undefined();

const TIMEOUT_MS = 15_000;

/** Sends a request through the egress and parses the answer. Throws `ApiError` or `ServerUnreachableError`. */
export async function requestJson<Schema extends z.ZodType>(
  egress: EgressFetch,
  request: ApiRequest<Schema>,
): Promise<z.output<Schema>> {
  const { url } = request;
  const text = await requestText(egress, request);
  const parsed = request.schema.safeParse(text === '' ? undefined : parseJson(text));
  if (!parsed.success) {
    throw new ServerUnreachableError(url, `not an answer of this API: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

/** The same for an answer that is no JSON: the text as it came. */
export async function requestText(
  egress: EgressFetch,
  request: Omit<ApiRequest<z.ZodType>, 'schema'>,
): Promise<string> {
  const { url } = request;
  let response: Response;
  let text: string;
  try {
    response = await egress(request.purpose, {
      url,
      method: request.method ?? 'GET',
      headers: headersOf(request),
      signal: AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.recordedBody === undefined ? {} : { recordedBody: JSON.stringify(request.recordedBody) }),
    });
    text = await response.text();
  } catch (error) {
    if (isAbortError(error)) throw error;
    throw new ServerUnreachableError(url, error);
  }
  if (!response.ok) {
    const problem = parseProblem(text);
    if (response.status === 401 && problem?.code === SIGNED_OUT)
      for (const hear of signedOutListeners) hear();
    throw new ApiError(response.status, problem, url);
  }
  return text;
}

/** The problem in a body, null if there is none. */
export function parseProblem(text: string): Problem | null {
  const parsed = problemSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

/** A problem as one sentence for people, with the fields at fault that it does not name already. */
export function sentenceOf(problem: Problem): string {
  const sentence = problem.detail === '' ? problem.title : problem.detail;
  const fields = (problem.errors ?? [])
    .map((error) => `${error.path}: ${error.message}`)
    .filter((words) => !sentence.includes(words));
  const words = [sentence, ...fields.slice(0, 5)];
  return words.join('; ');
}

/** The value of a JSON text, undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headersOf(request: Omit<ApiRequest<z.ZodType>, 'schema'>): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.ifMatch !== undefined) headers['if-match'] = `"${request.ifMatch}"`;
  return headers;
}
