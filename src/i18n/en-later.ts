import { alerts } from './en/alerts';
import { alertSummary } from './en/alert-summary';
import { audit } from './en/audit';
import { cameras } from './en/cameras';
import { countAudit } from './en/count-audit';
import { dataLife } from './en/data-life';
import { faces } from './en/faces';
import { insights } from './en/insights';
import { integrations } from './en/integrations';
import { moments } from './en/moments';
import { notices } from './en/notices';
import { organisation } from './en/organisation';
import { packs } from './en/packs';
import { plan } from './en/plan';
import { privacy } from './en/privacy';
import { privacyToday } from './en/privacy-today';
import { settings } from './en/settings';
import { siteLive } from './en/site-live';
import { streamForms } from './en/stream-forms';
import { wall } from './en/wall';
import { zones } from './en/zones';

/** What is said by no screen but those that are loaded when they are opened. */
export const later = {
  ...alerts,
  ...alertSummary,
  ...zones,
  ...insights,
  ...integrations,
  ...audit,
  ...organisation,
  ...packs,
  ...countAudit,
  ...dataLife,
  ...moments,
  ...notices,
  ...faces,
  ...privacyToday,
  ...settings,
  ...cameras,
  ...privacy,
  ...siteLive,
  ...streamForms,
  ...wall,
  ...plan,
};
