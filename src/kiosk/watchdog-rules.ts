/** What the page tells the watchdog: it was drawn, its data loop is alive, or it wants to be loaded anew. */
export const BEAT_EVENT = 'hiro-beat';
export const RELOAD_EVENT = 'hiro-reload';

/** Where the watchdog keeps what it has asked for until the page writes it into the list of what has left. */
export const ASKED_KEY = 'hiro-cctv.watchdog-asked';

/** How often an address was asked for, and when first; by address. */
type Asked = Readonly<Record<string, { readonly atMs: number; readonly requests: number }>>;

/** Signs of life. drawn: a frame was rendered. alive: the data loop did something, be it in vain. fresh: data came. */
export type Beat = 'drawn' | 'alive' | 'fresh';
export type ReloadReason =
  | 'start'
  | 'drawing'
  | 'data'
  | 'silence'
  /** A file of the page could not be loaded: after an update it may be gone. */
  | 'assets'
  /** The server has another version than the page. */
  | 'update';

/** A page that has not begun to work so long after it was loaded does not begin any more. */
export const START_WITHIN_MS = 60_000;
/** Drawing happens each second while the page is visible. */
export const DRAWN_WITHIN_MS = 30_000;
/** The data loop does something at least twice a minute, with or without a network. */
export const ALIVE_WITHIN_MS = 120_000;
/** A server that answers has sent something by then. */
export const FRESH_WITHIN_MS = 300_000;
/** Pauses between reloads that did not help. */
const PAUSES_MS = [0, 60_000, 120_000, 300_000, 900_000, 1_800_000] as const;
/** A page that was well so long starts the pauses anew. */
const WELL_MS = 3_600_000;
/** A server whose pages never have its own version (a cache in between) is not reloaded more often for it. */
const UPDATE_PAUSE_MS = 3_600_000;

/** When the page was last alive; all by one clock that only goes forward. */
export interface Pulse {
  readonly loadedMs: number;
  readonly drawnMs: number | null;
  readonly aliveMs: number | null;
  readonly freshMs: number | null;
  /** Since when the page has been visible; null while it is hidden, where nothing is drawn. */
  readonly visibleSinceMs: number | null;
}

/**
 * How long the server must have answered before the page is loaded anew for it. A page that waits for data
 * asks for it by itself by then: its longest pause is 20 s, and an attempt takes 10 s.
 */
export function confirmMs(reason: ReloadReason): number {
  if (reason === 'update') return 0;
  return reason === 'silence' ? 45_000 : 15_000;
}

/** Why the page should be loaded anew; null while it is well. */
export function stallOf(pulse: Pulse, nowMs: number): ReloadReason | null {
  const { loadedMs, drawnMs, aliveMs, freshMs, visibleSinceMs } = pulse;
  if (aliveMs === null) return nowMs - loadedMs > START_WITHIN_MS ? 'start' : null;
  if (visibleSinceMs !== null) {
    const sinceMs = nowMs - Math.max(drawnMs ?? loadedMs, visibleSinceMs);
    if (sinceMs > DRAWN_WITHIN_MS) return 'drawing';
  }
  if (nowMs - aliveMs > ALIVE_WITHIN_MS) return 'data';
  return nowMs - (freshMs ?? loadedMs) > FRESH_WITHIN_MS ? 'silence' : null;
}

/** Earlier reloads by the watchdog, newest last; kept over reloads. UTC, ms. */
export interface ReloadRecord {
  readonly atMs: number;
  readonly reason: ReloadReason;
}

/** Whether enough time has passed since the reloads before. */
export function mayReload(before: readonly ReloadRecord[], reason: ReloadReason, nowMs: number): boolean {
  const last = before.at(-1);
  if (last === undefined) return true;
  // A clock that was set back must not hold the page for ever.
  const sinceMs = nowMs < last.atMs ? Infinity : nowMs - last.atMs;
  if (reason === 'update' && last.reason === 'update') return sinceMs >= UPDATE_PAUSE_MS;
  return sinceMs >= (PAUSES_MS[Math.min(rowOf(before), PAUSES_MS.length - 1)] ?? 0);
}

/** The reloads to remember after one more. */
export function afterReload(before: readonly ReloadRecord[], made: ReloadRecord): readonly ReloadRecord[] {
  const last = before.at(-1);
  const isNewRow = last === undefined || Math.abs(made.atMs - last.atMs) > WELL_MS;
  return [...(isNewRow ? [] : before), made].slice(-PAUSES_MS.length);
}

/** How many reloads followed each other. */
function rowOf(before: readonly ReloadRecord[]): number {
  return before.length;
}

/** The kept text after one more request; one that cannot be read begins anew. */
export function withAsked(kept: string | null, url: string, atMs: number): string {
  const before = parseAsked(kept);
  const { atMs: firstMs, requests } = before[url] ?? { atMs, requests: 0 };
  return JSON.stringify({ ...before, [url]: { atMs: firstMs, requests: requests + 1 } });
}

function parseAsked(kept: string | null): Asked {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).flatMap(askedOf))
      : {};
  } catch {
    return {};
  }
}

function askedOf([url, value]: [string, unknown]): [string, Asked[string]][] {
  if (typeof value !== 'object' || value === null || !('atMs' in value) || !('requests' in value)) return [];
  const { atMs, requests } = value;
  return typeof atMs === 'number' && typeof requests === 'number' ? [[url, { atMs, requests }]] : [];
}
