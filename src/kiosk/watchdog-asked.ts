import { z } from 'zod';
import type { Ledger } from '../egress/ledger';
import type { Undo } from '../lib/disposer';
import type { ASKED_KEY } from './watchdog-rules';

// Only the type is imported: the watchdog's script must share no file with the page.
const KEY: typeof ASKED_KEY = 'hiro-cctv.watchdog-asked';
const EVERY_MS = 10_000;

/** What the watchdog asks for before it loads a page anew. */
export const WATCHDOG_PATHS = ['/kiosk.html', '/api/v1/health'] as const;

const askedSchema = z.record(z.string(), z.object({ atMs: z.number(), requests: z.number() }));

/** Takes what the watchdog has asked for, in this page or the one before it, and forgets it. */
export function takeWatchdogAsked(storage: Storage): z.infer<typeof askedSchema> {
  try {
    const stored = storage.getItem(KEY);
    if (stored === null) return {};
    storage.removeItem(KEY);
    return askedSchema.parse(JSON.parse(stored));
  } catch {
    // Blocked or foreign storage: there the watchdog has kept nothing that can be read.
    return {};
  }
}

/** Writes what the watchdog asks for into the ledger, now and every ten seconds; returns the undo. */
export function recordWatchdogAsked(ledger: Pick<Ledger, 'record'>, storage: Storage = sessionStorage): Undo {
  const record = (): void => {
    for (const [url, { atMs, requests }] of Object.entries(takeWatchdogAsked(storage))) {
      const entry = { purpose: 'watchdog', method: 'GET', url, bodyBytes: 0, body: '', atMs, requests };
      // The ledger of a page falls back to memory and says so by itself.
      ledger.record(entry).catch(() => undefined);
    }
  };
  record();
  const timer = setInterval(record, EVERY_MS);
  return () => clearInterval(timer);
}
