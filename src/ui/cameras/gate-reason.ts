import type { SiteFeatures, SiteProfile } from '../../domain/config';
import type { MessageKey } from '../../i18n/en';
import { later } from '../../i18n/en-later';

/** The sentence that says why a kind of place does not allow a feature. */
export function gateReason(feature: keyof SiteFeatures, profile: SiteProfile): MessageKey {
  const key = `site.gate.${feature}.${profile}`;
  return isKey(key) ? key : 'site.gate.other';
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(later, key);
}
