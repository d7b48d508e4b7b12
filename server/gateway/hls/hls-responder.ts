import { gzipSync } from 'node:zlib';
import { problemBody } from '../../problem';
import type { HlsWindow } from './hls-window';
import { lowLatencyPlaylist, type PlaylistContent, plainPlaylist } from './playlist';

export interface HlsRequest {
  /** Behind the session's path: `index.m3u8`, `seg-….m4s`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Aborts when the viewer is gone. */
  readonly signal: AbortSignal;
  readonly acceptsGzip?: boolean;
}

export interface HlsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** Which part or segment a playlist must have; without `part`, the whole segment. */
interface Directives {
  readonly msn: number;
  readonly part: number | null;
}

/** For the first pictures, which may wait for a key frame. hls.js gives a first answer 10 s. */
const START_WAIT_MS = 8000;
/** For a part whose name was told before it was there. */
const PART_WAIT_MS = 8000;
/** Playlists ahead of the last segment by more are a mistake (RFC 8216bis, 6.2.5.2). */
const MAX_SEGMENTS_AHEAD = 2;
const MIN_SECONDS_AHEAD = 3;
/** hls.js asks for up to so many target durations more than it has. */
const TARGETS_AHEAD = 1.5;
/** Time for the answer to travel. */
const TRAVEL_MS = 400;
const MEDIA_MAX_AGE_SEC = 60;
/** A smaller playlist fits a packet anyway. */
const MIN_GZIP_BYTES = 1000;

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const NO_STORE = { 'Cache-Control': 'no-store' } as const;

/**
 * Answers what a player asks of a source's window. Waits where LL-HLS says so, and never long: while the
 * source is down, a blocked playlist is answered with what there is, before hls.js would count its wait
 * as a failure. Rejects when the signal aborts.
 */
export async function respond(request: HlsRequest, window: HlsWindow): Promise<HlsResponse> {
  const { path } = request;
  if (path === 'index.m3u8') return respondPlaylist(request, window);
  const [, kind, first = '', second = ''] =
    /^(init|seg|part)-(\d{1,10})(?:-(\d{1,6}))?\.(?:mp4|m4s)$/.exec(path) ?? [];
  const number = Number(first);
  if (path === `init-${first}.mp4`) return media(window.init(number));
  if (path === `seg-${first}.m4s`) return media(window.segment(number)?.data() ?? null);
  if (kind === 'part' && second !== '')
    return respondPart(request, window, { msn: number, part: Number(second) });
  return problem(404, `There is no file "${path.slice(0, 64)}" in a stream.`);
}

async function respondPlaylist(request: HlsRequest, window: HlsWindow): Promise<HlsResponse> {
  const { query, signal } = request;
  const isPlain = query.get('ll') === '0';
  const isReady = (): boolean => window.content() !== null && !(isPlain && window.isOpening);
  const isPlayable = await window.wait(isReady, { signal, timeoutMs: START_WAIT_MS });
  const start = window.content();
  if (!isPlayable || start === null) return unavailable();
  if (isPlain) return playlist(request, window, 'plain');
  const directives = readDirectives(query);
  if (directives === 'malformed')
    return problem(400, '_HLS_msn and _HLS_part are whole numbers, and a part needs its _HLS_msn.');
  if (directives !== null) {
    const limit = isTooFar(directives, start);
    if (limit !== null) return problem(400, limit);
    const isMet = (): boolean => has(window.content(), directives);
    await window.wait(isMet, { signal, timeoutMs: holdMs(start) });
  }
  return playlist(request, window, 'low-latency');
}

/** hls.js waits for 0.8 target durations or 3 part targets, whichever is more. */
function holdMs({ targetSec, partTargetSec }: PlaylistContent): number {
  return Math.max(3 * partTargetSec, 0.8 * targetSec) * 1000 - TRAVEL_MS;
}

function readDirectives(query: URLSearchParams): Directives | 'malformed' | null {
  const msn = query.get('_HLS_msn');
  const part = query.get('_HLS_part');
  if (msn === null) return part === null ? null : 'malformed';
  if (!/^\d{1,10}$/.test(msn) || (part !== null && !/^\d{1,6}$/.test(part))) return 'malformed';
  return { msn: Number(msn), part: part === null ? null : Number(part) };
}

/** Why a request waits for something that will not come soon; null where it will. */
function isTooFar({ msn, part }: Directives, content: PlaylistContent): string | null {
  const { open, targetSec, partTargetSec } = content;
  const lastMsn = open?.msn ?? content.segments.at(-1)?.msn ?? 0;
  if (msn > lastMsn + MAX_SEGMENTS_AHEAD) return `The last segment is ${lastMsn}; ${msn} is too far ahead.`;
  const parts = open?.parts.length ?? 0;
  const ahead = Math.ceil(Math.max(MIN_SECONDS_AHEAD, TARGETS_AHEAD * targetSec) / partTargetSec);
  if (part === null || msn < lastMsn || part < parts + ahead) return null;
  return `Segment ${msn} has ${msn === lastMsn ? parts : 0} parts; part ${part} is too far ahead.`;
}

function has(content: PlaylistContent | null, { msn, part }: Directives): boolean {
  const lastMsn = content?.segments.at(-1)?.msn;
  if (lastMsn === undefined) return false;
  // A part that a complete segment turned out not to have is the first one of the next segment, which
  // is there already, or the run has ended: then the sooner the player knows, the better.
  if (msn <= lastMsn) return true;
  const open = content?.open ?? null;
  return part !== null && open !== null && msn === open.msn && part < open.parts.length;
}

async function respondPart(
  { signal }: HlsRequest,
  window: HlsWindow,
  { msn, part }: { readonly msn: number; readonly part: number },
): Promise<HlsResponse> {
  const name = { msn, index: part };
  const isNext = (): boolean => {
    const next = window.content()?.nextPart;
    return next?.msn === msn && next.index === part;
  };
  const isSettled = (): boolean => window.part(name) !== null || !isNext();
  if (!isSettled()) await window.wait(isSettled, { signal, timeoutMs: PART_WAIT_MS });
  return media(window.part(name));
}

function media(data: Buffer | null): HlsResponse {
  if (data === null) return problem(404, 'This piece of the stream is not there, or not any more.');
  // What a name stands for never changes; sessions do not outlive their source for long.
  const headers = {
    'Content-Type': 'video/mp4',
    'Cache-Control': `private, max-age=${MEDIA_MAX_AGE_SEC}, immutable`,
  };
  return { status: 200, headers, body: data };
}

type PlaylistKind = 'low-latency' | 'plain';

interface Rendered {
  readonly version: number;
  readonly text: string;
  gzip: Buffer | null;
}

/** Viewers of one source ask for the same playlist at the same moment. */
const rendered: Readonly<Record<PlaylistKind, WeakMap<HlsWindow, Rendered>>> = {
  'low-latency': new WeakMap(),
  plain: new WeakMap(),
};

function playlist({ acceptsGzip = false }: HlsRequest, window: HlsWindow, kind: PlaylistKind): HlsResponse {
  const made = render(window, kind);
  if (made === null) return unavailable();
  const headers = { 'Content-Type': PLAYLIST_TYPE, ...NO_STORE };
  if (!acceptsGzip || made.text.length < MIN_GZIP_BYTES) return { status: 200, headers, body: made.text };
  made.gzip ??= gzipSync(made.text, { level: 1 });
  return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: made.gzip };
}

function render(window: HlsWindow, kind: PlaylistKind): Rendered | null {
  const known = rendered[kind].get(window);
  if (known?.version === window.version) return known;
  const content = window.content();
  if (content === null) return null;
  const text = kind === 'plain' ? plainPlaylist(content) : lowLatencyPlaylist(content);
  const made = { version: window.version, text, gzip: null };
  rendered[kind].set(window, made);
  return made;
}

function unavailable(): HlsResponse {
  const answer = problem(503, 'The source shows no picture yet.', 'stalled');
  return { ...answer, headers: { ...answer.headers, 'Retry-After': '1' } };
}

function problem(status: number, detail: string, code?: 'stalled'): HlsResponse {
  const body = JSON.stringify({ ...problemBody(status, detail), ...(code !== undefined && { code }) });
  return { status, headers: { 'Content-Type': 'application/problem+json', ...NO_STORE }, body };
}
