import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { abortError, messageOf, throwIfAborted } from '../../../src/lib/errors';
import { codeOf } from '../../start-error';
import { GatewayError } from '../gateway-error';
import type { PinnedAddress } from './network-rules';
import type { SourceAddress } from './source-address';

/** A camera that has not answered by then is not there. */
export const CONNECT_TIMEOUT_MS = 5000;

/**
 * Connects to a camera's checked address, with TLS for rtsps. The certificate of an rtsps camera is
 * not checked: cameras sign their own, so the line is encrypted, but not proven to end at the camera.
 * The caller owns the socket. Rejects with `GatewayError`.
 */
export function connectCamera(
  { scheme, hostname, port, authority }: SourceAddress,
  pinned: PinnedAddress,
  signal: AbortSignal,
): Promise<Socket> {
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const target = { host: pinned.address, port };
    const isSecure = scheme === 'rtsps';
    const socket = isSecure
      ? connectTls({
          ...target,
          rejectUnauthorized: false,
          ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
        })
      : connectTcp(target);
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners(isSecure ? 'secureConnect' : 'connect');
      socket.removeListener('error', onError);
      finish();
    };
    const fail = (error: Error): void =>
      settle(() => {
        socket.on('error', () => undefined).destroy();
        reject(error);
      });
    const onAbort = (): void => fail(abortError(signal));
    const onError = (error: Error): void => fail(connectionError(authority, error));
    const timer = setTimeout(() => fail(noAnswer(authority)), CONNECT_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once(isSecure ? 'secureConnect' : 'connect', () =>
      settle(() => {
        socket.setNoDelay(true);
        resolve(socket);
      }),
    );
  });
}

/** Nobody answered in time. */
export function noAnswer(authority: string): GatewayError {
  return new GatewayError(
    'unreachable',
    `${authority} did not answer within ${CONNECT_TIMEOUT_MS / 1000} s. Check the address, and that the camera is on.`,
  );
}

/** Somebody is there, and says nothing. */
export function muteDetail(authority: string): string {
  return `${authority} takes connections, but did not answer within ${CONNECT_TIMEOUT_MS / 1000} s. Check the port, or restart the camera.`;
}

/** A failed connection in words. */
export function connectionError(authority: string, error: unknown): GatewayError {
  return new GatewayError('unreachable', connectionDetail(authority, error), error);
}

function connectionDetail(authority: string, error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return `${authority} refuses connections. Check the port, and that the camera's stream is switched on.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return `There is no way to ${authority} from this machine. Check the address, and that the camera is on.`;
    case 'ETIMEDOUT':
      return noAnswer(authority).message;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${authority} is signed by nobody whom this machine trusts (${code}). Give the camera another one, let this machine trust it (NODE_EXTRA_CA_CERTS), or use its rtsp or http address.`;
    case 'CERT_HAS_EXPIRED':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${authority} is not valid (${code}). Renew it, and use the name that is in it.`;
    default:
      return `${authority} could not be reached: ${code === '' ? messageOf(error) : code}. Check the address.`;
  }
}
