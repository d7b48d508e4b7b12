import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SealedBytes, SealedMoment } from '../../../workers/protocol';
import { DEMO_CAMERA_INPUT, DEMO_SITE_INPUT } from '../../domain/demo';
import { DEFAULT_MOMENT_POLICY, MOMENT_ROOM, type KeptMoment, type MomentHold } from '../../domain/moments';
import type { MomentStore } from '../../moments/moment-store';
import { Moments } from './moments.svelte';

const HOUR_MS = 3_600_000;
const KEY = {} as CryptoKey;
const CAMERA = { ...DEMO_CAMERA_INPUT, id: 'camera', siteId: 'site', version: 1 };
const SITE = {
  ...DEMO_SITE_INPUT,
  id: 'site',
  organisationId: 'org',
  version: 1,
  moments: { ...DEFAULT_MOMENT_POLICY, kind: 'snapshot', keepHours: 2 },
} as const;

class MemoryMoments implements MomentStore {
  readonly kept = new Map<string, { readonly moment: KeptMoment; readonly sealed: SealedBytes }>();

  list = () => Promise.resolve([...this.kept.values()].map(({ moment }) => moment));
  read = (id: string) => Promise.resolve(this.kept.get(id)?.sealed ?? null);
  destroy = (ids: readonly string[]): Promise<void> => {
    for (const id of ids) this.kept.delete(id);
    return Promise.resolve();
  };
  keep = async (moment: KeptMoment, sealed: SealedBytes, evicted: readonly string[]): Promise<void> => {
    await this.destroy(evicted);
    this.kept.set(moment.id, { moment, sealed });
  };
  dispose = () => undefined;
}

const sourceOf = (sizeBytes = 10) => ({
  keepMoment: (): Promise<SealedMoment> =>
    Promise.resolve({
      ...{ key: KEY, iv: new Uint8Array(12), ciphertext: new ArrayBuffer(sizeBytes) },
      ...{ recording: { kind: 'snapshot', cover: 'people' }, startMs: 1, endMs: 1, pictures: 1 },
    }),
});

let store: MemoryMoments;
let rules: { sites: (typeof SITE)[]; cameras: (typeof CAMERA)[] };

/** As the configuration is: what it tells are no properties of its own. */
class Rules {
  get sites() {
    return rules.sites;
  }

  get cameras() {
    return rules.cameras;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  store = new MemoryMoments();
  rules = { sites: [SITE], cameras: [CAMERA] };
});
afterEach(() => {
  vi.useRealTimers();
});

const open = () =>
  new Moments(
    () => Promise.resolve(store),
    () => new Rules(),
  );
const keep = (moments: Moments, sizeBytes?: number) =>
  moments.keep(CAMERA, SITE, { source: sourceOf(sizeBytes), cause: 'hand' });

test('a moment is listed with its expiry, and destroyed when that comes', async () => {
  const moments = open();
  await moments.start();
  await keep(moments);
  const [kept] = moments.kept ?? [];
  expect(kept).toMatchObject({ siteId: 'site', cameraId: 'camera', cause: 'hand', expiresAtMs: 2 * HOUR_MS });
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS - 60_000);
  expect([moments.kept?.length, store.kept.size]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([moments.kept?.length, store.kept.size]).toEqual([0, 0]);
  await moments.dispose();
});

test('what expired while the app was closed is destroyed before anything is shown', async () => {
  await keep(open());
  vi.setSystemTime(3 * HOUR_MS);
  const later = open();
  expect(later.kept).toBeNull();
  const [{ moment } = { moment: null }] = [...store.kept.values()];
  expect(await later.read(moment?.id ?? '')).toBeNull();
  expect([later.kept, store.kept.size]).toEqual([[], 0]);
});

test('what its site forbids, or whose camera goes, is destroyed at the next look', async () => {
  for (const change of [
    () => (rules = { ...rules, cameras: [] }),
    () =>
      (rules = { ...rules, sites: [{ ...SITE, moments: { ...SITE.moments, kind: 'off' as 'snapshot' } }] }),
  ]) {
    rules = { sites: [SITE], cameras: [CAMERA] };
    const moments = open();
    await keep(moments);
    expect(store.kept.size).toBe(1);
    change();
    await moments.look();
    expect([moments.kept?.length, store.kept.size]).toEqual([0, 0]);
  }
});

test('a moment that became forbidden while it was made does not stay', async () => {
  const moments = open();
  const keeping = keep(moments);
  rules = { ...rules, cameras: [] };
  await keeping;
  expect(store.kept.size).toBe(0);
});

test('by hand it is destroyed with its key, and opens no more', async () => {
  const moments = open();
  await keep(moments);
  const id = moments.kept?.[0]?.id ?? '';
  expect(await moments.read(id)).toMatchObject({ key: KEY });
  await moments.destroy([id]);
  expect([await moments.read(id), store.kept.size]).toEqual([null, 0]);
});

test('the oldest make room', async () => {
  const moments = open();
  for (let hour = 0; hour < 3; hour += 1) {
    vi.setSystemTime(hour * 1000);
    await keep(moments, MOMENT_ROOM.bytes / 2);
  }
  expect([...store.kept.values()].map(({ moment }) => moment.madeAtMs)).toEqual([1000, 2000]);
});

test('storage that cannot be read is said, and what fails is under way no more', async () => {
  const moments = new Moments(
    () => Promise.reject(new Error('blocked')),
    () => new Rules(),
  );
  await moments.look();
  expect([moments.failure, moments.kept]).toEqual(['blocked', null]);
  await expect(keep(moments)).rejects.toThrow('blocked');
  expect(moments.isUnderWay(CAMERA.id)).toBe(false);
});

const HOLD: MomentHold = { organisationId: 'org', siteId: 'site', cameraId: null, fromMs: null, toMs: null };

/** A store whose server says this; null: it does not answer. */
function holdable(holds: () => readonly MomentHold[] | null): MemoryMoments {
  const answer = (): Promise<readonly MomentHold[]> => {
    const said = holds();
    return said === null ? Promise.reject(new Error('offline')) : Promise.resolve(said);
  };
  return Object.assign(new MemoryMoments(), { holds: answer });
}

test('a moment that is held outlives its time, its policy and a deletion by hand, until it is released', async () => {
  let held: readonly MomentHold[] = [];
  store = holdable(() => held);
  const moments = open();
  await keep(moments);
  // Placed elsewhere meanwhile: it is asked again before anything goes.
  held = [HOLD];
  vi.setSystemTime(5 * HOUR_MS);
  rules = { ...rules, sites: [{ ...SITE, moments: { ...SITE.moments, kind: 'off' as 'snapshot' } }] };
  await moments.look();
  const [kept] = moments.kept ?? [];
  expect([store.kept.size, kept !== undefined && moments.isHeld(kept)]).toEqual([1, true]);
  await expect(moments.destroy([kept?.id ?? ''])).rejects.toMatchObject({ kind: 'moment-held' });
  expect(store.kept.size).toBe(1);
  held = [];
  vi.setSystemTime(5 * HOUR_MS + 700_000);
  await moments.look();
  expect([moments.kept, store.kept.size]).toEqual([[], 0]);
});

test('while nobody says whether it is held, a moment whose time is over is not shown, and goes a day later', async () => {
  store = holdable(() => null);
  const moments = open();
  await keep(moments);
  expect(moments.kept).toHaveLength(1);
  for (const [hours, left] of [
    [3, 1],
    [25.9, 1],
    [26, 0],
  ] as const) {
    vi.setSystemTime(hours * HOUR_MS);
    await moments.look();
    expect([moments.kept, store.kept.size]).toEqual([[], left]);
  }
});

test('what is held makes no room for others', async () => {
  store = holdable(() => [HOLD]);
  const moments = open();
  await keep(moments, MOMENT_ROOM.bytes - 10);
  await keep(moments, 5);
  await expect(keep(moments, 50)).rejects.toMatchObject({ kind: 'moment-held' });
  expect(store.kept.size).toBe(2);
});
