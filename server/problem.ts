import type { FastifyReply } from 'fastify';
import type { Problem } from '../src/api/contract';
import { AppError } from '../src/lib/errors';

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface ProblemOptions {
  /** For programs; see `GATEWAY_PROBLEMS`. */
  readonly code?: string | null;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed by somebody else',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  422: 'Cannot be done',
  428: 'Version needed',
  431: 'Headers too large',
  500: 'Internal error',
  502: 'Another server failed',
  503: 'Not available',
};

/** An answer in the form of RFC 9457. `detail` is a sentence for a person. */
export class ProblemError extends AppError {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly code: string | null;

  constructor(
    status: number,
    detail: string,
    { errors = [], headers = {}, code = null }: ProblemOptions = {},
  ) {
    super('problem', detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The body of a problem. */
export function problemBody(status: number, detail: string, errors: readonly FieldError[] = []): Problem {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    ...(errors.length > 0 && { errors: errors.map(({ path, message }) => ({ path, message })) }),
  };
}

/** Answers with a problem; the body is text already, so no route's schema touches it. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.headers, 'Cache-Control': 'no-store' })
    .type('application/problem+json')
    .send(
      JSON.stringify({
        ...problemBody(problem.status, problem.message, problem.errors),
        ...(problem.code !== null && { code: problem.code }),
      }),
    );
}
