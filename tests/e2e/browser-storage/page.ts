import { transfer } from 'comlink';
import type { DBSchema } from 'idb';
import { trackFrame } from '../../../src/analytics/track-frames';
import { IdbConfigRecords } from '../../../src/api/config-records';
import { ConflictError } from '../../../src/api/config-store';
import { createLocalStore } from '../../../src/api/local-store';
import { emptyBreakdown } from '../../../src/aggregates/breakdown';
import type { BreakdownRelease } from '../../../src/domain/breakdown-release';
import { IdbLedger } from '../../../src/egress/idb-ledger';
import { IdbConnection } from '../../../src/lib/idb-connection';
import { connectCounts } from '../../../src/outbox/db';
import { createIdbStore } from '../../../src/outbox/idb-store';
import { testBucket } from '../../../src/outbox/test-bucket';
import { WorkerHost } from '../../../src/worker-host/worker-host';
import type { AnalyticsApi, AnalyticsInput } from '../../../workers/protocol';
import { alerts } from './alert-scenario';

interface UpgradeSchema extends DBSchema {
  v1: { key: string; value: string };
  v2: { key: string; value: string };
}

const START = {
  mode: 'server',
  viewerId: '018f0000-0000-7000-8000-000000000001',
  organisationId: 'museum',
} as const;

interface OlderCountsSchema extends DBSchema {
  outbox: { key: string; value: object };
  quarantine: { key: string; value: object };
  history: { key: string; value: object; indexes: { byCameraStart: [string, number] } };
  breakdowns: { key: [string, number]; value: object; indexes: { byUpdated: number } };
}

interface OlderLedgerSchema extends DBSchema {
  entries: { key: number; value: object };
  totals: { key: string; value: number };
}

/** What the test runs in a real browser; each answers with plain numbers and words. */
const scenarios = {
  alerts,

  async outbox() {
    const connection = connectCounts(() => undefined, 'test-outbox');
    const { outbox } = createIdbStore(connection, 'museum');
    for (const n of [2, 0, 1, 1]) await outbox.put(testBucket(n));
    const peeked = (await outbox.peek(2)).map((bucket) => bucket.startMs);
    await outbox.quarantine({ bucket: testBucket(1), status: 422, reason: 'no', atMs: 1 });
    await outbox.remove([testBucket(0).id]);
    const afterRemoval = await outbox.counts();
    const aside = await outbox.quarantined();
    await outbox.requeue();
    const afterRequeue = await outbox.counts();
    await outbox.quarantine({ bucket: testBucket(1), status: 422, reason: 'no', atMs: 1 });
    await outbox.discardQuarantined();
    const afterDiscard = await outbox.counts();
    connection.dispose();
    return { peeked, afterRemoval, aside, afterRequeue, afterDiscard };
  },

  async history() {
    const connection = connectCounts(() => undefined, 'test-history');
    const { history, breakdowns } = createIdbStore(connection, 'museum');
    for (const n of [5, 0, 1]) await history.keep(testBucket(n));
    await history.keep(testBucket(2, { cameraId: 'other' }));
    const starts = async () =>
      (await history.range('door', testBucket(0).startMs, testBucket(5).startMs + 1)).map(
        (one) => one.startMs,
      );
    const before = await starts();
    const halfOpen = (await history.range('door', testBucket(0).startMs, testBucket(5).startMs)).length;
    await history.prune(testBucket(1).startMs);
    const after = await starts();
    const add = (hourStartMs: number, nowMs: number): Promise<void> =>
      breakdowns.update(
        'door',
        hourStartMs,
        (current) => ({
          ...(current ?? emptyBreakdown('door', hourStartMs)),
          visits: (current?.visits ?? 0) + 1,
        }),
        { nowMs, mayTell: false },
      );
    await Promise.all([add(0, 1), add(0, 2), add(0, 3), add(3_600_000, 9)]);
    const visits = (await breakdowns.range('door', 0, 7_200_000)).map((one) => one.visits);
    await breakdowns.prune(9);
    const left = (await breakdowns.range('door', 0, 7_200_000)).map((one) => one.hourStartMs);
    connection.dispose();
    return { before, halfOpen, after, visits, left };
  },

  /** Hours that are told once, whoever looks. */
  async releases() {
    const connection = connectCounts(() => undefined, 'test-releases');
    const museum = createIdbStore(connection, 'museum');
    const { breakdowns, releases } = museum;
    const add = (hourStartMs: number, mayTell: boolean): Promise<void> =>
      breakdowns.update(
        'door',
        hourStartMs,
        (current) => ({
          ...(current ?? emptyBreakdown('door', hourStartMs)),
          visits: (current?.visits ?? 0) + 1,
        }),
        { nowMs: 5, mayTell },
      );
    for (const hour of [0, 1, 2]) await add(hour * 3_600_000, hour !== 1);
    const untold = async (quietSinceMs: number) =>
      (await releases.untold('door', quietSinceMs)).map(({ hourStartMs }) => hourStartMs / 3_600_000);
    const tooNew = await untold(4);
    const waiting = await untold(5);
    const hours = await releases.untold('door', 5);
    const release: BreakdownRelease = {
      cameraId: 'door',
      startMs: 0,
      endMs: 3 * 3_600_000,
      threshold: 5,
      epsilon: null,
      ageGender: null,
      mood: null,
    };
    await add(0, true);
    const isPutAfterChange = await releases.put(release, hours);
    const isPut = await Promise.all(
      [1, 2].map(async () => releases.put(release, await releases.untold('door', 5))),
    );
    await add(0, true);
    const left = await untold(5);
    const elsewhere = await createIdbStore(connection, 'library').releases.next();
    const next = await releases.next();
    await releases.remove(release);
    const isEmpty = (await releases.next()) === null;
    connection.dispose();
    return {
      tooNew,
      waiting,
      isPutAfterChange,
      isPut,
      left,
      elsewhere,
      isSame: JSON.stringify(next) === JSON.stringify(release),
      isEmpty,
    };
  },

  /** A browser in which members of two organisations sign in by turns. */
  async organisations() {
    const name = 'test-organisations';
    const older = new IdbConnection<OlderCountsSchema>({
      name,
      version: 1,
      upgrade: (db) => {
        db.createObjectStore('outbox', { keyPath: 'id' });
        db.createObjectStore('quarantine', { keyPath: 'id' });
        const history = db.createObjectStore('history', { keyPath: 'id' });
        history.createIndex('byCameraStart', ['cameraId', 'startMs']);
        const breakdowns = db.createObjectStore('breakdowns', { keyPath: ['cameraId', 'hourStartMs'] });
        breakdowns.createIndex('byUpdated', 'updatedAtMs');
      },
    });
    await (await older.use()).put('outbox', testBucket(0));
    older.dispose();
    const connection = connectCounts(() => undefined, name);
    const outboxOf = (id: string | null) => createIdbStore(connection, id).outbox;
    const starts = async (id: string | null) => (await outboxOf(id).peek(9)).map(({ startMs }) => startMs);
    const nobody = await starts(null);
    await outboxOf('museum').put(testBucket(1));
    await outboxOf('shop').put(testBucket(2));
    await outboxOf('shop').quarantine({ bucket: testBucket(3), status: 422, reason: 'no', atMs: 1 });
    const sent = (await outboxOf('museum').peek(1))[0];
    const counts = { museum: await outboxOf('museum').counts(), shop: await outboxOf('shop').counts() };
    const waiting = { museum: await starts('museum'), shop: await starts('shop') };
    await outboxOf('museum').requeue();
    await outboxOf('museum').discardQuarantined();
    await outboxOf('shop').requeue();
    const later = { museum: await starts('museum'), shop: await starts('shop') };
    connection.dispose();
    return {
      nobody,
      counts,
      waiting,
      later,
      isSentAsMade: JSON.stringify(sent) === JSON.stringify(testBucket(0)),
    };
  },

  async ledger() {
    const limits = { maxEntries: 3, maxChars: 1000 };
    const tabs = [new IdbLedger(limits, 'test-ledger'), new IdbLedger(limits, 'test-ledger')] as const;
    const draft = { atMs: 1, purpose: 'clock', method: 'GET', url: 'u', bodyBytes: 0, body: '' };
    const ids = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => tabs[n % 2 === 0 ? 0 : 1].record(draft)));
    const large = await tabs[0].record({ ...draft, body: 'x'.repeat(998) });
    await tabs[1].settle(large, 200);
    await tabs[0].record({ ...draft, purpose: 'account', bodyBytes: 2, body: 'me' });
    await tabs[1].record(draft);
    const kept = (await tabs[1].recent(10)).map((entry) => [entry.id, entry.status]);
    const totals = await tabs[0].totals();
    for (const tab of tabs) tab.dispose();
    return { ids: [...ids].sort((a, b) => a - b), kept, totals };
  },

  async ledgerDays() {
    const ledger = new IdbLedger({ maxEntries: 3, maxDays: 3 }, 'test-ledger-days');
    const draft = { purpose: 'webrtc', method: 'WebRTC', url: 'udp://a:1', bodyBytes: 5, body: 'x' };
    const noon = (day: number): number => new Date(2026, 0, day, 12).getTime();
    let id = 0;
    for (const day of [1, 2, 3, 4]) {
      id = await ledger.record({ ...draft, atMs: noon(day), requests: 0 });
      await ledger.record({ ...draft, atMs: noon(day), purpose: 'clock' });
    }
    await ledger.grow(id, { purpose: 'webrtc', atMs: noon(5), bytes: 7, body: 'y', addresses: 'z' });
    // Dropped long ago.
    await ledger.grow(1, { purpose: 'webrtc', atMs: noon(5), bytes: 1 });
    const grown = (await ledger.recent(9)).find((entry) => entry.id === id);
    const days = await ledger.days(9);
    const [newest] = await ledger.days(1);
    const totals = await ledger.totals();
    ledger.dispose();
    return { grown, days, newest: newest?.day, totals };
  },

  /** A ledger of the form before totals. */
  async olderLedger() {
    const name = 'test-older-ledger';
    const older = new IdbConnection<OlderLedgerSchema>({
      name,
      version: 1,
      upgrade: (db) => {
        db.createObjectStore('entries', { keyPath: 'id' });
        db.createObjectStore('totals');
      },
    });
    const db = await older.use();
    const entry = { atMs: 1, method: 'GET', url: 'u', bodyBytes: 1, body: 'x', status: 200 };
    await db.put('entries', { ...entry, id: 7, purpose: 'clock' });
    await db.put('entries', { ...entry, id: 8, purpose: 'lease' });
    await db.put('totals', 8, 'lastId');
    older.dispose();
    const ledger = new IdbLedger({ maxEntries: 3, maxChars: 1000 }, name);
    const id = await ledger.record({ ...entry, purpose: 'lease' });
    const kept = (await ledger.recent(10)).map((one) => one.id);
    const totals = await ledger.totals();
    const days = (await ledger.days(9)).map((one) => one.totals);
    ledger.dispose();
    return { id, kept, totals, days };
  },

  async config() {
    const here = createLocalStore(new IdbConfigRecords('test-config'));
    const there = createLocalStore(new IdbConfigRecords('test-config'));
    const [camera] = await there.cameras();
    if (camera === undefined) return { sites: 0, outcome: 'no seed' };
    await here.saveCamera({ ...camera, name: 'Here' });
    const outcome = await there.saveCamera({ ...camera, name: 'There' }).then(
      () => 'saved',
      (error: unknown) => (error instanceof ConflictError ? error.current.name : String(error)),
    );
    return { sites: (await here.sites()).length, outcome };
  },

  /** A newer page opens the same database: the older one lets go, and is told to reload when it wants it back. */
  async upgrade() {
    const open = (version: 1 | 2) =>
      new IdbConnection<UpgradeSchema>({
        name: 'test-upgrade',
        version,
        upgrade: (db) => void db.createObjectStore(`v${version}`),
      });
    const older = open(1);
    await older.use();
    const newer = open(2);
    const stores = [...(await newer.use()).objectStoreNames];
    const error = await older.use().then(
      () => 'opened',
      (failure: unknown) => String(failure),
    );
    newer.dispose();
    return { stores, error };
  },

  /** Plays `seconds` of frames to the real worker; the answer is how its outbox stands afterwards. */
  async play(seconds: number, startMs: number) {
    const host = spawn();
    await host.call((api) => api.start(START));
    const { port1, port2 } = new MessageChannel();
    await host.call((api) => api.connectVision(transfer(port2, [port2])));
    const camera = {
      id: 'camera',
      siteId: 's',
      name: 'c',
      isEnabled: true,
      source: { kind: 'demo' } as const,
      lines: [],
      zones: [],
      version: 1,
    };
    await host.call((api) => api.openCamera({ camera, engine: 'ort-wasm', models: [], clock: null }));
    const send = (input: AnalyticsInput): void => port1.postMessage(input);
    for (let ms = 0; ms < seconds * 1000; ms += 200) {
      send({ kind: 'frame', frame: trackFrame(startMs + ms, [{ id: 1, x: 0.5, y: 0.5 }]) });
    }
    send({ kind: 'ended', cameraId: 'camera' });
    const counts = await host.call((api) => api.finishCamera('camera', false));
    const state = await host.call((api) => api.sendNow());
    const egress = await host.call((api) => api.egress(100));
    host.dispose();
    return { frames: counts?.framesAnalysed, state, egress };
  },

  /** A fresh worker, as after a reload: sends what was left. */
  async resume() {
    const host = spawn();
    await host.call((api) => api.start(START));
    const state = await host.call((api) => api.sendNow());
    host.dispose();
    return state;
  },
};

function spawn(): WorkerHost<AnalyticsApi> {
  return new WorkerHost<AnalyticsApi>({
    name: 'analytics',
    spawn: () =>
      new Worker(new URL('../../../workers/analytics/analytics.worker.ts', import.meta.url), {
        type: 'module',
      }),
  });
}

export type Scenarios = typeof scenarios;

declare global {
  var scenarios: Scenarios;
}
globalThis.scenarios = scenarios;
