import { z } from 'zod';
import { GATEWAY_PROBLEMS, type GatewayProblemCode } from '../api/gateway-contract';
import { ApiError } from '../api/http';
import { messageOf } from '../lib/errors';
import type { ProblemCode } from '../session-types';
import { SourceError } from './frame-source';

const codeSchema = z.enum(GATEWAY_PROBLEMS);

/** What passes only when somebody does something; asking often could lock an account of the camera. */
const NEEDS_SOMEBODY: readonly GatewayProblemCode[] = [
  'ffmpeg-missing',
  'address-refused',
  'redirected',
  'unauthorised',
  'key-missing',
  'file-missing',
];
const SOMEBODY_PAUSE_MS = 15_000;

/** The gateway's word for a problem, of an answer's `code`; null where it is none. */
export function gatewayProblemCode(code: unknown): GatewayProblemCode | null {
  const parsed = codeSchema.safeParse(code);
  return parsed.success ? parsed.data : null;
}

/** A problem of our gateway as a source's. Only a camera that is switched off is no use trying again. */
export function gatewayError(
  problem: { readonly code: GatewayProblemCode; readonly detail: string },
  retryAfterMs = 0,
): SourceError {
  const leastMs = NEEDS_SOMEBODY.includes(problem.code) ? SOMEBODY_PAUSE_MS : 0;
  return new SourceError(problemCodeOf(problem.code), problem.detail, {
    isFatal: problem.code === 'camera-off',
    retryAfterMs: Math.max(leastMs, retryAfterMs),
  });
}

/** A refused or unanswered request for a playback grant, as a source's problem. */
export function grantError(error: unknown): SourceError {
  const problem = error instanceof ApiError ? error.problem : null;
  const code = gatewayProblemCode(problem?.code);
  if (problem !== null && code !== null) return gatewayError({ code, detail: problem.detail });
  return new SourceError('gateway-down', messageOf(error), { isFatal: false, cause: error });
}

function problemCodeOf(code: GatewayProblemCode): ProblemCode {
  return code === 'camera-off' ? code : `gateway-${code}`;
}
