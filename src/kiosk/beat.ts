import type { BEAT_EVENT, Beat, RELOAD_EVENT, ReloadReason } from './watchdog-rules';

// Only types are imported: the watchdog's script must share no file with the page.
const BEAT: typeof BEAT_EVENT = 'hiro-beat';
const RELOAD: typeof RELOAD_EVENT = 'hiro-reload';

/** Tells the watchdog of a sign of life. Without a watchdog nothing happens. */
export function beat(kind: Beat): void {
  dispatchEvent(new CustomEvent(BEAT, { detail: kind }));
}

/** Asks the watchdog for a new page; it waits until the server answers. */
export function askForReload(reason: ReloadReason): void {
  dispatchEvent(new CustomEvent(RELOAD, { detail: reason }));
}
