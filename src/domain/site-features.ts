import {
  type Camera,
  DEFAULT_BREAKDOWN_POLICY,
  type Site,
  type SiteFeatures,
  type SiteProfile,
  type TellingPolicy,
  type Zone,
} from './config';
import { faceZonesOf } from './face-matching';
import type { Polygon } from './geometry';
import { momentRecordingOf } from './moments';

/** Where a profile lets mood be judged. */
export type MoodGate =
  /** Nowhere: prohibited at work and in education (EU AI Act, art. 5(1)(f)). */
  | 'never'
  /** Only where the staff is kept out of it, because people work there too: see `MoodShield`. */
  | 'outside-staff-areas'
  | 'everywhere';

/** What a profile allows. */
export interface FeatureGates {
  readonly ageGender: boolean;
  readonly mood: MoodGate;
}

const GATES: Record<SiteProfile, FeatureGates> = {
  public: { ageGender: true, mood: 'outside-staff-areas' },
  shop: { ageGender: true, mood: 'outside-staff-areas' },
  workplace: { ageGender: false, mood: 'never' },
  education: { ageGender: false, mood: 'never' },
  home: { ageGender: true, mood: 'everywhere' },
  demo: { ageGender: true, mood: 'outside-staff-areas' },
};

/** Which features a site of this profile may switch on. */
export function featureGates(profile: SiteProfile): FeatureGates {
  return GATES[profile];
}

/** Whether a camera shows people who were drawn by a computer: nobody has to be told, nobody works there. */
export function isDrawn({ source }: Pick<Camera, 'source'>): boolean {
  return source.kind === 'demo';
}

/** The zones in which people are counted. */
export function countingZones<Z extends Pick<Zone, 'purpose'>>(zones: readonly Z[]): readonly Z[] {
  return zones.filter(({ purpose = 'counting' }) => purpose === 'counting');
}

/** Where the staff work, in 0–1 coordinates. Who is seen there is not judged for mood. */
export function staffAreas({ zones }: Pick<Camera, 'zones'>): readonly Polygon[] {
  return zones.flatMap(({ purpose, polygon }) => (purpose === 'staff' ? [polygon] : []));
}

/** What decides at a camera: its pictures, its staff areas, and where faces are compared. */
export type GatedCamera = Pick<Camera, 'id' | 'source' | 'zones'>;
type GatedSite = Pick<Site, 'profile' | 'faces'>;

/**
 * What keeps the staff's mood from being judged at a camera. none: no staff works there, or nobody is real;
 * staff-area: nobody who was seen in it is judged; staff-exclusion: only whoever was compared with the enrolled
 * staff and is like none of them, and nobody while an analyser has no descriptors in force.
 */
export type MoodShield = 'none' | 'staff-area' | 'staff-exclusion';

/** Null: mood is judged of nobody there. */
export function moodShieldOf(site: GatedSite, camera: GatedCamera): MoodShield | null {
  switch (featureGates(site.profile).mood) {
    case 'never':
      return null;
    case 'everywhere':
      return 'none';
    case 'outside-staff-areas': {
      if (staffAreas(camera).length > 0) return 'staff-area';
      const { faces } = site;
      const isExcluding = faces?.purpose === 'staff-exclusion' && faceZonesOf(faces, camera).length > 0;
      if (isExcluding) return 'staff-exclusion';
      return site.profile === 'demo' && isDrawn(camera) ? 'none' : null;
    }
  }
}

/** A feature that is switched on where it must not be, and why. */
export interface ForbiddenFeature {
  readonly feature: keyof SiteFeatures;
  /** The profile forbids it, or no camera of the site could have it: none has a staff area, or compares staff. */
  readonly reason: 'profile' | 'no-staff-area';
}

/** Features that are switched on although they must not be. `cameras` are those of the site. */
export function forbiddenFeatures(
  site: GatedSite & Pick<Site, 'features'>,
  cameras: readonly GatedCamera[],
): readonly ForbiddenFeature[] {
  const { profile, features } = site;
  const gates = featureGates(profile);
  const forbidden: ForbiddenFeature[] = [];
  if (features.ageGender && !gates.ageGender) forbidden.push({ feature: 'ageGender', reason: 'profile' });
  if (features.mood && gates.mood === 'never') forbidden.push({ feature: 'mood', reason: 'profile' });
  else if (
    features.mood &&
    needsStaffArea(profile) &&
    !cameras.some((one) => moodShieldOf(site, one) !== null)
  ) {
    forbidden.push({ feature: 'mood', reason: 'no-staff-area' });
  }
  return forbidden;
}

/** Whether mood can be switched on only once the staff is kept out of it. In the demo, drawn people need none. */
export function needsStaffArea(profile: SiteProfile): boolean {
  return profile !== 'demo' && featureGates(profile).mood === 'outside-staff-areas';
}

/** The switches of a site with those off that must not be on. */
export function allowedFeatures(
  site: GatedSite & Pick<Site, 'features'>,
  cameras: readonly GatedCamera[],
): SiteFeatures {
  const off = new Set(forbiddenFeatures(site, cameras).map(({ feature }) => feature));
  const { ageGender, mood } = site.features;
  return { ageGender: ageGender && !off.has('ageGender'), mood: mood && !off.has('mood') };
}

/** When the texts about what is estimated were last changed in more than their wording. */
export const NOTICE_TEXTS = '2026-11-27';

type NoticedSite = Pick<Site, 'profile' | 'features' | 'breakdowns' | 'faces' | 'moments' | 'notice'>;

/**
 * Which notice a site owes the people it films (EU AI Act, art. 50(3); GDPR, art. 13): its texts, the kind of
 * place, what is estimated, whether sums of it are told, pictures kept and faces compared. Null where nothing is
 * estimated. Another version is another notice, which has to be confirmed anew.
 */
export function noticeVersionOf(site: NoticedSite): string | null {
  const { profile, features, breakdowns = DEFAULT_BREAKDOWN_POLICY } = site;
  const gates = featureGates(profile);
  const estimated = [
    ...(features.ageGender && gates.ageGender ? ['age-gender'] : []),
    ...(features.mood && gates.mood !== 'never' ? ['mood'] : []),
  ];
  if (estimated.length === 0) return null;
  const recording = momentRecordingOf(site);
  const shieldsMood =
    site.faces?.purpose === 'staff-exclusion' && features.mood && gates.mood === 'outside-staff-areas';
  return [
    NOTICE_TEXTS,
    profile,
    estimated.join('+'),
    `told-${breakdowns.period}`,
    ...(recording === null ? [] : [`pictures-${recording.kind}-${recording.cover}`]),
    ...(site.faces == null ? [] : [`faces-${site.faces.purpose}${shieldsMood ? '-mood' : ''}`]),
  ].join('/');
}

/** Whether somebody has confirmed the notice that the site owes as it is set now. */
export function isNoticeConfirmed(site: NoticedSite): boolean {
  const version = noticeVersionOf(site);
  return version !== null && site.notice?.version === version;
}

/** A site's confirmation, unless it was of another notice than the site owes now. */
export function keptNotice(site: NoticedSite): Pick<Site, 'notice'> {
  return site.notice !== undefined && isNoticeConfirmed(site) ? { notice: site.notice } : {};
}

/** Whether something would be estimated at a camera, were the notice confirmed. */
export function awaitsNotice(site: NoticedSite, camera: GatedCamera): boolean {
  if (isDrawn(camera) || isNoticeConfirmed(site)) return false;
  const { ageGender, mood } = wishedFeatures(site, camera);
  return ageGender || mood;
}

/** Switched on, and allowed at this camera. */
function wishedFeatures(site: NoticedSite, camera: GatedCamera): SiteFeatures {
  const { profile, features } = site;
  return {
    ageGender: features.ageGender && featureGates(profile).ageGender,
    mood: features.mood && moodShieldOf(site, camera) !== null,
  };
}

/**
 * The features that are on at a camera: switched on, allowed there, and the notice is confirmed, unless the
 * people in its pictures were drawn by a computer.
 */
export function activeFeatures(site: NoticedSite, camera: GatedCamera): SiteFeatures {
  const isTold = isDrawn(camera) || isNoticeConfirmed(site);
  return isTold ? wishedFeatures(site, camera) : { ageGender: false, mood: false };
}

/** What a site tells of its breakdowns at a camera. */
export function tellingPolicyOf(
  site: NoticedSite & Pick<Site, 'timeZone'>,
  camera: GatedCamera,
): TellingPolicy {
  const { timeZone, breakdowns = DEFAULT_BREAKDOWN_POLICY } = site;
  return { ...breakdowns, features: activeFeatures(site, camera), timeZone };
}
