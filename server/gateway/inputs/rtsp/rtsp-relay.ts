import type { Socket } from 'node:net';
import type { SignIn } from '../auth/sign-in';
import { CONNECT_TIMEOUT_MS, connectionError, muteDetail } from '../camera-socket';
import type { FirstProblem } from '../first-problem';
import { endSoon, pass } from '../socket-flow';
import type { AddressMap } from './address-map';
import { noteRefusal, redirectionDetail } from '../refusals';
import { rewriteResponse } from './response-rewrite';
import {
  encodeMessage,
  headerOf,
  headersOf,
  responseTo,
  type RtspRequest,
  type RtspResponse,
  withoutHeaders,
} from './rtsp-message';
import { type RtspItem, RtspReader } from './rtsp-reader';

/** So long before ffmpeg's own patience ends is it us who say what happened. */
const MARGIN_MS = 500;
const WATCH_EVERY_MS = 250;
const MAX_PENDING = 16;
const OWN_HEADERS = ['cseq', 'authorization'];

interface Pending {
  /** With the camera's address. */
  readonly request: RtspRequest;
  /** ffmpeg's number; null for a request of our own. */
  readonly sequence: string | null;
  readonly repeats: number;
  readonly wasSigned: boolean;
}

interface RelayOptions {
  /** ffmpeg; the relay's from now on. */
  readonly client: Socket;
  /** The relay's from now on. */
  readonly camera: Socket;
  readonly authority: string;
  readonly addresses: AddressMap;
  readonly signIn: SignIn;
  readonly problems: FirstProblem;
}

/**
 * Stands between ffmpeg and an RTSP camera: signs in with credentials that ffmpeg never sees, replaces
 * addresses, and follows no redirection. Ends when either side does, or on `dispose()`.
 */
export class RtspRelay {
  readonly #options: RelayOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #watch: NodeJS.Timeout;
  #nextSequence = 1;
  #session: { readonly id: string; readonly uri: string } | null = null;
  #hasAnswered = false;
  #heardAtMs = performance.now();
  #isEnded = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { client, camera, authority, problems } = options;
    this.#watch = setInterval(() => this.#checkSilence(), WATCH_EVERY_MS);
    const fromClient = new RtspReader();
    const fromCamera = new RtspReader();
    client.on('data', (chunk) => {
      for (const item of fromClient.read(chunk)) this.#takeFromClient(item);
    });
    camera.on('data', (chunk) => {
      this.#heardAtMs = performance.now();
      for (const item of fromCamera.read(chunk)) this.#takeFromCamera(item);
    });
    client.on('error', () => undefined).once('close', () => this.dispose());
    client.once('end', () => this.dispose());
    camera.on('error', (error) => {
      if (!this.#hasAnswered) problems.note('unreachable', connectionError(authority, error).message);
    });
    const onCameraEnd = (): void => {
      if (this.#isEnded) return;
      problems.note(
        this.#hasAnswered ? 'stalled' : 'unreachable',
        `${authority} broke the connection off. It may have been switched off, or serve as many viewers as it can.`,
      );
      this.dispose();
    };
    camera.once('end', onCameraEnd).once('close', onCameraEnd);
    if (camera.destroyed) onCameraEnd();
  }

  /** Says good-bye to the camera and ends both connections; twice is harmless. */
  dispose(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#watch);
    const { client, camera } = this.#options;
    endSoon(client);
    endSoon(camera, this.#farewell());
  }

  #takeFromClient(item: RtspItem): void {
    if (this.#isEnded) return;
    switch (item.kind) {
      case 'frames':
        pass(this.#options.client, this.#options.camera, item.bytes);
        break;
      case 'request':
        this.#ask(item);
        break;
      // An answer would be to a question of the camera, and those are answered here.
      case 'response':
        break;
      case 'malformed':
        this.dispose();
        break;
    }
  }

  #takeFromCamera(item: RtspItem): void {
    if (this.#isEnded) return;
    switch (item.kind) {
      case 'frames':
        pass(this.#options.camera, this.#options.client, item.bytes);
        break;
      case 'response':
        this.#hasAnswered = true;
        this.#answer(item);
        break;
      case 'request':
        this.#answerCamera(item);
        break;
      case 'malformed':
        this.#cut('no-video', `${this.#options.authority} does not answer in RTSP: ${item.reason}.`);
        break;
    }
  }

  #ask(request: RtspRequest): void {
    const uri = this.#options.addresses.toCamera(request.uri);
    if (uri === null || this.#pending.size >= MAX_PENDING) return this.dispose();
    if (request.method === 'TEARDOWN') this.#session = null;
    this.#send({ request: { ...request, uri }, sequence: headerOf(request, 'cseq') ?? '0', repeats: 0 });
  }

  #send(pending: Omit<Pending, 'wasSigned'>): void {
    const { request } = pending;
    const sequence = this.#nextSequence++;
    const authorization = this.#options.signIn.authorization(request.method, request.uri);
    this.#pending.set(sequence, { ...pending, wasSigned: authorization !== null });
    const { client, camera } = this.#options;
    pass(client, camera, encodeMessage(this.#numbered(request, sequence, authorization)));
  }

  #numbered(request: RtspRequest, sequence: number, authorization: string | null): RtspRequest {
    return {
      ...request,
      headers: [
        ['CSeq', String(sequence)],
        ...withoutHeaders(request.headers, OWN_HEADERS),
        ...(authorization === null ? [] : [['Authorization', authorization] as const]),
      ],
    };
  }

  #answer(response: RtspResponse): void {
    const pending = this.#takePending(response);
    if (pending === null) return;
    const { authority, signIn, problems, addresses, client, camera } = this.#options;
    const { request, sequence, repeats } = pending;
    const { status } = response;
    if (status === 401 && signIn.accept(headersOf(response, 'www-authenticate'), pending)) {
      this.#send({ request, sequence, repeats: repeats + 1 });
      return;
    }
    if (status >= 300 && status < 400) {
      this.#cut('redirected', redirectionDetail(authority, headerOf(response, 'location')));
      return;
    }
    if (status >= 400) noteRefusal(problems, { authority, status, method: request.method, signIn });
    this.#remember(request, response);
    if (sequence === null) return;
    const toLocal = (url: string): string => addresses.toLocal(url);
    pass(camera, client, encodeMessage(rewriteResponse(response, { sequence, toLocal })));
  }

  /** The request that is answered; cameras that repeat no number answer in turn. */
  #takePending(response: RtspResponse): Pending | null {
    const stated = Number(headerOf(response, 'cseq'));
    const [oldest] = this.#pending.keys();
    const sequence = this.#pending.has(stated) ? stated : oldest;
    if (sequence === undefined) return null;
    const pending = this.#pending.get(sequence) ?? null;
    this.#pending.delete(sequence);
    return pending;
  }

  /** Notes the camera's session, to end it in ffmpeg's place: a killed ffmpeg does not. */
  #remember(request: RtspRequest, response: RtspResponse): void {
    const [id = ''] = headerOf(response, 'session')?.split(';') ?? [];
    if (id === '' || response.status !== 200) return;
    if (request.method === 'PLAY') this.#session = { id, uri: request.uri };
  }

  #farewell(): Buffer | undefined {
    if (this.#session === null) return undefined;
    const { id, uri } = this.#session;
    const request: RtspRequest = {
      kind: 'request',
      method: 'TEARDOWN',
      uri,
      headers: [['Session', id]],
      body: Buffer.alloc(0),
    };
    const authorization = this.#options.signIn.authorization('TEARDOWN', uri);
    return encodeMessage(this.#numbered(request, this.#nextSequence++, authorization));
  }

  #answerCamera(request: RtspRequest): void {
    const { authority, client, camera } = this.#options;
    if (request.method === 'REDIRECT') {
      this.#cut('redirected', redirectionDetail(authority, headerOf(request, 'location')));
      return;
    }
    const isKnown = ['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER'].includes(request.method);
    const answer = isKnown ? { status: 200, reason: 'OK' } : { status: 501, reason: 'Not Implemented' };
    pass(client, camera, encodeMessage(responseTo(request, answer)));
  }

  #checkSilence(): void {
    const { camera, authority } = this.#options;
    // Silence that we cause ourselves is not the camera's.
    if (camera.isPaused()) this.#heardAtMs = performance.now();
    const silentMs = performance.now() - this.#heardAtMs;
    if (silentMs < CONNECT_TIMEOUT_MS - MARGIN_MS) return;
    if (this.#hasAnswered) this.#cut('stalled', `${authority} has stopped sending.`);
    else this.#cut('unreachable', muteDetail(authority));
  }

  #cut(...problem: Parameters<FirstProblem['note']>): void {
    this.#options.problems.note(...problem);
    this.dispose();
  }
}
