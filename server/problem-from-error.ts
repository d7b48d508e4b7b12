import { STATUS_CODES } from 'node:http';
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { GatewayError } from './gateway/gateway-error';
import { statusOf } from './gateway/http/problem-status';
import { type FieldError, ProblemError } from './problem';
import { heldProblem } from './retention/held-problem';
import { isHeldError } from './store/pg-errors';
import { StoreUnavailableError, UnknownCamerasError } from './store/store';

const RETRY_AFTER_SEC = '5';
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body must be application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; expected JSON.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
};

/** What a client is told about an error; null where it is our fault and must be logged. */
export function problemFromError(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreUnavailableError) {
    return new ProblemError(503, `${error.message}. Try again in a moment.`, {
      headers: { 'Retry-After': RETRY_AFTER_SEC },
    });
  }
  if (error instanceof UnknownCamerasError) {
    return new ProblemError(422, `There is no camera with the id ${error.cameraIds.join(', ')}.`, {
      errors: error.cameraIds.map((id) => ({ path: 'cameraId', message: `unknown camera "${id}"` })),
    });
  }
  if (error instanceof GatewayError) return problemOf(error);
  if (isHeldError(error)) return heldProblem(error.message);
  if (!isFastifyError(error)) return null;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidFields(error);
  const status = error.statusCode ?? 500;
  if (status >= 500) return null;
  return new ProblemError(status, DETAILS[error.code] ?? `${STATUS_CODES[status] ?? 'Error'}.`);
}

function problemOf({ problem: { code, detail } }: GatewayError): ProblemError {
  const status = statusOf(code);
  const headers = status === 503 ? { 'Retry-After': RETRY_AFTER_SEC } : {};
  return new ProblemError(status, detail, { code, headers });
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error;
}

function invalidFields(error: FastifyError): ProblemError {
  const errors = (error.validation ?? []).flatMap(({ instancePath, message, params }) =>
    fieldErrors(
      instancePath.split('/').filter((part) => part !== ''),
      message ?? 'invalid',
      params,
    ),
  );
  const where = error.validationContext === 'body' ? 'The body' : 'The address';
  const first = errors[0];
  const named = first === undefined ? '' : ` ${first.path === '' ? '' : `${first.path}: `}${first.message}.`;
  return new ProblemError(400, `${where} is not as expected.${named}`, { errors });
}

/** One entry per unknown field; otherwise one per issue. */
function fieldErrors(
  path: readonly string[],
  message: string,
  params: Readonly<Record<string, unknown>>,
): readonly FieldError[] {
  const { keys } = params;
  if (!Array.isArray(keys)) return [{ path: path.join('.'), message }];
  return keys.map((key) => ({ path: [...path, String(key)].join('.'), message: 'unknown field' }));
}
