import {
  afterReload,
  ASKED_KEY,
  BEAT_EVENT,
  confirmMs,
  mayReload,
  RELOAD_EVENT,
  stallOf,
  withAsked,
  type Beat,
  type Pulse,
  type ReloadReason,
  type ReloadRecord,
} from './watchdog-rules';

/**
 * Loads an unattended page anew when it has stalled. It is a script of its own, loaded before the page
 * and sharing nothing with it, so that it works when the page does not. It only ever reloads when the
 * server answers with the page: a screen with an old number is better than a browser's error page.
 */

const LOOK_EVERY_MS = 10_000;
const PROBE_TIMEOUT_MS = 8_000;
const STORAGE_KEY = 'hiro-cctv.reloads';
const REASONS: readonly ReloadReason[] = ['start', 'drawing', 'data', 'silence', 'assets', 'update'];

const loadedMs = performance.now();
const beats: Partial<Record<Beat, number>> = {};
let visibleSinceMs: number | null = document.visibilityState === 'visible' ? loadedMs : null;
let wish: ReloadReason | null = null;
let confirmedAtMs: number | null = null;
let isLooking = false;

addEventListener(BEAT_EVENT, (event) => {
  const beat: unknown = event instanceof CustomEvent ? event.detail : null;
  if (beat === 'drawn' || beat === 'alive' || beat === 'fresh') beats[beat] = performance.now();
});
addEventListener(RELOAD_EVENT, (event) => {
  const reason: unknown = event instanceof CustomEvent ? event.detail : null;
  wish = REASONS.find((known) => known === reason) ?? null;
  void look();
});
// A script or style that is gone; such an error does not bubble.
addEventListener(
  'error',
  (event) => {
    if (event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement) wish = 'assets';
  },
  true,
);
addEventListener('vite:preloadError', () => {
  wish = 'assets';
});
document.addEventListener('visibilitychange', () => {
  visibleSinceMs = document.visibilityState === 'visible' ? performance.now() : null;
});
setInterval(() => void look(), LOOK_EVERY_MS);

async function look(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  try {
    const reason = wish ?? stallOf(pulse(), performance.now());
    if (reason === null) confirmedAtMs = null;
    else if (mayReload(remembered(), reason, Date.now()) && (await isConfirmed(reason))) reload(reason);
  } finally {
    isLooking = false;
  }
}

/** The server answers, and has done so for a moment in which the page did not recover. */
async function isConfirmed(reason: ReloadReason): Promise<boolean> {
  if (!(await doesServerAnswer())) {
    confirmedAtMs = null;
    return false;
  }
  confirmedAtMs ??= performance.now();
  return performance.now() - confirmedAtMs >= confirmMs(reason);
}

function reload(reason: ReloadReason): void {
  remember(afterReload(remembered(), { atMs: Date.now(), reason }));
  location.reload();
}

/** Asks for what a reload would ask for: the page, and whether our server stands behind it. */
async function doesServerAnswer(): Promise<boolean> {
  try {
    const [page, health] = await Promise.all([ask('/kiosk.html'), ask('/api/v1/health')]);
    return page.includes('kiosk-watchdog') && health.includes('"hiro-cctv"');
  } catch {
    return false;
  }
}

async function ask(url: string): Promise<string> {
  noteAsked(new URL(url, location.href).href);
  const response = await fetch(url, {
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

/** The page writes it into its list, this one or the next: who watches it has no list of its own. */
function noteAsked(url: string): void {
  try {
    sessionStorage.setItem(ASKED_KEY, withAsked(sessionStorage.getItem(ASKED_KEY), url, Date.now()));
  } catch {
    // Blocked storage keeps no list of the page's own requests either.
  }
}

function pulse(): Pulse {
  return {
    loadedMs,
    visibleSinceMs,
    drawnMs: beats.drawn ?? null,
    aliveMs: beats.alive ?? null,
    freshMs: beats.fresh ?? null,
  };
}

function remembered(): readonly ReloadRecord[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.flatMap(recordOf) : [];
  } catch {
    return [];
  }
}

function recordOf(value: unknown): readonly ReloadRecord[] {
  if (typeof value !== 'object' || value === null || !('atMs' in value) || !('reason' in value)) return [];
  const reason = REASONS.find((known) => known === value.reason);
  return typeof value.atMs === 'number' && reason !== undefined ? [{ atMs: value.atMs, reason }] : [];
}

function remember(records: readonly ReloadRecord[]): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(records));
  } catch {
    // Blocked storage: the pauses between reloads start anew with each page.
  }
}
