import type { SiteFeatures, SiteProfile } from '../../domain/config';
import { en, type MessageKey } from '../../i18n/en';

/** The sentence that says why a kind of place does not allow a feature. */
export function gateReason(feature: keyof SiteFeatures, profile: SiteProfile): MessageKey {
  const key = `site.gate.${feature}.${profile}`;
  return isKey(key) ? key : 'site.gate.other';
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}
