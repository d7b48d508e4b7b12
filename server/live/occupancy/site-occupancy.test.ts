import { describe, expect, test } from 'vitest';
import type { LiveReport } from '../../../src/api/lease-contract';
import { DEFAULT_SITE_LIVE, type Camera, type Site } from '../../../src/domain/config';
import { DEMO_CAMERA_INPUT, DEMO_SITE_INPUT } from '../../../src/domain/demo';
import type { CameraLive } from './camera-live';
import type { Anchor, DoorSums } from './door-balance';
import type { SiteFacts } from './site-facts';
import { siteOccupancy } from './site-occupancy';

const NOW = Date.parse('2026-11-24T12:00:30Z');
const RESET = Date.parse('2026-11-24T03:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const SITE: Site = {
  ...DEMO_SITE_INPUT,
  ...DEFAULT_SITE_LIVE,
  id: 's',
  organisationId: 'o',
  version: 1,
  capacity: 50,
};
const door = (id: string): Camera => ({ ...DEMO_CAMERA_INPUT, id, version: 1 });
const room = (id: string): Camera => ({ ...DEMO_CAMERA_INPUT, id, version: 1, lines: [] });

const ANCHOR: Anchor = {
  people: 0,
  sinceMs: RESET,
  starts: {},
  shownSinceMs: RESET,
  seenEmptyInsteadOf: null,
  before: new Map(),
};

function report(changes: Partial<LiveReport> = {}): LiveReport {
  const pendingFromMs = NOW - 30_000;
  return {
    atMs: NOW - 1_000,
    occupancy: 0,
    zones: [],
    pendingFromMs,
    pendingEntries: 0,
    pendingExits: 0,
    ...changes,
  };
}

function live(changes: Partial<LiveReport> = {}, heardMs = NOW - 1_000): CameraLive {
  return { report: report(changes), holder: { viewerId: 'v', device: null, sinceMs: 0 }, heardMs };
}

function sums(entries: number, exits: number, completedBy: LiveReport | null): DoorSums {
  return { entries, exits, entriesToday: entries, lastEndMs: NOW - 30_000, completedBy };
}

function facts(changes: Partial<SiteFacts> & { readonly by?: 'view' | 'doors' }): SiteFacts {
  const { by = 'doors', ...rest } = changes;
  return {
    site: { ...SITE, occupancyBy: by },
    cameras: [door('a'), door('b'), room('c')],
    anchor: ANCHOR,
    sums: new Map(),
    lowestPeople: 0,
    openSpans: [{ fromMs: RESET, toMs: NOW + HOUR }],
    coveredMs: 2 * (NOW - RESET) - MINUTE,
    dayStartMs: RESET,
    ...rest,
  };
}

type Lives = Readonly<Record<string, CameraLive>>;
const told = (known: SiteFacts, lives: Lives, nowMs = NOW) => siteOccupancy(known, (id) => lives[id], nowMs);

describe('people in view', () => {
  const all = { a: live({ occupancy: 2 }), b: live({ occupancy: 3 }), c: live({ occupancy: 4 }) };
  test.each<[string, Lives, object]>([
    [
      'of all cameras',
      all,
      { people: 9, watchedCameras: 3, cameras: 3, isUncertain: false, coveredShare: 1 },
    ],
    [
      'of a camera whose holder is silent are not counted',
      { ...all, b: live({ occupancy: 3 }, NOW - 10_001) },
      { people: 6, watchedCameras: 2, isUncertain: true },
    ],
    ['are counted up to ten seconds', { ...all, b: live({ occupancy: 3 }, NOW - 10_000) }, { people: 9 }],
    ['of a camera that was given back are not', { ...all, c: { ...live(), holder: null } }, { people: 5 }],
    [
      'are unknown where nobody counts',
      {},
      { people: null, asOfMs: null, watchedCameras: 0, isUncertain: true },
    ],
    ['hold up to the oldest report', { ...all, a: live({ atMs: NOW - 5_000 }) }, { asOfMs: NOW - 5_000 }],
  ])('%s', (_case, lives, expected) => {
    expect(told(facts({ by: 'view' }), lives)).toMatchObject(expected);
  });

  test('zones that are gone are left out', () => {
    const zones = [
      { zoneId: 'counter', occupancy: 1 },
      { zoneId: 'gone', occupancy: 7 },
    ];
    const { perCamera } = told(facts({ by: 'view' }), { a: live({ zones }) });
    expect(perCamera[0]?.zones).toEqual([{ zoneId: 'counter', people: 1 }]);
  });
});

describe('the balance of doors', () => {
  const current = live({ pendingEntries: 4, pendingExits: 1 });
  const other = live();
  const stored = new Map([
    ['a', sums(10, 3, current.report)],
    ['b', sums(0, 2, other.report)],
  ]);
  const lives = { a: current, b: other };

  test.each<[string, Partial<SiteFacts>, Lives, object]>([
    [
      'stored and pending',
      {},
      lives,
      { people: 8, rawPeople: 8, entriesToday: 14, cameras: 2, watchedCameras: 2 },
    ],
    ['on top of a correction', { anchor: { ...ANCHOR, people: 5 } }, lives, { people: 13 }],
    [
      'never below 0, but said',
      { anchor: { ...ANCHOR, people: -20 } },
      lives,
      { people: 0, rawPeople: -12, isUncertain: true },
    ],
    [
      'an entry that was missed before is made up for',
      { lowestPeople: -1 },
      lives,
      { people: 9, rawPeople: 8, isUncertain: true },
    ],
    [
      'in doubt while a room shows more people',
      {},
      { ...lives, c: live({ occupancy: 9 }) },
      { people: 8, isUncertain: true },
    ],
    [
      'certain while rooms show no more',
      {},
      { ...lives, c: live({ occupancy: 8 }) },
      { people: 8, isUncertain: false },
    ],
    ['certain while all is well', {}, lives, { isUncertain: false, isOpen: true }],
    [
      'in doubt while a door is not watched',
      {},
      { a: current },
      { people: 8, watchedCameras: 1, isUncertain: true },
    ],
    [
      'keeps what a holder had counted that has gone',
      {},
      { a: { ...current, holder: null }, b: other },
      { people: 8 },
    ],
    [
      'goes with the newest report of the same buckets',
      {},
      { a: live({ pendingEntries: 6 }), b: other },
      { people: 11 },
    ],
    [
      'waits for the store when a report has moved on',
      {},
      { a: live({ pendingFromMs: NOW - 1, pendingEntries: 0 }), b: other },
      { people: 8 },
    ],
    ['without a report is what is stored', { sums: new Map([['a', sums(10, 3, null)]]) }, {}, { people: 7 }],
    [
      'without a door is unknown',
      { cameras: [room('c')] },
      {},
      { people: null, entriesToday: null, cameras: 0 },
    ],
  ])('%s', (_case, changes, known, expected) => {
    expect(told(facts({ sums: stored, ...changes }), known)).toMatchObject(expected);
  });

  test('at a reset, what was pending before it does not count, what comes after does', () => {
    const before = live({
      pendingFromMs: RESET - 30_000,
      pendingEntries: 9,
      pendingExits: 1,
      atMs: RESET - 500,
    });
    const known = facts({
      cameras: [door('a')],
      anchor: { ...ANCHOR, before: new Map([['a', report({ ...before.report })]]) },
      sums: new Map([['a', sums(0, 0, before.report)]]),
      coveredMs: 0,
    });
    const at = RESET + 2_000;
    expect(told(known, { a: before }, at)).toMatchObject({ people: 0, rawPeople: 0 });
    const after = live({ ...before.report, pendingEntries: 11, pendingExits: 1, atMs: RESET + 1_500 }, at);
    expect(told(known, { a: after }, at)).toMatchObject({ people: 2, rawPeople: 2 });
  });

  test('a server that came up after the reset leaves out what it cannot tell apart', () => {
    const late = live({ pendingFromMs: RESET - 30_000, pendingEntries: 9 }, RESET + 2_000);
    const known = facts({ cameras: [door('a')], sums: new Map([['a', sums(0, 0, late.report)]]) });
    expect(told(known, { a: late }, RESET + 2_000)).toMatchObject({ people: 0, rawPeople: 0 });
  });

  test.each([
    ['all of it', 2 * (NOW - RESET) - MINUTE, 1, false],
    ['half of it', NOW - RESET - 29_000, 0.5, true],
    ['nine tenths and a little', 1.81 * (NOW - RESET), 0.905, false],
  ])('of the opened time %s is covered', (_case, coveredMs, share, isUncertain) => {
    const now = told(facts({ sums: stored, coveredMs }), lives);
    expect(now.coveredShare).toBeCloseTo(share, 2);
    expect(now.isUncertain).toBe(isUncertain);
  });

  test('closed time needs no coverage', () => {
    const openSpans = [{ fromMs: NOW - HOUR, toMs: NOW - 2 * MINUTE }];
    const now = told(facts({ sums: stored, openSpans, coveredMs: 2 * 58 * MINUTE }), {});
    expect(now).toMatchObject({ isOpen: false, coveredShare: 1, isUncertain: false });
  });
});
