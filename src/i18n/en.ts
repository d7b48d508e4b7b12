import { accounts } from './en/accounts';
import { audit } from './en/audit';
import { cameras } from './en/cameras';
import { insights } from './en/insights';
import { insecure } from './en/insecure';
import { kiosk } from './en/kiosk';
import { leases } from './en/leases';
import { integrations } from './en/integrations';
import { live } from './en/live';
import { organisation } from './en/organisation';
import { privacy } from './en/privacy';
import { problems } from './en/problems';
import { settings } from './en/settings';
import { siteLive } from './en/site-live';
import { shell } from './en/shell';
import { streams } from './en/streams';
import { wall } from './en/wall';
import { zones } from './en/zones';

/** The English catalogue: ICU messages by key. It defines the keys; other languages must have them all. */
export const en = {
  ...shell,
  ...live,
  ...leases,
  ...zones,
  ...cameras,
  ...streams,
  ...wall,
  ...insights,
  ...integrations,
  ...privacy,
  ...settings,
  ...siteLive,
  ...problems,
  ...insecure,
  ...kiosk,
  ...accounts,
  ...organisation,
  ...audit,
};

export type MessageKey = keyof typeof en;

/** All messages of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;
