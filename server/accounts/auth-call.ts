import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../problem';
import { cookieNames } from './auth';

/** A request as far as better-auth needs it: its cookies, and which browser it is. */
export interface Caller {
  readonly headers: Headers;
  readonly isSecure: boolean;
  /** Where it comes from, for the pauses after wrong tries. */
  readonly address: string;
}

/** Who calls. */
export function callerOf(request: FastifyRequest, isSecure: boolean): Caller {
  const headers = new Headers();
  const { cookie, 'user-agent': userAgent } = request.headers;
  if (cookie !== undefined) headers.set('cookie', cookie);
  if (userAgent !== undefined) headers.set('user-agent', userAgent.slice(0, 300));
  return { headers, isSecure, address: request.ip };
}

/** The `Set-Cookie` headers of an answer of better-auth that are ours to pass on. */
export function cookiesIn(headers: Headers, isSecure: boolean): readonly string[] {
  const { session, challenge } = cookieNames(isSecure);
  return headers
    .getSetCookie()
    .filter((cookie) => cookie.startsWith(`${session}=`) || cookie.startsWith(`${challenge}=`));
}

/** Makes the browser forget the session. */
export function expiredCookies(isSecure: boolean): readonly string[] {
  const { session, challenge } = cookieNames(isSecure);
  const attributes = `Max-Age=0; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  return [session, challenge].map((name) => `${name}=; ${attributes}`);
}

/** Its class is not loaded before somebody signs in, so its errors are known by what they carry. */
const authErrorSchema = z.object({
  name: z.literal('APIError'),
  status: z.union([z.string(), z.number()]),
  body: z.object({ code: z.string().optional() }).optional(),
});

/** better-auth's name for what went wrong, such as "INVALID_PASSWORD"; null where the error is not its. */
export function authErrorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const parsed = authErrorSchema.safeParse(error).data;
  return parsed === undefined ? null : (parsed.body?.code ?? String(parsed.status));
}

/** The answer to a password that is not the account's. */
export function wrongPassword(): ProblemError {
  return new ProblemError(422, 'This is not your password.', { code: 'wrong-password' });
}

/** The answer to a code that does not fit, or was used before. */
export function wrongCode(): ProblemError {
  return new ProblemError(422, 'This code does not fit, or was used before. Wait for the next one.', {
    code: 'wrong-code',
  });
}
