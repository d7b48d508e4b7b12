import { describe, expect, it, test } from 'vitest';
import { DEFAULT_SITE_LIVE, type Site, type SiteProfile } from './config';
import {
  DEFAULT_MOMENT_POLICY,
  expiryOf,
  isMomentHeld,
  momentFaults,
  momentRecordingOf,
  momentsToDestroy,
  momentsToEvict,
  type KeptMoment,
  type MomentHold,
  type MomentPolicy,
} from './moments';

const HOUR_MS = 3_600_000;

const policy = (change: Partial<MomentPolicy>): MomentPolicy => ({
  ...DEFAULT_MOMENT_POLICY,
  kind: 'snapshot',
  ...change,
});

const siteOf = (change: Partial<Site>): Site => ({
  id: 'site',
  organisationId: 'org',
  name: 'Site',
  timeZone: 'UTC',
  profile: 'public',
  features: { ageGender: false, mood: false },
  ...DEFAULT_SITE_LIVE,
  moments: policy({}),
  version: 1,
  ...change,
});

const momentOf = (change: Partial<KeptMoment>): KeptMoment => ({
  id: 'moment',
  organisationId: 'org',
  siteId: 'site',
  cameraId: 'camera',
  cause: 'hand',
  recording: { kind: 'snapshot', cover: 'people' },
  startMs: 0,
  endMs: 0,
  pictures: 1,
  sizeBytes: 100,
  madeAtMs: 0,
  expiresAtMs: 72 * HOUR_MS,
  ...change,
});

describe('what is recorded at a site', () => {
  const bare = { cover: 'nothing', uncoveredReason: 'stolen goods are identified' } as const;

  test.each<[string, Partial<Site>, ReturnType<typeof momentRecordingOf>]>([
    ['nothing until somebody allows it', { moments: DEFAULT_MOMENT_POLICY }, null],
    ['a covered picture', { moments: policy({}) }, { kind: 'snapshot', cover: 'people' }],
    ['a clip', { moments: policy({ kind: 'clip', cover: 'picture' }) }, { kind: 'clip', cover: 'picture' }],
    ['bare people with a reason', { moments: policy(bare) }, { kind: 'snapshot', cover: 'nothing' }],
    [
      'covered ones without it',
      { moments: policy({ cover: 'nothing' }) },
      { kind: 'snapshot', cover: 'people' },
    ],
    [
      'covered ones where people cannot stay away',
      { profile: 'workplace', moments: policy(bare) },
      { kind: 'snapshot', cover: 'people' },
    ],
  ])('%s', (_case, change, recording) => {
    expect(momentRecordingOf(siteOf(change))).toEqual(recording);
  });

  it('is nothing at a site that was never asked', () => {
    const { moments: _moments, ...site } = siteOf({});
    expect(momentRecordingOf(site)).toBeNull();
  });

  test.each<[string, SiteProfile, Partial<MomentPolicy>, readonly string[]]>([
    ['covered people', 'workplace', { cover: 'people' }, []],
    ['bare people at work', 'workplace', bare, ['moments.cover']],
    ['bare pupils', 'education', bare, ['moments.cover']],
    ['bare people for no reason', 'public', { cover: 'nothing' }, ['moments.uncoveredReason']],
    ['bare people for a reason', 'public', bare, []],
  ])('faults of %s', (_case, profile, change, paths) => {
    expect(momentFaults({ profile, moments: policy(change) }).map(({ path }) => path)).toEqual(paths);
  });
});

describe('what must go', () => {
  const now = { nowMs: HOUR_MS, sites: [siteOf({})], cameras: [{ id: 'camera' }] };

  test.each<[string, Partial<KeptMoment>, Partial<typeof now>, boolean]>([
    ['what still has time', {}, {}, false],
    ['what expires now', { expiresAtMs: HOUR_MS }, {}, true],
    ['what expired while the app was closed', { expiresAtMs: HOUR_MS }, { nowMs: 900 * HOUR_MS }, true],
    [
      'what the site keeps for less time now',
      {},
      { nowMs: 8 * HOUR_MS, sites: [siteOf({ moments: policy({ keepHours: 8 }) })] },
      true,
    ],
    [
      'what the site keeps for more time now, but was promised less',
      { expiresAtMs: 8 * HOUR_MS },
      { nowMs: 8 * HOUR_MS, sites: [siteOf({ moments: policy({ keepHours: 100 }) })] },
      true,
    ],
    ['what the site forbids now', {}, { sites: [siteOf({ moments: DEFAULT_MOMENT_POLICY })] }, true],
    ['that of a camera that is gone', {}, { cameras: [] }, true],
    ['that of a site that is gone', {}, { sites: [siteOf({ id: 'another' })] }, true],
    [
      'that of an organisation that is not signed in',
      { organisationId: 'other', siteId: 'theirs' },
      {},
      false,
    ],
    ['the same, expired', { organisationId: 'other', siteId: 'theirs', expiresAtMs: HOUR_MS }, {}, true],
  ])('%s', (_case, moment, change, mustGo) => {
    const ids = momentsToDestroy([momentOf(moment)], { ...now, ...change });
    expect(ids).toEqual(mustGo ? ['moment'] : []);
  });

  it('tells the earlier of the promised and the present time', () => {
    expect(expiryOf(momentOf({}), siteOf({ moments: policy({ keepHours: 2 }) }))).toBe(2 * HOUR_MS);
    expect(expiryOf(momentOf({}), siteOf({ moments: policy({ keepHours: 500 }) }))).toBe(72 * HOUR_MS);
    expect(expiryOf(momentOf({}), null)).toBe(72 * HOUR_MS);
  });
});

describe('what makes room', () => {
  const kept = [3, 1, 2].map((age) => momentOf({ id: `made ${age}`, madeAtMs: age }));

  test.each<[string, number, { bytes: number; moments: number }, readonly string[]]>([
    ['nobody, where there is room', 100, { bytes: 400, moments: 4 }, []],
    ['the oldest, for its bytes', 100, { bytes: 399, moments: 9 }, ['made 1']],
    ['as many as it takes', 250, { bytes: 400, moments: 9 }, ['made 1', 'made 2']],
    ['the oldest, for its place', 1, { bytes: 999, moments: 3 }, ['made 1']],
    ['all, for one that fills the room', 1000, { bytes: 400, moments: 9 }, ['made 1', 'made 2', 'made 3']],
  ])('%s', (_case, neededBytes, room, ids) => {
    expect(momentsToEvict(kept, neededBytes, room)).toEqual(ids);
  });
});

describe('a legal hold', () => {
  const holdOf = (change: Partial<MomentHold>): MomentHold => ({
    ...{ organisationId: 'org', siteId: null, cameraId: null, fromMs: null, toMs: null },
    ...change,
  });
  const moment = momentOf({ startMs: 100, endMs: 200 });

  test.each<[string, Partial<MomentHold>, boolean]>([
    ['on the organisation', {}, true],
    ['on another organisation', { organisationId: 'other' }, false],
    ['on the site', { siteId: 'site' }, true],
    ['on another site', { siteId: 'other' }, false],
    ['on the camera', { cameraId: 'camera' }, true],
    ['on another camera', { cameraId: 'other' }, false],
    ['on what was filmed before it', { toMs: 100 }, false],
    ['on what was filmed until within it', { toMs: 101 }, true],
    ['on what was filmed from its end', { fromMs: 200 }, true],
    ['on what was filmed after it', { fromMs: 201 }, false],
  ])('%s', (_name, change, isHeld) => {
    expect(isMomentHeld(moment, [holdOf(change)])).toBe(isHeld);
    // Expired, and neither its site nor its camera is there any more.
    const now = { nowMs: 1e12, sites: [siteOf({ id: 'another' })], cameras: [], holds: [holdOf(change)] };
    expect(momentsToDestroy([moment], now)).toEqual(isHeld ? [] : ['moment']);
  });
});
