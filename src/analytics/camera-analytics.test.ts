import { describe, expect, it } from 'vitest';
import { UNKNOWN_ATTRIBUTES } from '../domain/attributes';
import { VIEW_ZONE_ID } from '../domain/event';
import type { EndedVisit } from '../domain/visit';
import { type AnalyticsCameraConfig, type AnalyticsFlush, createCameraAnalytics } from './camera-analytics';
import { type TestPerson, trackFrame } from './track-frames';

/** A UTC minute. */
const M = 1_800_000_000_000;

const CAMERA: AnalyticsCameraConfig = {
  id: 'camera',
  version: 3,
  lines: [{ id: 'door', name: 'Door', role: 'entrance', start: { x: 0.5, y: 1 }, end: { x: 0.5, y: 0 } }],
  zones: [
    {
      id: 'right',
      name: 'Right half',
      polygon: [
        { x: 0.5, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0.5, y: 1 },
      ],
    },
  ],
};

type Scene = (tMs: number) => readonly TestPerson[];

/** Feeds frames every `stepMs` from M + from to M + to (inclusive), then flushes; all ended visits come together. */
function play(
  scene: Scene,
  run: { fromMs?: number; toMs: number; stepMs?: number },
  analytics = createCameraAnalytics(CAMERA),
) {
  const visits: EndedVisit[] = [];
  const closed = [];
  for (let tMs = run.fromMs ?? 0; tMs <= run.toMs; tMs += run.stepMs ?? 100) {
    const update = analytics.update(trackFrame(M + tMs, scene(tMs)));
    visits.push(...update.endedVisits);
    closed.push(...analytics.takeClosed());
  }
  const before = analytics.update(trackFrame(M + run.toMs, [])).live;
  const flush: AnalyticsFlush = analytics.flush();
  visits.push(...flush.endedVisits);
  expect(analytics.remembered()).toBe(0);
  return { visits, buckets: [...closed, ...flush.buckets], live: flush.live, before };
}

const of = (visits: readonly EndedVisit[], zoneId: string): number[][] =>
  visits
    .filter((visit) => visit.zoneId === zoneId)
    .map((visit) => [visit.startedAtMs - M, visit.endedAtMs - M]);

describe('visits of the whole picture', () => {
  it('run from the first to the last sighting', () => {
    const { buckets, live, visits } = play(
      (t) => (t >= 1000 && t <= 6000 ? [{ id: 1, x: 0.2, y: 0.5 }] : []),
      { toMs: 10_000 },
    );
    expect(of(visits, VIEW_ZONE_ID)).toEqual([[1000, 6000]]);
    expect(buckets).toHaveLength(1);
    expect(buckets[0]).toMatchObject({
      startMs: M,
      endMs: M + 10_001,
      coveredMs: 10_000,
      framesAnalysed: 101,
      configVersion: 3,
    });
    expect(buckets[0]?.occupancy).toEqual({ personMs: 5000, min: 0, max: 1 });
    expect(live).toMatchObject({ occupancy: 0, peakOccupancy: 1, coveredMs: 10_000 });
  });

  it('are back-dated to the first detection of a tentative track', () => {
    const scene: Scene = (t) =>
      t >= 1000 && t <= 6000
        ? [{ id: 1, x: 0.2, y: 0.5, phase: t < 1300 ? 'tentative' : 'confirmed', firstSeenAtMs: M + 1000 }]
        : [];
    expect(of(play(scene, { toMs: 8000 }).visits, VIEW_ZONE_ID)).toEqual([[1000, 6000]]);
  });

  it('a track that is never confirmed is no visit', () => {
    const { buckets, visits } = play(
      (t) => (t < 2000 ? [{ id: 1, x: 0.2, y: 0.5, phase: 'tentative' }] : []),
      { toMs: 8000 },
    );
    expect(visits).toEqual([]);
    expect(buckets[0]?.occupancy.max).toBe(0);
  });

  const gap =
    (fromMs: number, toMs: number): Scene =>
    (t) =>
      t > fromMs && t < toMs ? [] : t <= 9000 ? [{ id: 1, x: 0.2, y: 0.5 }] : [];
  it('a gap below 1,500 ms does not end it', () => {
    expect(of(play(gap(3000, 4400), { toMs: 12_000 }).visits, VIEW_ZONE_ID)).toEqual([[0, 9000]]);
  });
  it('a gap of 1,500 ms ends it', () => {
    expect(of(play(gap(3000, 4500), { toMs: 12_000 }).visits, VIEW_ZONE_ID)).toEqual([
      [0, 3000],
      [4500, 9000],
    ]);
  });

  it('at one frame in 1.8 s somebody seen in every frame is one visit', () => {
    const { visits } = play((t) => (t <= 18_000 ? [{ id: 1, x: 0.2, y: 0.5 }] : []), {
      toMs: 36_000,
      stepMs: 1800,
    });
    expect(of(visits, VIEW_ZONE_ID)).toEqual([[0, 18_000]]);
  });

  it('a new track where somebody stood is the same visit', () => {
    const scene: Scene = (t) => {
      if (t <= 3000) return [{ id: 1, x: 0.2, y: 0.5 }];
      if (t < 4200) return [{ id: 1, x: 0.2, y: 0.5, phase: 'lost', lastSeenAtMs: M + 3000 }];
      return t <= 9000
        ? [{ id: 2, x: 0.22, y: 0.51, phase: t < 4600 ? 'tentative' : 'confirmed', firstSeenAtMs: M + 4200 }]
        : [];
    };
    const { buckets, visits } = play(scene, { toMs: 12_000 });
    expect(of(visits, VIEW_ZONE_ID)).toEqual([[0, 9000]]);
    expect(visits[0]?.trackId).toBe(1);
    expect(buckets[0]?.occupancy).toMatchObject({ personMs: 9000, max: 1 });
  });

  it('a new track elsewhere is somebody else', () => {
    const scene: Scene = (t) => (t <= 3000 ? [{ id: 1, x: 0.2, y: 0.5 }] : [{ id: 2, x: 0.6, y: 0.5 }]);
    expect(of(play(scene, { toMs: 9000 }).visits, VIEW_ZONE_ID)).toEqual([
      [0, 3000],
      [3100, 9000],
    ]);
  });

  it('somebody who walks out is not taken for who comes in there', () => {
    const scene: Scene = (t) =>
      t <= 2000
        ? [{ id: 1, x: 0.5 - t * 0.00024, y: 0.5 }]
        : t >= 3000
          ? [{ id: 2, x: 0.03 + (t - 3000) * 0.0001, y: 0.5 }]
          : [];
    expect(of(play(scene, { toMs: 6000 }).visits, VIEW_ZONE_ID)).toEqual([
      [0, 2000],
      [3000, 6000],
    ]);
  });

  it('carry the last attributes', () => {
    const attributes = { ...UNKNOWN_ATTRIBUTES, gender: 'female' as const, votes: 4 };
    const { visits } = play(
      (t) => [{ id: 1, x: 0.2, y: 0.5, attributes: t < 2000 ? UNKNOWN_ATTRIBUTES : attributes }],
      { toMs: 4000 },
    );
    expect(visits[0]?.attributes).toEqual(attributes);
  });
});

describe('visits of a polygon zone', () => {
  const at =
    (insideFrom: number, insideTo: number): Scene =>
    (t) => [{ id: 1, x: t >= insideFrom && t <= insideTo ? 0.6 : 0.4, y: 0.5 }];
  it('run while the feet are inside', () => {
    expect(of(play(at(2000, 5000), { toMs: 10_000 }).visits, 'right')).toEqual([[2000, 5000]]);
  });
  it('a stay below 300 ms is none', () => {
    expect(of(play(at(2000, 2200), { toMs: 10_000 }).visits, 'right')).toEqual([]);
  });
  it('jitter over the edge is one visit', () => {
    const scene: Scene = (t) => [
      { id: 1, x: t < 1000 || t > 8000 ? 0.4 : t % 700 < 300 ? 0.49 : 0.51, y: 0.5 },
    ];
    expect(of(play(scene, { toMs: 12_000 }).visits, 'right')).toHaveLength(1);
  });
  it('coming back after two seconds is a second visit', () => {
    const scene: Scene = (t) => [{ id: 1, x: (t >= 1000 && t <= 3000) || t >= 5000 ? 0.6 : 0.4, y: 0.5 }];
    expect(of(play(scene, { toMs: 8000 }).visits, 'right')).toEqual([
      [1000, 3000],
      [5000, 8000],
    ]);
  });
});

describe('coverage', () => {
  it('in a gap above two seconds nobody is claimed', () => {
    const analytics = createCameraAnalytics(CAMERA);
    play((t) => (t < 5000 || t >= 15_000 ? [{ id: 1, x: 0.2, y: 0.5 }] : []), { toMs: 0 });
    for (let t = 0; t <= 5000; t += 100) analytics.update(trackFrame(M + t, [{ id: 1, x: 0.2, y: 0.5 }]));
    for (let t = 15_000; t <= 20_000; t += 100)
      analytics.update(trackFrame(M + t, [{ id: 1, x: 0.2, y: 0.5 }]));
    const { buckets, live } = analytics.flush();
    expect(buckets).toHaveLength(1);
    expect(buckets[0]).toMatchObject({ coveredMs: 10_000, occupancy: { personMs: 10_000, min: 1, max: 1 } });
    expect(live.zones[0]).toMatchObject({ zoneId: VIEW_ZONE_ID, visits: 2 });
  });

  it('a minute without covered time has no bucket', () => {
    const analytics = createCameraAnalytics(CAMERA);
    for (let t = 0; t <= 5000; t += 100) analytics.update(trackFrame(M + t, []));
    analytics.update(trackFrame(M + 70_000, []));
    for (let t = 130_000; t <= 135_000; t += 100) analytics.update(trackFrame(M + t, []));
    expect(
      analytics.flush().buckets.map((bucket) => [bucket.startMs - M, bucket.endMs - M, bucket.coveredMs]),
    ).toEqual([
      [0, 60_000, 5000],
      [120_000, 135_001, 5000],
    ]);
  });

  it('a stream without frames gives nothing', () => {
    expect(createCameraAnalytics(CAMERA).flush()).toMatchObject({ buckets: [], events: [], endedVisits: [] });
  });

  it('an old frame is refused, a jump back begins a new stretch', () => {
    const analytics = createCameraAnalytics(CAMERA);
    const person = [{ id: 1, x: 0.2, y: 0.5 }];
    for (let t = 10_000; t <= 20_000; t += 100) analytics.update(trackFrame(M + t, person));
    analytics.update(trackFrame(M + 20_000, []));
    analytics.update(trackFrame(M + 18_500, []));
    expect(analytics.framesRefused()).toBe(2);
    const jumped = analytics.update(trackFrame(M, person));
    expect(of(jumped.endedVisits, VIEW_ZONE_ID)).toEqual([[10_000, 20_000]]);
    for (let t = 100; t <= 5000; t += 100) analytics.update(trackFrame(M + t, person));
    const { buckets } = analytics.flush();
    expect(buckets.map((bucket) => [bucket.startMs - M, bucket.endMs - M, bucket.coveredMs])).toEqual([
      [10_000, 20_001, 10_000],
      [0, 5001, 5000],
    ]);
  });
});

describe('buckets', () => {
  it('are cut at the minute and come once they are final', () => {
    const analytics = createCameraAnalytics(CAMERA);
    let closedAtMs: number | null = null;
    for (let t = 55_000; t <= 70_000; t += 100) {
      analytics.update(trackFrame(M + t, t <= 62_000 ? [{ id: 1, x: 0.2, y: 0.5 }] : []));
      const [bucket] = analytics.takeClosed();
      if (bucket === undefined) continue;
      closedAtMs = t;
      expect(bucket).toMatchObject({ startMs: M + 55_000, endMs: M + 60_000, coveredMs: 5000 });
      expect(bucket.occupancy).toEqual({ personMs: 5000, min: 1, max: 1 });
    }
    expect(closedAtMs).toBe(63_000);
    const [second] = analytics.flush().buckets;
    expect(second).toMatchObject({ startMs: M + 60_000, occupancy: { personMs: 2000, min: 0, max: 1 } });
    expect(second?.zones[0]?.dwell).toMatchObject({ sumMs: 7000 });
  });

  it('a visit that ends with the stream at the minute edge is counted in the minute before', () => {
    const { buckets } = play(() => [{ id: 1, x: 0.2, y: 0.5 }], { fromMs: 50_000, toMs: 60_000 });
    expect(buckets).toHaveLength(1);
    expect(buckets[0]).toMatchObject({ endMs: M + 60_000, framesAnalysed: 101 });
    expect(buckets[0]?.zones[0]?.dwell.sumMs).toBe(10_000);
  });

  it('crossings of an entrance count at the time of crossing', () => {
    const scene: Scene = (t) => [{ id: 1, x: 0.2 + (t - 50_000) / 33_000, y: 0.5 }];
    const { buckets, live } = play(scene, { fromMs: 50_000, toMs: 65_000 });
    expect(live).toMatchObject({ entries: 1, exits: 0, lines: [{ lineId: 'door', in: 1, out: 0 }] });
    expect(buckets.map((bucket) => bucket.entries)).toEqual([1, 0]);
  });
});

describe('a changed configuration', () => {
  it('cuts the bucket; what is unchanged goes on', () => {
    const analytics = createCameraAnalytics(CAMERA);
    const scene: Scene = (t) => [{ id: 1, x: t < 2000 ? 0.4 : 0.6, y: 0.5 }];
    for (let t = 0; t <= 5000; t += 100) analytics.update(trackFrame(M + t, scene(t)));
    const [door] = CAMERA.lines;
    const lines =
      door === undefined
        ? []
        : [
            { ...door, name: 'Main door', role: 'counter' as const },
            { ...door, id: 'new' },
          ];
    analytics.reconfigure({ ...CAMERA, version: 4, lines });
    for (let t = 5100; t <= 10_000; t += 100) analytics.update(trackFrame(M + t, scene(t)));
    const { buckets, endedVisits, live } = analytics.flush();
    expect(
      buckets.map((bucket) => [
        bucket.configVersion,
        bucket.startMs - M,
        bucket.endMs - M,
        bucket.occupancy.personMs,
      ]),
    ).toEqual([
      [3, 0, 5001, 5001],
      [4, 5001, 10_001, 4999],
    ]);
    expect(of(endedVisits, VIEW_ZONE_ID)).toEqual([[0, 10_000]]);
    expect(of(endedVisits, 'right')).toEqual([[2000, 10_000]]);
    expect(live.lines).toEqual([
      { lineId: 'door', in: 1, out: 0 },
      { lineId: 'new', in: 0, out: 0 },
    ]);
    expect(live.entries).toBe(1);
  });

  it('visits of a removed zone end; a moved zone begins anew', () => {
    const analytics = createCameraAnalytics(CAMERA);
    for (let t = 0; t <= 5000; t += 100) analytics.update(trackFrame(M + t, [{ id: 1, x: 0.6, y: 0.5 }]));
    const [right] = CAMERA.zones;
    const zones =
      right === undefined ? [] : [{ ...right, polygon: right.polygon.map(({ x, y }) => ({ x: x / 2, y })) }];
    analytics.reconfigure({ ...CAMERA, version: 4, zones });
    const update = analytics.update(trackFrame(M + 5100, [{ id: 1, x: 0.6, y: 0.5 }]));
    expect(of(update.endedVisits, 'right')).toEqual([[0, 5000]]);
    expect(update.live.zones.find((zone) => zone.zoneId === 'right')).toMatchObject({
      visits: 0,
      occupancy: 0,
    });
    expect(analytics.flush().buckets[0]?.zones[1]).toMatchObject({ zoneId: 'right', dwell: { sumMs: 5000 } });
  });
});
