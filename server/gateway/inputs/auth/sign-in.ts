import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../../../../src/api/gateway-contract';
import { bestChallenge, type Challenge } from './challenges';

type Digest = Extract<Challenge, { scheme: 'digest' }>;

/** What was tried for one request so far. */
export interface SignInAttempt {
  /** How often it was repeated. */
  readonly repeats: number;
  /** Whether it was sent with an `Authorization`. */
  readonly wasSigned: boolean;
}

/** One viewer of one camera who signs in, by RTSP or HTTP. */
export class SignIn {
  readonly #credentials: Credentials | null;
  readonly #makeNonce: () => string;
  #challenge: Challenge | null = null;
  #count = 0;

  /** `makeNonce` makes the client's part of a proof. */
  constructor(credentials: Credentials | null, makeNonce = (): string => randomBytes(8).toString('hex')) {
    this.#credentials = credentials;
    this.#makeNonce = makeNonce;
  }

  get hasCredentials(): boolean {
    return this.#credentials !== null;
  }

  /**
   * Takes the challenges of a 401. True: the request is worth repeating with a new `authorization`.
   * False: it was refused for good, and more attempts could lock the account.
   */
  accept(wwwAuthenticate: readonly string[], { repeats, wasSigned }: SignInAttempt): boolean {
    if (this.#credentials === null || repeats > 1) return false;
    const challenge = bestChallenge(wwwAuthenticate);
    if (challenge === null) return false;
    const isStale = challenge.scheme === 'digest' && challenge.isStale;
    if (repeats === 1 && !isStale) return false;
    if (challenge.scheme === 'basic' && wasSigned) return false;
    this.#challenge = challenge;
    this.#count = 0;
    return true;
  }

  /** The `Authorization` of a request; null until a camera has asked for one. Latin-1. */
  authorization(method: string, uri: string): string | null {
    const challenge = this.#challenge;
    if (challenge === null || this.#credentials === null) return null;
    const { username, password } = this.#credentials;
    if (challenge.scheme === 'basic') {
      return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    this.#count += 1;
    const clientNonce = this.#makeNonce();
    return digest(challenge, { username, password, method, uri, clientNonce, count: this.#count });
  }
}

interface DigestRequest {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly clientNonce: string;
  readonly count: number;
}

function digest(
  challenge: Digest,
  { username, password, method, uri, clientNonce, count }: DigestRequest,
): string {
  const { realm, nonce, opaque, algorithm, hash, isSession, isCounted } = challenge;
  const hashOf = (text: string): string => createHash(hash).update(text).digest('hex');
  const countText = count.toString(16).padStart(8, '0');
  const plainSecret = hashOf(`${username}:${realm}:${password}`);
  const secret = isSession ? hashOf(`${plainSecret}:${nonce}:${clientNonce}`) : plainSecret;
  const counted = isCounted ? `:${countText}:${clientNonce}:auth` : '';
  const response = hashOf(`${secret}:${nonce}${counted}:${hashOf(`${method}:${uri}`)}`);
  const fields = [
    `username="${headerText(username)}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === null ? [] : [`opaque="${opaque}"`]),
    ...(isCounted ? ['qop=auth', `nc=${countText}`] : []),
    ...(isCounted || isSession ? [`cnonce="${clientNonce}"`] : []),
  ];
  return `Digest ${fields.join(', ')}`;
}

/** UTF-8 as the bytes of a header; nothing that could end the quotes or the line. */
function headerText(text: string): string {
  const bytes = Buffer.from(text).toString('latin1');
  return bytes.replace(/[\x00-\x1f\x7f]/g, '').replace(/["\\]/g, '\\$&');
}
