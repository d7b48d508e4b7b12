import { z } from 'zod';
import { LANGUAGES } from '../i18n/translator';

const KEY = 'hiro-cctv.kiosk';

const text = z.string().trim().max(120).catch('');
const settings = z.object({
  /** Site that is shown; empty: the device's own, or the first. */
  site: z.string().max(64).catch(''),
  /** A line that is always shown. */
  message: text,
  /** Shown instead of it while the place is full. */
  full: text,
  /** From which severity on an alert of the site takes the whole screen. */
  alerts: z.enum(['off', 'warning', 'critical']).catch('off'),
});

/** What somebody set on this screen. */
export type KioskSettings = z.infer<typeof settings>;

const NONE: KioskSettings = { site: '', message: '', full: '', alerts: 'off' };

const address = z.object({
  site: z.string().max(64).optional().catch(undefined),
  message: text.optional(),
  full: text.optional(),
  alerts: z.enum(['off', 'warning', 'critical']).optional().catch(undefined),
  lang: z.enum(LANGUAGES).optional().catch(undefined),
  theme: z.enum(['system', 'light', 'dark']).optional().catch(undefined),
  /** A camera that this kiosk counts itself. */
  analyse: z.string().max(64).optional().catch(undefined),
});
/** What stands in the kiosk's address; it wins over what is stored. */
export type KioskAddress = z.infer<typeof address>;

/** Reads the query of the kiosk's address. */
export function parseAddress(query: string): KioskAddress {
  return address.parse(Object.fromEntries(new URLSearchParams(query)));
}

/** The settings of this browser; none where nothing readable is stored. */
export function readSettings(): KioskSettings {
  try {
    const parsed = settings.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : NONE;
  } catch {
    return NONE;
  }
}

/** Keeps the settings in this browser; false where it cannot: they then hold until the next load. */
export function storeSettings(values: KioskSettings): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
    return true;
  } catch {
    return false;
  }
}
