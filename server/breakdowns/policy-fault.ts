import type { BreakdownRelease } from '../../src/domain/breakdown-release';
import { activeFeatures, DEFAULT_BREAKDOWN_POLICY, type Site } from '../../src/domain/config';

/** Why a site's policy forbids a release, in words; null: it allows it. */
export function policyFault(release: BreakdownRelease, site: Site): string | null {
  const { period, threshold, epsilon } = site.breakdowns ?? DEFAULT_BREAKDOWN_POLICY;
  const features = activeFeatures(site);
  if (period === 'never') return 'this site keeps its breakdowns in the browser that counted';
  if (release.threshold < threshold) return `this site withholds counts below ${threshold}`;
  if (epsilon !== null && (release.epsilon === null || release.epsilon > epsilon)) {
    return `this site adds noise for ε = ${epsilon} a day`;
  }
  if (release.ageGender !== null && !features.ageGender) return 'age and gender are off at this site';
  if (release.mood !== null && !features.mood) return 'mood is off at this site';
  return null;
}
