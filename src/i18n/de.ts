import type { Catalogue } from './en';
import { accounts } from './de/accounts';
import { alerts } from './de/alerts';
import { alertSummary } from './de/alert-summary';
import { audit } from './de/audit';
import { cameras } from './de/cameras';
import { countAudit } from './de/count-audit';
import { dataLife } from './de/data-life';
import { faces } from './de/faces';
import { insights } from './de/insights';
import { insecure } from './de/insecure';
import { kiosk } from './de/kiosk';
import { leases } from './de/leases';
import { integrations } from './de/integrations';
import { live } from './de/live';
import { measuredError } from './de/measured-error';
import { moments } from './de/moments';
import { noticeWaits } from './de/notice-waits';
import { notices } from './de/notices';
import { organisation } from './de/organisation';
import { packs } from './de/packs';
import { plan } from './de/plan';
import { privacy } from './de/privacy';
import { privacyToday } from './de/privacy-today';
import { problems } from './de/problems';
import { settings } from './de/settings';
import { siteLive } from './de/site-live';
import { shell } from './de/shell';
import { streamForms } from './de/stream-forms';
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
  ...dataLife,
  ...zones,
  ...cameras,
  ...streams,
  ...streamForms,
  ...wall,
  ...plan,
  ...insights,
  ...integrations,
  ...privacy,
  ...privacyToday,
  ...settings,
  ...siteLive,
  ...problems,
  ...insecure,
  ...kiosk,
  ...accounts,
  ...organisation,
  ...alerts,
  ...alertSummary,
  ...audit,
  ...packs,
  ...moments,
  ...noticeWaits,
  ...notices,
  ...faces,
};
