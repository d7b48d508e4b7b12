import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BucketNumbers } from '../domain/bucket';
import type { ZoneEvent } from '../domain/event';
import type { EndedVisit } from '../domain/visit';
import { type AnalyticsCameraConfig, createCameraAnalytics } from './camera-analytics';
import { type TestPerson, trackFrame } from './track-frames';

const M = 1_800_000_000_000;
const FRAMES = 240;

const CAMERA: AnalyticsCameraConfig = {
  id: 'camera',
  version: 1,
  lines: [
    { id: 'door', name: 'Door', role: 'entrance', start: { x: 0.5, y: 1 }, end: { x: 0.5, y: 0 } },
    { id: 'aisle', name: 'Aisle', role: 'counter', start: { x: 0, y: 0.6 }, end: { x: 1, y: 0.6 } },
  ],
  zones: [
    {
      id: 'left',
      name: 'Left',
      polygon: [
        { x: 0, y: 0 },
        { x: 0.4, y: 0 },
        { x: 0.4, y: 1 },
        { x: 0, y: 1 },
      ],
    },
    {
      id: 'low',
      name: 'Low',
      polygon: [
        { x: 0.2, y: 0.5 },
        { x: 1, y: 0.5 },
        { x: 1, y: 1 },
      ],
    },
  ],
};

/** A person who wanders with steps of some hundredths, unseen now and then, tentative at first. */
const personArbitrary = fc.record({
  from: fc.integer({ min: 0, max: FRAMES - 10 }),
  length: fc.integer({ min: 1, max: 150 }),
  tentative: fc.integer({ min: 0, max: 3 }),
  x: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  y: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  dx: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
  dy: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
  unseen: fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 150 }), length: fc.integer({ min: 1, max: 25 }) }),
    { maxLength: 3 },
  ),
});

const streamArbitrary = fc.record({
  startMs: fc.integer({ min: 0, max: 60_000 }),
  /** ms between frames; some steps are holes in the coverage. */
  steps: fc.array(
    fc.oneof(
      { weight: 30, arbitrary: fc.double({ min: 20, max: 600, noNaN: true }) },
      { weight: 10, arbitrary: fc.constant(250) },
      { weight: 1, arbitrary: fc.integer({ min: 2001, max: 90_000 }) },
    ),
    { minLength: FRAMES, maxLength: FRAMES },
  ),
  people: fc.array(personArbitrary, { maxLength: 6 }),
  cuts: fc.array(fc.integer({ min: 0, max: FRAMES - 1 }), { maxLength: 5 }),
});

type Stream = typeof streamArbitrary extends fc.Arbitrary<infer T> ? T : never;

function peopleAt(stream: Stream, frame: number, timesMs: readonly number[]): TestPerson[] {
  return stream.people.flatMap((person, index): TestPerson[] => {
    const age = frame - person.from;
    if (age < 0 || age >= person.length) return [];
    const isUnseen = age > 0 && person.unseen.some((gap) => age >= gap.at && age < gap.at + gap.length);
    const phase = age < person.tentative ? 'tentative' : isUnseen ? 'lost' : 'confirmed';
    if (phase === 'tentative' && isUnseen) return [];
    const x = 0.5 + 0.45 * Math.sin(person.x * 6 + person.dx * age * 6);
    const y = 0.5 + 0.45 * Math.sin(person.y * 6 + person.dy * age * 6);
    const firstSeenAtMs = timesMs[person.from] ?? NaN;
    return [{ id: index + 1, x, y, phase, firstSeenAtMs, lastSeenAtMs: timesMs[frame] ?? NaN }];
  });
}

function play(stream: Stream, cuts: readonly number[]) {
  const analytics = createCameraAnalytics(CAMERA);
  const timesMs: number[] = [];
  let atMs = M + stream.startMs;
  for (const step of stream.steps) {
    timesMs.push(atMs);
    atMs += step;
  }
  const buckets: BucketNumbers[] = [];
  const visits: EndedVisit[] = [];
  const events: ZoneEvent[] = [];
  let version = 1;
  timesMs.forEach((timeMs, frame) => {
    const update = analytics.update(trackFrame(timeMs, peopleAt(stream, frame, timesMs), frame % 3));
    visits.push(...update.endedVisits);
    events.push(...update.events);
    buckets.push(...analytics.takeClosed());
    if (cuts.includes(frame)) analytics.reconfigure({ ...CAMERA, version: ++version });
  });
  const flush = analytics.flush();
  buckets.push(...flush.buckets);
  visits.push(...flush.endedVisits);
  events.push(...flush.events);
  return { buckets, visits, events, live: flush.live, remembered: analytics.remembered(), timesMs };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

function totalsOf(buckets: readonly BucketNumbers[]) {
  const zoneIds = ['view', 'left', 'low'];
  const zoneOf = (bucket: BucketNumbers, id: string) => bucket.zones.find((zone) => zone.zoneId === id);
  return {
    coveredMs: sum(buckets, (bucket) => bucket.coveredMs),
    entries: sum(buckets, (bucket) => bucket.entries),
    exits: sum(buckets, (bucket) => bucket.exits),
    lines: sum(buckets, (bucket) => sum(bucket.lines, (line) => line.in + 1000 * line.out)),
    personMs: zoneIds.map((id) => sum(buckets, (bucket) => zoneOf(bucket, id)?.occupancy.personMs ?? 0)),
    visits: zoneIds.map((id) =>
      sum(buckets, (bucket) => sum(zoneOf(bucket, id)?.dwell.counts ?? [], (count) => count)),
    ),
    dwellMs: zoneIds.map((id) => sum(buckets, (bucket) => zoneOf(bucket, id)?.dwell.sumMs ?? 0)),
    max: Math.max(0, ...buckets.map((bucket) => bucket.occupancy.max ?? 0)),
  };
}

describe('random streams', () => {
  it('buckets hold what happened: visits, presence, crossings, covered time', () => {
    fc.assert(
      fc.property(streamArbitrary, (stream) => {
        const { buckets, events, live, remembered, timesMs, visits } = play(stream, stream.cuts);
        const totals = totalsOf(buckets);
        expect(remembered).toBe(0);

        const covered = sum(timesMs.slice(1), (timeMs) => {
          const gapMs = timeMs - (timesMs[timesMs.indexOf(timeMs) - 1] ?? NaN);
          return gapMs <= 2000 ? gapMs : 0;
        });
        expect(Math.abs(totals.coveredMs - covered)).toBeLessThan(0.1);
        expect(Math.abs(live.coveredMs - covered)).toBeLessThan(0.1);

        ['view', 'left', 'low'].forEach((zoneId, index) => {
          const ended = visits.filter((visit) => visit.zoneId === zoneId);
          const dwellMs = sum(ended, (visit) => visit.endedAtMs - visit.startedAtMs);
          expect(totals.visits[index]).toBe(ended.length);
          expect(live.zones[index]?.visits).toBe(ended.length);
          expect(Math.abs((totals.dwellMs[index] ?? NaN) - dwellMs)).toBeLessThan(0.1);
          expect(Math.abs((totals.personMs[index] ?? NaN) - dwellMs)).toBeLessThan(0.1);
          const eventsOf = (kind: ZoneEvent['kind']) =>
            events.filter((event) => event.kind === kind && 'zoneId' in event && event.zoneId === zoneId)
              .length;
          expect(eventsOf('visit-started')).toBe(eventsOf('visit-ended'));
          expect(eventsOf('visit-ended')).toBeGreaterThanOrEqual(ended.length);
        });

        const crossed = (direction: string) =>
          events.filter(
            (event) =>
              event.kind === 'line-crossed' && event.lineId === 'door' && event.direction === direction,
          ).length;
        expect(totals.entries).toBe(crossed('in'));
        expect(totals.exits).toBe(crossed('out'));
        expect([live.entries, live.exits]).toEqual([totals.entries, totals.exits]);
        expect(totals.max).toBeLessThanOrEqual(live.peakOccupancy);

        for (const bucket of buckets) {
          expect(Number.isInteger(bucket.startMs) && Number.isInteger(bucket.endMs)).toBe(true);
          expect(bucket.endMs).toBeGreaterThan(bucket.startMs);
          expect(Math.floor(bucket.startMs / 60_000)).toBe(Math.floor((bucket.endMs - 1) / 60_000));
          expect(bucket.coveredMs).toBeGreaterThan(0);
          expect(bucket.coveredMs).toBeLessThanOrEqual(bucket.endMs - bucket.startMs);
          expect(bucket.occupancy).toEqual(bucket.zones[0]?.occupancy);
          const { max, min, personMs } = bucket.occupancy;
          expect(min).not.toBeNull();
          expect(personMs).toBeLessThanOrEqual((max ?? NaN) * bucket.coveredMs + 1);
          expect(min ?? NaN).toBeLessThanOrEqual(max ?? NaN);
        }
        buckets.slice(1).forEach((bucket, index) => {
          expect(bucket.startMs).toBeGreaterThanOrEqual(buckets[index]?.endMs ?? NaN);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('cutting buckets elsewhere changes no sum', () => {
    fc.assert(
      fc.property(streamArbitrary, (stream) => {
        const cut = play(stream, stream.cuts);
        const uncut = play(stream, []);
        const { coveredMs, dwellMs, personMs, ...counts } = totalsOf(cut.buckets);
        const whole = totalsOf(uncut.buckets);
        expect(whole).toMatchObject(counts);
        [coveredMs, ...dwellMs, ...personMs].forEach((ms, index) => {
          expect(
            Math.abs(ms - ([whole.coveredMs, ...whole.dwellMs, ...whole.personMs][index] ?? NaN)),
          ).toBeLessThan(0.1);
        });
        expect(cut.visits).toEqual(uncut.visits);
        expect(cut.live).toEqual(uncut.live);
      }),
      { numRuns: 150 },
    );
  });
});
