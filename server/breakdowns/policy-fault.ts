import type { BreakdownRelease } from '../../src/domain/breakdown-release';
import { DEFAULT_BREAKDOWN_POLICY, type Site } from '../../src/domain/config';
import { activeFeatures, type GatedCamera } from '../../src/domain/site-features';

/** Why a site's policy forbids a release of one of its cameras, in words; null: it allows it. */
export function policyFault(release: BreakdownRelease, site: Site, camera: GatedCamera): string | null {
  const { period, threshold, epsilon } = site.breakdowns ?? DEFAULT_BREAKDOWN_POLICY;
  const features = activeFeatures(site, camera);
  if (period === 'never') return 'this site keeps its breakdowns in the browser that counted';
  if (release.threshold < threshold) return `this site withholds counts below ${threshold}`;
  if (epsilon !== null && (release.epsilon === null || release.epsilon > epsilon)) {
    return `this site adds noise for ε = ${epsilon} a day`;
  }
  if (release.ageGender !== null && !features.ageGender) return 'age and gender are off at this camera';
  if (release.mood !== null && !features.mood) return 'mood is off at this camera';
  return null;
}
