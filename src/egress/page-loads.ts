import { createLogger } from '../lib/logger';
import { egressLedger, leaveLedger, noteRequest, takeAsked } from './egress';
import { LEFT_PREFIX } from './left-notes';

/** What a browser reports of one load. */
export interface PageLoad {
  /** Absolute, without a fragment. */
  readonly name: string;
  /** 'script', 'img', 'fetch', 'beacon' … */
  readonly initiatorType: string;
  /** Bytes that came over the network; 0 from a cache. */
  readonly transferSize: number;
}

/** Who asked for something: the app for a file of its own, its egress, or nobody that we know. */
export type Loader = 'egress' | 'app' | 'unknown' | 'cache';

/** Requests of scripts; those of ours are asked for by the egress module alone. */
const BY_SCRIPT: ReadonlySet<string> = new Set(['fetch', 'xmlhttprequest', 'beacon']);

/** Tells who asked for a load. `takeAsked` knows what the egress module did, once for each time. */
export function loaderOf(
  { name, initiatorType, transferSize }: PageLoad,
  origin: string,
  takeAsked: (url: string) => boolean,
): Loader {
  if (takeAsked(name)) return 'egress';
  // Whoever opens a page chooses its address: a kiosk's settings stand in its query.
  if (initiatorType === 'navigation') return transferSize === 0 ? 'cache' : 'app';
  const isBareFile =
    name.startsWith(`${origin}/`) && !name.includes('?') && !name.startsWith(`${origin}/api/`);
  if (!isBareFile || BY_SCRIPT.has(initiatorType)) return 'unknown';
  return transferSize === 0 ? 'cache' : 'app';
}

/**
 * Has the browser report each load of this page from its first one on, and writes down those that did not
 * go through the egress module: files of the app, and what nobody here has asked for. `watchdog`: paths that
 * the watchdog asks for, which it writes down by itself.
 */
export function notePageLoads(watchdog: readonly string[] = []): void {
  const { origin } = location;
  const ofWatchdog = new Set(watchdog.map((path) => new URL(path, origin).href));
  const note = (entry: PerformanceEntry): void => {
    if (!(entry instanceof PerformanceResourceTiming) || !/^https?:/.test(entry.name)) return;
    // What follows a '#' does not leave the browser; one-time links keep their secret there.
    const url = entry.name.replace(/#.*$/, '');
    const { initiatorType, transferSize } = entry;
    const loader = loaderOf({ name: url, initiatorType, transferSize }, origin, takeAsked);
    if (loader === 'app') noteRequest({ purpose: 'app-files', url });
    const isWatchdog = initiatorType === 'fetch' && ofWatchdog.has(url);
    if (loader === 'unknown' && !isWatchdog) noteRequest({ purpose: 'unexpected', url });
  };
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
  observer.observe({ type: 'resource', buffered: true });
  observer.observe({ type: 'navigation', buffered: true });
  addEventListener('pagehide', () => {
    observer.takeRecords().forEach(note);
    leaveLedger(sharedShelf());
  });
  takeWhatWasLeft();
}

/** Pages that were left at once have left their last notes; rarely, so that nothing is loaded for it before. */
function takeWhatWasLeft(): void {
  const shelf = sharedShelf();
  if (shelf === null || !Object.keys(shelf).some((key) => key.startsWith(LEFT_PREFIX))) return;
  import('./take-left-notes')
    .then(({ takeLeftNotes }) => oneAtATime(() => takeLeftNotes(egressLedger(), shelf)))
    .catch((error: unknown) =>
      createLogger('egress').error('what pages left is not in the ledger yet', error),
    );
}

/** What all pages of the browser share; null where it is blocked. */
function sharedShelf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** Without locks (insecure origin) two pages that start together may list a request twice. */
async function oneAtATime(run: () => Promise<void>): Promise<void> {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  await (locks === undefined ? run() : locks.request('hiro-egress-left', run));
}
