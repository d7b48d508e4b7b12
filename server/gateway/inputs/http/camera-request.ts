import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { abortError, throwIfAborted } from '../../../../src/lib/errors';
import { SignIn } from '../auth/sign-in';
import type { Credentials } from '../../../../src/api/gateway-contract';
import { CONNECT_TIMEOUT_MS, connectionError, muteDetail, noAnswer } from '../camera-socket';
import { GatewayError } from '../../gateway-error';
import type { PinnedAddress } from '../network-rules';
import { redirectionDetail, refusedSignIn } from '../refusals';
import type { SourceAddress } from '../source-address';

interface CameraRequest {
  readonly address: SourceAddress;
  readonly pinned: PinnedAddress;
  readonly credentials: Credentials | null;
  readonly signal: AbortSignal;
}

/**
 * Asks a camera by HTTP, at its checked address, and signs in where it wants that. Follows no
 * redirection; certificates are checked. The caller owns the answer, which is a 200 and not read yet.
 * Rejects with `GatewayError`.
 */
export async function requestCamera(asked: CameraRequest): Promise<IncomingMessage> {
  const { address, credentials, signal } = asked;
  const { authority } = address;
  const signIn = new SignIn(credentials);
  for (let repeats = 0; ; repeats += 1) {
    const authorization = signIn.authorization('GET', address.path);
    const response = await send(asked, authorization);
    const status = response.statusCode ?? 0;
    if (status === 200) return response;
    response.destroy();
    throwIfAborted(signal);
    const challenges = listOf(response.headers['www-authenticate']);
    const attempt = { repeats, wasSigned: authorization !== null };
    if (status === 401 && signIn.accept(challenges, attempt)) continue;
    throw refusal(authority, { status, location: response.headers.location, signIn });
  }
}

function send(
  { address, pinned, signal }: CameraRequest,
  authorization: string | null,
): Promise<IncomingMessage> {
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const request = open(optionsFor(address, pinned, authorization), address.scheme === 'https');
    let isConnected = false;
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: Error): void =>
      settle(() => {
        request.destroy();
        reject(error);
      });
    const onAbort = (): void => fail(abortError(signal));
    const { authority } = address;
    const timer = setTimeout(
      () => fail(isConnected ? new GatewayError('unreachable', muteDetail(authority)) : noAnswer(authority)),
      CONNECT_TIMEOUT_MS,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('socket', (socket) => socket.once('connect', () => (isConnected = true)));
    // Stays, since a request may fail once more after it was given up.
    request.on('error', (error) => fail(connectionError(authority, error)));
    request.once('response', (response) => settle(() => resolve(response)));
    request.end();
  });
}

function open(options: RequestOptions & { readonly servername?: string }, isSecure: boolean) {
  return isSecure ? requestHttps(options) : requestHttp(options);
}

function optionsFor(address: SourceAddress, pinned: PinnedAddress, authorization: string | null) {
  const { hostname, port, path, authority } = address;
  return {
    host: pinned.address,
    family: pinned.family,
    port,
    path,
    // A pooled connection could belong to another camera at that address.
    agent: false as const,
    servername: isIP(hostname) === 0 ? hostname : '',
    headers: {
      Host: authority,
      Accept: '*/*',
      'User-Agent': 'HiRO-CCTV',
      ...(authorization === null ? {} : { Authorization: authorization }),
    },
  };
}

function refusal(
  authority: string,
  answer: { readonly status: number; readonly location: string | undefined; readonly signIn: SignIn },
): GatewayError {
  const { status, location, signIn } = answer;
  if (status >= 300 && status < 400) {
    return new GatewayError('redirected', redirectionDetail(authority, location));
  }
  if (status === 401 || status === 403) {
    return new GatewayError('unauthorised', refusedSignIn(authority, signIn.hasCredentials));
  }
  if (status === 404 || status === 410) {
    return new GatewayError(
      'not-found',
      `${authority} has no such page. Check what follows the host in the address.`,
    );
  }
  return new GatewayError('failed', `${authority} answered with ${status}.`);
}

function listOf(header: string | readonly string[] | undefined): readonly string[] {
  return header === undefined ? [] : typeof header === 'string' ? [header] : header;
}
