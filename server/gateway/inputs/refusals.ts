import { parseUrl } from '../../../src/api/url-schemas';
import type { SignIn } from './auth/sign-in';
import type { FirstProblem } from './first-problem';

interface Refusal {
  readonly authority: string;
  readonly status: number;
  readonly method: string;
  readonly signIn: SignIn;
}

/** A camera's last word on a request, as a problem. Requests that only keep a session alive do not count. */
export function noteRefusal(problems: FirstProblem, { authority, status, method, signIn }: Refusal): void {
  if (method === 'GET_PARAMETER' || method === 'TEARDOWN') return;
  switch (status) {
    case 401:
    case 403:
      problems.note('unauthorised', refusedSignIn(authority, signIn.hasCredentials));
      break;
    case 404:
    case 454:
      problems.note(
        'not-found',
        `${authority} has no such stream. Check what follows the host in the address.`,
      );
      break;
    case 461:
      problems.note(
        'no-video',
        `${authority} does not send its stream over TCP. Switch on RTP over RTSP (interleaved) at the camera.`,
      );
      break;
    case 453:
    case 503:
      problems.note(
        'failed',
        `${authority} serves no further viewer (${status}). End another one of its viewers.`,
      );
      break;
    default:
      problems.note('failed', `${authority} answered ${method} with ${status}.`);
  }
}

/** A camera that wants others than the credentials it was given, or any at all. */
export function refusedSignIn(authority: string, hasCredentials: boolean): string {
  return hasCredentials
    ? `${authority} does not accept this user name and password. Check both, and that the user may watch the stream.`
    : `${authority} asks for a user name and password. Enter them.`;
}

/** A camera that sends us elsewhere. Says where, as far as that is no secret. */
export function redirectionDetail(authority: string, location: string | undefined): string {
  const url = parseUrl(location ?? '');
  const isPlain = url !== null && /^[\w.:[\]-]{1,100}$/.test(url.host);
  const where = isPlain ? `${url.protocol}//${url.host}` : 'another address';
  return `${authority} sends us on to ${where}, which the gateway does not follow. If that is right, enter that address.`;
}
