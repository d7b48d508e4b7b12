import type { KeptKind } from '../../src/api/data-life-contract';
import type { Site, SiteFeatures } from '../../src/domain/config';
import { DEFAULT_MOMENT_POLICY, momentRecordingOf } from '../../src/domain/moments';
import { activeFeatures } from '../../src/domain/site-features';
import type { SiteFacts } from './facts';
import type { Speaker } from './words/speak';

/** Facts of a site in words that several papers share. */

/** What is estimated at some camera of the site now. */
export function featuresNow({ site, cameras }: Pick<SiteFacts, 'site' | 'cameras'>): SiteFeatures {
  const active = cameras.map((camera) => activeFeatures(site, camera));
  return {
    ageGender: active.some(({ ageGender }) => ageGender),
    mood: active.some(({ mood }) => mood),
  };
}

/** "age band, gender and mood", or "nothing about single people". */
export function featureWords({ ageGender, mood }: SiteFeatures, { say, list }: Speaker): string {
  const names = [
    ...(ageGender ? [say('estimated.age'), say('estimated.gender')] : []),
    ...(mood ? [say('estimated.mood')] : []),
  ];
  return names.length === 0 ? say('estimated.none') : list(names);
}

/** How long pictures are kept; null: they are not. */
export function pictureTime(site: Pick<Site, 'profile' | 'moments'>, { say }: Speaker): string | null {
  if (momentRecordingOf(site) === null) return null;
  return say('hours', { count: (site.moments ?? DEFAULT_MOMENT_POLICY).keepHours });
}

/** How long a kind of data is kept. */
export function keptWords({ rule, days, cappedTo }: KeptKind, { say }: Speaker): string {
  switch (rule) {
    case 'days':
    case 'fixed-days': {
      const least = days === null ? cappedTo : cappedTo === null ? days : Math.min(days, cappedTo);
      return least === null ? say('forGood') : say('days', { count: least });
    }
    case 'until-removed':
    case 'while-needed':
    case 'memory':
    case 'not-kept':
      return say(`rule.${rule}`);
  }
}

/** The legal basis with what it rests on. */
export function basisWords({ details }: Pick<SiteFacts, 'details'>, { say }: Speaker): string {
  const { legalBasis, basisText } = details;
  if (legalBasis === null) return say('missing');
  const basis = say(`basis.${legalBasis}`);
  return basisText === '' ? basis : `${basis}: ${basisText}`;
}

/** Name, e-mail and telephone of somebody in one line; empty: nobody is entered. */
export function contactWords({
  name,
  email,
  phone,
}: {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}): string {
  return [name, email, phone].filter((part) => part !== '').join(', ');
}
