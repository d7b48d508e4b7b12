import { describe, expect, it } from 'vitest';
import { type AnalyticsCameraConfig, createCameraAnalytics } from './camera-analytics';
import { type TestPerson, trackFrame } from './track-frames';

/** A UTC minute. */
const M = 1_800_000_000_000;
const STEP_MS = 100;
const CAMERA: AnalyticsCameraConfig = {
  id: 'camera',
  version: 1,
  lines: [{ id: 'door', name: 'Door', role: 'entrance', start: { x: 0.5, y: 1 }, end: { x: 0.5, y: 0 } }],
  zones: [],
};

/** Walks over the door within four seconds, from the left to the right. */
const walker = (id: number, tMs: number): TestPerson => ({ id, x: 0.2 + 0.15 * (tMs / 1000), y: 0.8 });

/** Person 1 is recognised as staff at `recognisedAtMs` (null: never); person 2 walks beside it. */
function play(options: {
  readonly recognisedAtMs: number | null;
  readonly startMs?: number;
  readonly isExcluded?: boolean;
  readonly hasStaff?: boolean;
}) {
  const { recognisedAtMs, startMs = M, isExcluded = true, hasStaff = true } = options;
  const analytics = createCameraAnalytics(CAMERA);
  const visits = [];
  const buckets = [];
  for (let tMs = 0; tMs <= 4000; tMs += STEP_MS) {
    const people = [walker(1, tMs), { ...walker(2, tMs), y: 0.4 }];
    const trackIds = recognisedAtMs !== null && tMs >= recognisedAtMs ? [1] : [];
    const frame = trackFrame(startMs + tMs, people);
    const update = analytics.update(hasStaff ? { ...frame, staff: { isExcluded, trackIds } } : frame);
    visits.push(...update.endedVisits);
    buckets.push(...analytics.takeClosed());
  }
  const flush = analytics.flush();
  expect(analytics.remembered()).toBe(0);
  return {
    visits: [...visits, ...flush.endedVisits],
    buckets: [...buckets, ...flush.buckets],
    live: flush.live,
  };
}

const entriesOf = (buckets: ReturnType<typeof play>['buckets']): number =>
  buckets.reduce((sum, { entries }) => sum + entries, 0);

describe('staff', () => {
  it.each([
    ['never', null, 2, 2, 0],
    ['before the door', 500, 1, 1, 1],
    ['after the door', 3500, 1, 1, 1],
  ])('that is recognised %s', (_name, recognisedAtMs, entries, visits, excluded) => {
    const played = play({ recognisedAtMs });
    expect(entriesOf(played.buckets)).toBe(entries);
    expect(played.live.entries).toBe(entries);
    expect(played.visits.map(({ trackId }) => trackId).sort()).toEqual(visits === 1 ? [2] : [1, 2]);
    expect(played.buckets.map(({ sections }) => sections)).toEqual([
      { staff: { isExcluded: true, excluded } },
    ]);
  });

  it('stays counted where its bucket was given out before it was recognised', () => {
    const analytics = createCameraAnalytics(CAMERA);
    const given = [];
    for (let tMs = 0; tMs <= 70_000; tMs += STEP_MS) {
      const x = Math.min(walker(1, tMs).x, 0.8);
      const staff = { isExcluded: true, trackIds: tMs >= 65_000 ? [1] : [] };
      analytics.update({ ...trackFrame(M + tMs, [{ id: 1, x, y: 0.8 }]), staff });
      given.push(...analytics.takeClosed());
    }
    const { buckets, live } = analytics.flush();
    const all = [...given, ...buckets];
    expect(entriesOf(all)).toBe(1);
    expect(live.entries).toBe(1);
    expect(all.map(({ sections }) => sections?.staff?.excluded)).toEqual([0, 1]);
  });

  it('is said not to be excluded as soon as one frame had no descriptors', () => {
    const { buckets } = play({ recognisedAtMs: null, isExcluded: false });
    expect(buckets.map(({ sections }) => sections)).toEqual([{ staff: { isExcluded: false, excluded: 0 } }]);
  });

  it('is not spoken of at sites that do not leave it out', () => {
    const { buckets } = play({ recognisedAtMs: null, hasStaff: false });
    expect(buckets.every((bucket) => !('sections' in bucket))).toBe(true);
  });

  it('that was no staff after all is counted from then on', () => {
    const analytics = createCameraAnalytics(CAMERA);
    for (let tMs = 0; tMs <= 4000; tMs += STEP_MS) {
      const staff = { isExcluded: true, trackIds: tMs < 1000 ? [1] : [] };
      analytics.update({ ...trackFrame(M + tMs, [walker(1, tMs)]), staff });
    }
    expect(analytics.flush().live.entries).toBe(1);
  });

  it('that leaves the picture is forgotten', () => {
    const analytics = createCameraAnalytics(CAMERA);
    const staff = { isExcluded: true, trackIds: [1] };
    analytics.update({ ...trackFrame(M, [walker(1, 0)]), staff });
    expect(analytics.remembered()).toBeGreaterThan(0);
    const gone = { ...trackFrame(M + STEP_MS, []), staff: { isExcluded: true, trackIds: [] } };
    analytics.update({ ...gone, endedTrackIds: [1] });
    expect(analytics.remembered()).toBe(0);
  });
});
