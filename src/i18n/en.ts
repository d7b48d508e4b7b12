import type { later } from './en-later';
import { accounts } from './en/accounts';
import { cameras } from './en/cameras';
import { insecure } from './en/insecure';
import { kiosk } from './en/kiosk';
import { leases } from './en/leases';
import { live } from './en/live';
import { measuredError } from './en/measured-error';
import { organisation } from './en/organisation';
import { privacy } from './en/privacy';
import { problems } from './en/problems';
import { settings } from './en/settings';
import { siteLive } from './en/site-live';
import { shell } from './en/shell';
import { streams } from './en/streams';
import { wall } from './en/wall';

/**
 * The English catalogue: ICU messages by key. Together with `later` it defines the keys; other languages must
 * have them all.
 */
export const en = {
  ...shell,
  ...live,
  ...leases,
  ...measuredError,
  ...cameras,
  ...streams,
  ...wall,
  ...privacy,
  ...settings,
  ...siteLive,
  ...problems,
  ...insecure,
  ...kiosk,
  ...accounts,
  ...organisation,
};

export type MessageKey = keyof typeof en | keyof typeof later;

/** All messages of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;
