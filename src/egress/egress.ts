import { createLogger } from '../lib/logger';
import { AskedAddresses } from './asked-addresses';
import { FallbackLedger } from './fallback-ledger';
import { GatheredNotes, type Note } from './gathered-notes';
import { IdbLedger } from './idb-ledger';
import type { Ledger } from './ledger';
import { leaveNotes, type Shelf } from './left-notes';

/** Why a request leaves this browser; shown in the ledger. */
export type EgressPurpose =
  | 'health'
  | 'clock'
  | 'configuration'
  | 'counts-upload'
  /** What a site tells of age, gender and mood. */
  | 'breakdown-release'
  /** What rules made fire: metadata, never a picture. */
  | 'alert-upload'
  /** Incidents, and what people do about them. */
  | 'alerts'
  /** Who analyses a camera, and what is seen there now. */
  | 'lease'
  | 'counts-read'
  | 'model-download'
  /** The list of the app's own files. */
  | 'build'
  | 'stream'
  /** How the gateway and its streams stand. */
  | 'gateway'
  | 'camera-test'
  | 'credentials'
  /** Signing in and out, members, devices. Passwords and tokens are not written down. */
  | 'account'
  /** What was done, who of support may come in, diagnostics. */
  | 'audit'
  /** Whose consent to face matching is in force, and sealed descriptors from one analyser to another. */
  | 'face-matching'
  /** Asks where and with which token a camera of the gateway is played. */
  | 'playback'
  /** Playlists and pieces that a player of HLS asks for. */
  | 'stream-pieces'
  /** Packets of video connections: what is received is confirmed, and the connection is kept up. */
  | 'webrtc'
  /** Packets of a video connection that carried more than that. There are none; it would be ended. */
  | 'webrtc-media'
  /** Files of the app itself, by their bare addresses. */
  | 'app-files'
  /** Asks whether an unattended page may be loaded anew. */
  | 'watchdog'
  /** Requests that the browser reports of this page and nobody here made: of other code, or an extension. */
  | 'unexpected';

/** A request whose every byte can be written down: the body is text or absent. */
export interface EgressRequest {
  /** Absolute, or relative to the page. */
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * What the ledger shows in place of a body that holds secrets; it must say that they were left out.
   * The size that is written down stays the true one. Headers are never written down.
   */
  readonly recordedBody?: string;
  readonly signal?: AbortSignal;
  readonly cache?: RequestCache;
  /** Default 'error': a followed redirect would be a request nobody wrote down. */
  readonly redirect?: RequestRedirect;
  readonly keepalive?: boolean;
}

/** Records a request, then sends it; the answer is the raw response, its body unread. */
export type EgressFetch = (purpose: EgressPurpose, request: EgressRequest) => Promise<Response>;

/**
 * Records a request that will be made later and returns how to make it, once and at once: a page
 * that goes has no time to write anything down. It stands in the ledger from now on, without status.
 */
export type EgressPrepare = (
  purpose: EgressPurpose,
  request: EgressRequest,
) => Promise<() => Promise<Response>>;

/** An `EgressFetch` that writes to `ledger`. What the ledger cannot record is not sent. */
export function createEgress(
  ledger: Ledger,
  send: typeof fetch = (...args) => fetch(...args),
  now: () => number = Date.now,
): EgressFetch {
  const prepare = createEgressPrepare(ledger, send, now);
  return async (purpose, request) => (await prepare(purpose, request))();
}

/** An `EgressPrepare` that writes to `ledger`. */
export function createEgressPrepare(
  ledger: Ledger,
  send: typeof fetch = (...args) => fetch(...args),
  now: () => number = Date.now,
): EgressPrepare {
  return async (purpose, request) => {
    const url = new URL(request.url, baseUrl()).href;
    const method = request.method ?? 'GET';
    const body = request.body ?? '';
    const bodyBytes = new TextEncoder().encode(body).byteLength;
    const entry = { purpose, method, url, bodyBytes, body: request.recordedBody ?? body };
    const id = await ledger.record({ ...entry, atMs: now() });
    return async () => {
      const response = await send(url, initOf(request, method));
      if (response.redirected) {
        // Only seen afterwards: the browser does not tell of a redirect before it follows.
        const hop = await ledger.record({ ...entry, url: response.url, bodyBytes: 0, body: '', atMs: now() });
        await ledger.settle(hop, response.status);
      } else {
        await ledger.settle(id, response.status);
      }
      return response;
    };
  };
}

function initOf(request: EgressRequest, method: string): RequestInit {
  return {
    method,
    headers: { ...request.headers },
    body: request.body ?? null,
    signal: request.signal ?? null,
    cache: request.cache ?? 'no-store',
    redirect: request.redirect ?? 'error',
    keepalive: request.keepalive ?? false,
    credentials: 'same-origin',
    referrerPolicy: 'no-referrer',
  };
}

function baseUrl(): string | undefined {
  return typeof location === 'undefined' ? undefined : location.href;
}

interface SharedEgress {
  readonly ledger: Ledger;
  readonly fetch: EgressFetch;
  readonly prepare: EgressPrepare;
  readonly notes: GatheredNotes;
}

/** What this thread has asked for and the browser has not reported yet. */
const asked = new AskedAddresses();

let shared: SharedEgress | null = null;

function sharedEgress(): SharedEgress {
  if (shared === null) {
    const logger = createLogger('egress');
    const ledger = new FallbackLedger(new IdbLedger(), (error) =>
      logger.error('the ledger is kept in memory only', error),
    );
    const send: typeof fetch = (input, init) => {
      if (typeof input === 'string') asked.add(input);
      return fetch(input, init);
    };
    const notes = new GatheredNotes(ledger);
    shared = {
      ledger,
      notes,
      fetch: createEgress(ledger, send),
      prepare: createEgressPrepare(ledger, send),
    };
  }
  return shared;
}

/** The way out for this thread: writes to the browser profile's ledger. */
export const egressFetch: EgressFetch = (purpose, request) => sharedEgress().fetch(purpose, request);

/** Writes a later request to the browser profile's ledger. */
export const egressPrepare: EgressPrepare = (purpose, request) => sharedEgress().prepare(purpose, request);

/**
 * Writes down a request without content that somebody else is about to make, with `isOurs`, or that the
 * browser has reported. Many are gathered in one entry.
 */
export function noteRequest(note: Note & { readonly purpose: EgressPurpose }, { isOurs = false } = {}): void {
  if (isOurs) asked.add(note.url);
  sharedEgress().notes.add(note);
}

/** Whether this thread has asked for an address, once for each time it did. */
export function takeAsked(url: string): boolean {
  return asked.take(url);
}

/** A page goes: what is noted is written, and left for the next page in case that there is no time for it. */
export function leaveLedger(shelf: Shelf | null): void {
  const { notes } = sharedEgress();
  const takeBack = shelf === null ? () => undefined : leaveNotes(notes.unwritten(), shelf);
  // What could not be written stays for the next page.
  const settle = (): void => (notes.unwritten().length === 0 ? takeBack() : undefined);
  notes.flush().then(settle, () => undefined);
}

/** The ledger that `egressFetch` writes to. */
export function egressLedger(): Ledger {
  return sharedEgress().ledger;
}
