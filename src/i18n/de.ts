import type { Catalogue } from './en';
import { accounts } from './de/accounts';
import { audit } from './de/audit';
import { cameras } from './de/cameras';
import { countAudit } from './de/count-audit';
import { insights } from './de/insights';
import { insecure } from './de/insecure';
import { kiosk } from './de/kiosk';
import { leases } from './de/leases';
import { integrations } from './de/integrations';
import { live } from './de/live';
import { measuredError } from './de/measured-error';
import { organisation } from './de/organisation';
import { packs } from './de/packs';
import { privacy } from './de/privacy';
import { problems } from './de/problems';
import { settings } from './de/settings';
import { siteLive } from './de/site-live';
import { shell } from './de/shell';
import { streams } from './de/streams';
import { wall } from './de/wall';
import { zones } from './de/zones';

/** The German catalogue. */
export const de: Catalogue = {
  ...shell,
  ...live,
  ...leases,
  ...measuredError,
  ...countAudit,
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
  ...packs,
};
