import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SITE_LIVE,
  type Site,
  type SiteFeatures,
  SITE_PROFILES,
  type SiteProfile,
  type Zone,
} from './config';
import type { FaceMatching } from './face-matching';
import { DEFAULT_MOMENT_POLICY } from './moments';
import {
  activeFeatures,
  allowedFeatures,
  awaitsNotice,
  countingZones,
  featureGates,
  forbiddenFeatures,
  type GatedCamera,
  isNoticeConfirmed,
  keptNotice,
  moodShieldOf,
  noticeVersionOf,
  tellingPolicyOf,
} from './site-features';

const POLYGON = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
];
const COUNTER: Zone = { id: 'counter', name: 'Counter', polygon: POLYGON };
const STAFF: Zone = { id: 'till', name: 'Till', polygon: POLYGON, purpose: 'staff' };
const FILMED: GatedCamera = { id: 'c', source: { kind: 'webcam', deviceId: null }, zones: [COUNTER] };
const MASKED: GatedCamera = { ...FILMED, zones: [COUNTER, STAFF] };
const DRAWN: GatedCamera = { id: 'd', source: { kind: 'demo' }, zones: [] };
const BOTH: SiteFeatures = { ageGender: true, mood: true };
const NONE: SiteFeatures = { ageGender: false, mood: false };

function siteOf(profile: SiteProfile, features: SiteFeatures = BOTH, changes: Partial<Site> = {}): Site {
  const mark = { id: 's', organisationId: 'o', name: 'Site', timeZone: 'UTC', version: 1 };
  return { ...DEFAULT_SITE_LIVE, ...mark, profile, features, ...changes };
}

function excluding(cameraId: string, zoneId: string): FaceMatching {
  return { purpose: 'staff-exclusion', zones: [{ cameraId, zoneId }] };
}

function confirmed(site: Site): Site {
  const version = noticeVersionOf(site);
  if (version === null) throw new Error('owes no notice');
  return { ...site, notice: { version, confirmedAtMs: 1, confirmedBy: 'local' } };
}

describe('features by kind of place, with the notice confirmed', () => {
  // profile, at a camera without a staff area, at one with it, in the drawn clip
  it.each<[SiteProfile, SiteFeatures, SiteFeatures, SiteFeatures]>([
    ['public', { ageGender: true, mood: false }, BOTH, { ageGender: true, mood: false }],
    ['shop', { ageGender: true, mood: false }, BOTH, { ageGender: true, mood: false }],
    ['workplace', NONE, NONE, NONE],
    ['education', NONE, NONE, NONE],
    ['home', BOTH, BOTH, BOTH],
    ['demo', { ageGender: true, mood: false }, BOTH, BOTH],
  ])('%s', (profile, bare, masked, drawn) => {
    const site = siteOf(profile);
    const told = noticeVersionOf(site) === null ? site : confirmed(site);
    expect([FILMED, MASKED, DRAWN].map((camera) => activeFeatures(told, camera))).toEqual([
      bare,
      masked,
      drawn,
    ]);
  });

  it('switches on nothing that the site does not wish', () => {
    const site = confirmed(siteOf('home', { ageGender: true, mood: false }));
    expect(activeFeatures(site, FILMED)).toEqual({ ageGender: true, mood: false });
  });
});

describe('mood at work and in education', () => {
  it.each(['workplace', 'education'] as const)('is locked off at a %s, whatever is confirmed', (profile) => {
    expect(featureGates(profile).mood).toBe('never');
    const notice = { version: 'anything', confirmedAtMs: 1, confirmedBy: 'local' };
    expect(activeFeatures(siteOf(profile, BOTH, { notice }), MASKED)).toEqual(NONE);
    expect(forbiddenFeatures(siteOf(profile), [MASKED])).toEqual([
      { feature: 'ageGender', reason: 'profile' },
      { feature: 'mood', reason: 'profile' },
    ]);
  });

  it.each(['shop', 'public'] as const)('needs a staff area at a %s', (profile) => {
    const reason = [{ feature: 'mood', reason: 'no-staff-area' }];
    expect(forbiddenFeatures(siteOf(profile), [])).toEqual(reason);
    expect(forbiddenFeatures(siteOf(profile), [FILMED, DRAWN])).toEqual(reason);
    expect(forbiddenFeatures(siteOf(profile), [FILMED, MASKED])).toEqual([]);
  });

  it.each<[string, FaceMatching | null, GatedCamera, ReturnType<typeof moodShieldOf>]>([
    ['faces that are not compared', null, FILMED, null],
    ['a staff area', null, MASKED, 'staff-area'],
    ['staff left out in a zone of the camera', excluding('c', 'counter'), FILMED, 'staff-exclusion'],
    ['both: the area is enough', excluding('c', 'counter'), MASKED, 'staff-area'],
    ['staff left out at another camera', excluding('other', 'counter'), FILMED, null],
    ['staff left out in a zone that is gone', excluding('c', 'gone'), FILMED, null],
    [
      'faces compared for something else',
      { ...excluding('c', 'counter'), purpose: 'presence-list' },
      FILMED,
      null,
    ],
  ])('at a shop is kept from the staff by %s', (_name, faces, camera, shield) => {
    const site = siteOf('shop', BOTH, { faces });
    expect(moodShieldOf(site, camera)).toBe(shield);
    expect(activeFeatures(confirmed(site), camera).mood).toBe(shield !== null);
    expect(forbiddenFeatures(site, [camera])).toEqual(
      shield === null ? [{ feature: 'mood', reason: 'no-staff-area' }] : [],
    );
  });

  it('stays off at work, however well the staff is known', () => {
    expect(moodShieldOf(siteOf('workplace', BOTH, { faces: excluding('c', 'counter') }), FILMED)).toBeNull();
  });

  it.each(['home', 'demo'] as const)('may be wished for at a %s site', (profile) => {
    expect(forbiddenFeatures(siteOf(profile), [])).toEqual([]);
  });

  it('is taken off, and nothing else, where it must not be on', () => {
    expect(allowedFeatures(siteOf('shop'), [FILMED])).toEqual({ ageGender: true, mood: false });
    expect(allowedFeatures(siteOf('shop'), [MASKED])).toEqual(BOTH);
    expect(allowedFeatures(siteOf('education'), [MASKED])).toEqual(NONE);
  });
});

describe('the notice', () => {
  it('is owed by every kind of place that estimates something', () => {
    const owed = SITE_PROFILES.filter((profile) => noticeVersionOf(siteOf(profile)) !== null);
    expect(owed).toEqual(['public', 'shop', 'home', 'demo']);
    expect(noticeVersionOf(siteOf('home', NONE))).toBeNull();
  });

  it('holds everything off until it is confirmed', () => {
    const site = siteOf('home');
    expect(activeFeatures(site, FILMED)).toEqual(NONE);
    expect(awaitsNotice(site, FILMED)).toBe(true);
    expect(activeFeatures(confirmed(site), FILMED)).toEqual(BOTH);
    expect(awaitsNotice(confirmed(site), FILMED)).toBe(false);
  });

  it('is not owed to people who were drawn by a computer', () => {
    const site = siteOf('demo');
    expect(activeFeatures(site, DRAWN)).toEqual(BOTH);
    expect(awaitsNotice(site, DRAWN)).toBe(false);
    expect(awaitsNotice(site, FILMED)).toBe(true);
  });

  it.each<[string, Partial<Site>]>([
    ['another kind of place', { profile: 'public' }],
    ['less is estimated', { features: { ageGender: true, mood: false } }],
    ['sums are told', { breakdowns: { period: 'day', threshold: 5, epsilon: null } }],
    ['pictures are kept', { moments: { ...DEFAULT_MOMENT_POLICY, kind: 'snapshot' } }],
    ['faces are compared', { faces: { purpose: 'staff-exclusion', zones: [] } }],
  ])('is another one when %s, and what was on goes off', (_case, change) => {
    const site = confirmed(siteOf('home'));
    const changed = { ...site, ...change };
    expect(isNoticeConfirmed(site)).toBe(true);
    expect(isNoticeConfirmed(changed)).toBe(false);
    expect(activeFeatures(changed, MASKED)).toEqual(NONE);
    expect(keptNotice(changed)).toEqual({});
    expect(tellingPolicyOf(changed, MASKED).features).toEqual(NONE);
  });

  it.each<[string, Partial<Site>]>([
    ['the name', { name: 'Other' }],
    ['the opening hours', { capacity: 20 }],
    [
      'the threshold of sums that are not told',
      { breakdowns: { period: 'never', threshold: 9, epsilon: null } },
    ],
  ])('stays confirmed when only %s changes', (_case, change) => {
    const site = confirmed(siteOf('home'));
    expect(keptNotice({ ...site, ...change })).toEqual({ notice: site.notice });
  });
});

it('counts in every zone but those of the staff', () => {
  expect(countingZones(MASKED.zones)).toEqual([COUNTER]);
  expect(countingZones([{ ...COUNTER, purpose: 'counting' as const }])).toHaveLength(1);
});
