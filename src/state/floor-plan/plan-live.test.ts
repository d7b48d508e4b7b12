import { describe, expect, it } from 'vitest';
import type { LiveListener } from '../../api/live-client';
import type { CameraNow, SiteOccupancy } from '../../api/live-contract';
import type { AreaSource } from './new-plan';
import { PlanLive } from './plan-live.svelte';
import { planNumberOf, type PlanNumber } from './plan-numbers';

const NOW_MS = 1_800_000_000_000;
const WATCHED: CameraNow = {
  cameraId: 'front',
  isWatched: true,
  people: 5,
  asOfMs: NOW_MS - 1_000,
  zones: [{ zoneId: 'queue', people: 2 }],
};
const WHOLE: AreaSource = { cameraId: 'front', zoneId: null };
const QUEUE: AreaSource = { cameraId: 'front', zoneId: 'queue' };

it.each<[string, AreaSource, CameraNow[] | null, PlanNumber]>([
  ['before anything has come', WHOLE, null, { kind: 'waiting' }],
  ['a whole picture', WHOLE, [WATCHED], { kind: 'current', people: 5 }],
  ['a zone', QUEUE, [WATCHED], { kind: 'current', people: 2 }],
  [
    'an empty zone',
    QUEUE,
    [{ ...WATCHED, zones: [{ zoneId: 'queue', people: 0 }] }],
    { kind: 'current', people: 0 },
  ],
  ['a zone that was drawn just now', { ...QUEUE, zoneId: 'door' }, [WATCHED], { kind: 'not-counted' }],
  [
    'a camera that nobody analyses',
    QUEUE,
    [{ ...WATCHED, isWatched: false, people: null, zones: [] }],
    { kind: 'not-watched' },
  ],
  ['a camera that is switched off', QUEUE, [], { kind: 'not-watched' }],
  [
    'a number that has grown old',
    QUEUE,
    [{ ...WATCHED, asOfMs: NOW_MS - 20_001 }],
    { kind: 'old', people: 2, asOfMs: NOW_MS - 20_001 },
  ],
])('%s', (_case, source, perCamera, expected) => {
  expect(planNumberOf(source, perCamera === null ? null : { perCamera }, NOW_MS)).toEqual(expected);
});

function site(change: Partial<SiteOccupancy> = {}): SiteOccupancy {
  return {
    siteId: 's',
    by: 'view',
    people: 5,
    rawPeople: null,
    capacity: null,
    asOfMs: NOW_MS,
    isOpen: true,
    sinceMs: null,
    seenEmptyInsteadOf: null,
    coveredShare: 1,
    isUncertain: false,
    entriesToday: null,
    cameras: 1,
    watchedCameras: 1,
    perCamera: [WATCHED],
    ...change,
  };
}

describe('following a site', () => {
  function follow() {
    let listener: LiveListener | null = null;
    let nowMs = 0;
    let ends = 0;
    const time = {
      nowMs: () => nowMs,
      ask: () => (serverMs: number) => {
        nowMs = serverMs;
      },
    };
    const live = new PlanLive((_siteId, heard) => ((listener = heard), () => (ends += 1)), 's', time);
    const undo = live.follow();
    const tell = (event: Parameters<LiveListener['onEvent']>[0]): void => listener?.onEvent(event);
    return { live, undo, tell, listener: (): LiveListener | null => listener, ends: () => ends };
  }

  it('tells nothing before the first event, then the site’s number and each zone’s', () => {
    const { live, tell, undo } = follow();
    expect([live.reading.people, live.numberOf(QUEUE)]).toEqual([null, { kind: 'waiting' }]);
    tell({
      kind: 'snapshot',
      value: { nowMs: NOW_MS, sites: [site({ siteId: 'other', people: 99 }), site()], alarms: [] },
    });
    expect([live.reading.people, live.reading.doubt]).toEqual([5, null]);
    expect(live.numberOf(QUEUE)).toEqual({ kind: 'current', people: 2 });
    tell({ kind: 'occupancy', value: site({ siteId: 'other', people: 98 }) });
    expect(live.reading.people).toBe(5);
    tell({ kind: 'occupancy', value: site({ people: 6 }) });
    expect(live.reading.people).toBe(6);
    undo();
  });

  it('doubts a number of which a part is not watched, and says so while the connection is away', () => {
    const { live, tell, listener, undo } = follow();
    tell({ kind: 'snapshot', value: { nowMs: NOW_MS, sites: [site({ cameras: 2 })], alarms: [] } });
    expect(live.reading.doubt).toMatchObject({ kind: 'partial', watched: 1, cameras: 2 });
    listener()?.onLost?.(null);
    expect(live.isLost).toBe(true);
    listener()?.onAlive?.();
    expect(live.isLost).toBe(false);
    undo();
  });

  it('ends the connection once', () => {
    const { undo, ends } = follow();
    undo();
    expect(ends()).toBe(1);
  });
});
