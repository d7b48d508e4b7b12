import type { FastifyInstance } from 'fastify';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { leasesAnswerSchema, type LiveReport } from '../../src/api/lease-contract';
import { alarmsSchema, occupancySchema, siteOccupancySchema } from '../../src/api/live-contract';
import { DEFAULT_SITE_LIVE } from '../../src/domain/config';
import { DEMO_CAMERA_INPUT, DEMO_SITE_INPUT } from '../../src/domain/demo';
import type { AuditEntry, AuditLog } from '../audit/audit-log';
import type { Identity } from '../access/identity';
import type { Principal } from '../access/principal';
import { buildApp } from '../app';
import { portOf } from '../port-of';
import { openEmbeddedStore } from '../store/embedded-store';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Store } from '../store/store';
import { makeDataFolder } from '../testing/database-template';
import { openTestStream, type TestStream } from '../testing/live-client';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { type Live, openLive } from './live';
import { localLiveBus } from './live-bus';

const VIEWER = '019d0000-0000-7000-8000-000000000001';
const CONFIG = { alarmMinutes: 5, connectionsPerOrganisation: 5 };

/** What the server did by itself. */
const audited: AuditEntry[] = [];
/** Tokens that stand for somebody; a test takes them away again. */
const principals = new Map<string, Principal>();
const identity: Identity = {
  hasAccounts: async () => principals.size > 0,
  principalOf: async (headers) => principals.get(headers.authorization ?? '') ?? null,
};

let app: FastifyInstance;
let store: Store;
let live: Live;
let port = 0;
let dispose: () => Promise<void>;
const open: TestStream[] = [];

beforeAll(async () => {
  const folder = await makeDataFolder();
  const { log } = keptLog();
  store = await openEmbeddedStore({ dataDir: folder.path, log });
  const bus = localLiveBus(log);
  const auditLog: AuditLog = { append: async (entry) => void audited.push(entry) };
  live = openLive({ store, bus, auditLog, log, config: CONFIG });
  app = await buildApp({ store, appDir: '/nowhere', log, liveBus: bus, live, identity });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = portOf(app.server.address());
  dispose = async () => {
    await app.close();
    await live.close();
    await bus.close();
    await store.close();
    folder.remove();
  };
});
afterAll(() => dispose());
afterEach(() => {
  principals.clear();
  for (const stream of open.splice(0)) stream.close();
});

async function stream(path?: string, headers?: Record<string, string>): Promise<TestStream> {
  const made = await openTestStream(port, {
    ...(path !== undefined && { path }),
    ...(headers && { headers }),
  });
  open.push(made);
  return made;
}

async function makeDoorSite(): Promise<{ readonly siteId: string; readonly cameraId: string }> {
  const tenant = store.within(MAIN_ORGANISATION_ID);
  const site = await tenant.sites.create({
    ...DEMO_SITE_INPUT,
    ...DEFAULT_SITE_LIVE,
    features: { ageGender: false, mood: false },
    occupancyBy: 'doors',
    resetTime: null,
    capacity: 10,
  });
  const camera = await tenant.cameras.create({
    siteId: site.id,
    name: 'Door',
    isEnabled: true,
    source: { kind: 'webcam', deviceId: null },
    lines: [{ id: 'door', name: 'Door', role: 'entrance', start: { x: 0, y: 0 }, end: { x: 1, y: 1 } }],
    zones: [],
  });
  live.bus.publish({ kind: 'configuration-changed', organisationId: MAIN_ORGANISATION_ID });
  return { siteId: site.id, cameraId: camera?.id ?? '' };
}

function report(changes: Partial<LiveReport>): LiveReport {
  const atMs = Date.now();
  return {
    atMs,
    occupancy: 0,
    zones: [],
    pendingFromMs: atMs,
    pendingEntries: 0,
    pendingExits: 0,
    ...changes,
  };
}

async function analyse(cameraId: string, sent: LiveReport | null, epoch: number | null): Promise<number> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/leases',
    payload: {
      viewerId: VIEWER,
      clockUncertaintyMs: 5,
      cameras: [{ cameraId, wish: 'analyse', epoch, report: sent }],
    },
  });
  const [state] = leasesAnswerSchema.parse(answer.json()).cameras;
  if (state?.state !== 'held') throw new Error(`not held: ${answer.body}`);
  return state.epoch;
}

async function occupancyOf(siteId: string) {
  const answer = await app.inject(`/api/v1/occupancy?siteId=${siteId}`);
  const [site] = occupancySchema.parse(answer.json()).sites;
  if (site === undefined) throw new Error(answer.body);
  return site;
}

describe('people in view', () => {
  test('a stream begins with a snapshot, then tells what the holder sees', async () => {
    const seen = await stream('/api/v1/live?siteId=demo-shop');
    expect(seen.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      // Or Chromium would keep a stream open for seconds that a page gave up before it began.
      connection: 'close',
    });
    const { sites } = await seen.snapshot();
    expect(sites).toMatchObject([
      {
        siteId: 'demo-shop',
        people: null,
        cameras: 1,
        watchedCameras: 0,
        isUncertain: true,
        coveredShare: 0,
      },
    ]);
    expect(seen.text()).toMatch(/^retry: \d+\n\n/);
    const epoch = await analyse('demo', null, null);
    await analyse('demo', report({ occupancy: 4, zones: [{ zoneId: 'counter', occupancy: 2 }] }), epoch);
    const now = await seen.occupancy(({ people }) => people === 4);
    expect(now).toMatchObject({
      watchedCameras: 1,
      isUncertain: false,
      coveredShare: 1,
      perCamera: [
        { cameraId: 'demo', isWatched: true, people: 4, zones: [{ zoneId: 'counter', people: 2 }] },
      ],
    });
    await app.inject({
      method: 'POST',
      url: '/api/v1/leases',
      payload: {
        viewerId: VIEWER,
        clockUncertaintyMs: 5,
        cameras: [{ cameraId: 'demo', wish: 'release', epoch, report: null }],
      },
    });
    expect(await seen.occupancy(({ people }) => people === null)).toMatchObject({
      watchedCameras: 0,
    });
  });

  test('a site that is changed is told anew', async () => {
    const seen = await stream();
    await seen.snapshot();
    const made = await app.inject({
      method: 'POST',
      url: '/api/v1/sites',
      payload: {
        name: 'New',
        timeZone: 'UTC',
        profile: 'public',
        features: { ageGender: false, mood: false },
      },
    });
    expect(made.json()).toMatchObject(DEFAULT_SITE_LIVE);
    await seen.snapshot(({ sites }) => sites.some(({ siteId }) => siteId === made.json().id));
  });
});

describe('the balance of doors', () => {
  test('stored buckets and what is pending add up, also while the one becomes the other', async () => {
    const { siteId, cameraId } = await makeDoorSite();
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const at = { cameraId, zones: [], lines: [] };
    const epoch = await analyse(cameraId, null, null);
    const set = async (people: number) =>
      app.inject({ method: 'POST', url: `/api/v1/sites/${siteId}/occupancy`, payload: { people } });
    await analyse(cameraId, report({ pendingFromMs: minute, pendingEntries: 3, pendingExits: 1 }), epoch);
    const corrected = siteOccupancySchema.parse((await set(20)).json());
    expect(corrected).toMatchObject({ people: 20, by: 'doors', capacity: 10, coveredShare: null });
    await analyse(cameraId, report({ pendingFromMs: minute, pendingEntries: 5, pendingExits: 1 }), epoch);
    expect(await occupancyOf(siteId)).toMatchObject({ people: 22, entriesToday: 5 });
    const bucket = sampleBucket(0, {
      ...at,
      startMs: minute,
      endMs: minute + 1,
      coveredMs: 1,
      entries: 5,
      exits: 1,
    });
    await store.within(MAIN_ORGANISATION_ID).buckets.insert([bucket], Date.now());
    // Stored, but the report still calls it pending: counted once.
    expect(await occupancyOf(siteId)).toMatchObject({ people: 22 });
    await analyse(cameraId, report({ pendingFromMs: minute + 1, pendingEntries: 0, pendingExits: 2 }), epoch);
    expect(await occupancyOf(siteId)).toMatchObject({ people: 20, entriesToday: 5 });
    await set(0);
    await analyse(cameraId, report({ pendingFromMs: minute + 1, pendingEntries: 0, pendingExits: 5 }), epoch);
    expect(await occupancyOf(siteId)).toMatchObject({ people: 0, rawPeople: -3, isUncertain: true });
  });

  test('begins at 0 where the cameras have seen nobody for long, which the audit log tells', async () => {
    const { siteId, cameraId } = await makeDoorSite();
    const tenant = store.within(MAIN_ORGANISATION_ID);
    const site = await tenant.sites.get(siteId);
    if (site === null) throw new Error('the site is gone');
    const { id: _, organisationId: __, version, ...input } = site;
    await tenant.sites.replace(siteId, version, {
      ...input,
      emptyCheck: { cameraIds: [cameraId], minutes: 5 },
    });
    const endMs = Math.floor(Date.now() / 60_000) * 60_000;
    const createdMs = endMs - 3_600_000;
    await store.context.db
      .updateTable('sites')
      .set({ created_ms: createdMs })
      .where('id', '=', siteId)
      .execute();
    live.bus.publish({ kind: 'configuration-changed', organisationId: MAIN_ORGANISATION_ID });
    const minute = (ago: number, people: number, entries: number) => {
      const startMs = endMs - ago * 60_000;
      const occupancy = { personMs: people * 60_000, min: people, max: people };
      const at = { cameraId, zones: [], lines: [], startMs, endMs: startMs + 60_000 };
      return sampleBucket(0, { ...at, occupancy, entries, exits: 0 });
    };
    const buckets = [minute(7, 1, 3), ...[6, 5, 4, 3, 2, 1].map((ago) => minute(ago, 0, 0))];
    await tenant.buckets.insert(buckets, Date.now());
    const atMs = endMs - 60_000;
    expect(await occupancyOf(siteId)).toMatchObject({ people: 0, seenEmptyInsteadOf: 3, sinceMs: atMs });
    expect(audited).toEqual([
      {
        organisationId: MAIN_ORGANISATION_ID,
        actor: 'server',
        action: 'occupancy.seen-empty',
        target: siteId,
        details: { atMs, insteadOf: 3 },
      },
    ]);
  });

  test('by view there is nothing to correct, elsewhere nothing to see', async () => {
    const byView = await app.inject({
      method: 'POST',
      url: '/api/v1/sites/demo-shop/occupancy',
      payload: { people: 1 },
    });
    expect(byView.statusCode).toBe(409);
    const unknown = await app.inject({
      method: 'POST',
      url: '/api/v1/sites/none/occupancy',
      payload: { people: 1 },
    });
    expect(unknown.statusCode).toBe(404);
    expect((await app.inject('/api/v1/occupancy?siteId=none')).statusCode).toBe(404);
    expect((await app.inject('/api/v1/live?siteId=none')).statusCode).toBe(404);
  });
});

describe('who may read', () => {
  const device = (siteId: string | null): Principal => ({
    kind: 'device',
    organisationId: MAIN_ORGANISATION_ID,
    deviceId: 'kiosk-1',
    deviceKind: 'kiosk',
    siteId,
  });

  test('a device sees its own site, and is cut off when it is revoked', async () => {
    principals.set('Bearer a', device('demo-shop'));
    principals.set('Bearer b', device(null));
    const headers = { authorization: 'Bearer a' };
    const own = await stream('/api/v1/live', headers);
    const other = await stream('/api/v1/live', { authorization: 'Bearer b' });
    expect((await own.snapshot()).sites.map(({ siteId }) => siteId)).toEqual(['demo-shop']);
    expect((await other.snapshot()).sites.length).toBeGreaterThan(1);
    principals.delete('Bearer a');
    await checkStreams();
    await own.ended;
    expect(other.response.closed).toBe(false);
    const late = await stream('/api/v1/live', headers);
    expect(late.response.statusCode).toBe(401);
  });

  test('whoever came before there were accounts goes when there are', async () => {
    const early = await stream();
    await early.snapshot();
    principals.set('Bearer x', device(null));
    await checkStreams();
    await early.ended;
  });

  test('an organisation has a limit', async () => {
    const five = await Promise.all([1, 2, 3, 4, 5].map(() => stream()));
    await Promise.all(five.map((one) => one.snapshot()));
    const sixth = await stream();
    expect(sixth.response.statusCode).toBe(429);
    five[0]?.close();
    await expect.poll(async () => (await stream()).response.statusCode).toBe(200);
  });
});

test('a client that does not read is cut off, and holds up nobody', async () => {
  const quick = await stream();
  await quick.snapshot();
  const slow = connect({ host: '127.0.0.1', port });
  slow.write('GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => slow.once('readable', resolve));
  slow.pause();
  const closed = new Promise<void>((resolve) =>
    slow.once('close', () => resolve()).once('error', () => undefined),
  );
  const alarm = {
    id: VIEWER,
    kind: 'camera-not-watched',
    siteId: null,
    subjectId: 'demo',
    subjectName: 'x'.repeat(100_000),
    sinceMs: 1,
    openedMs: 1,
    closedMs: null,
    acknowledgedMs: null,
  } as const;
  for (let count = 0; count < 150; count += 1) {
    live.bus.publish({ kind: 'alarm', organisationId: MAIN_ORGANISATION_ID, alarm });
    if (count % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  slow.resume();
  await closed;
  await expect.poll(() => quick.events.filter(({ kind }) => kind === 'alarm').length).toBe(150);
});

describe('alarms', () => {
  test('a camera that nobody watches raises one, once, which can be acknowledged and closes by itself', async () => {
    const { siteId, cameraId } = await makeRealCamera();
    const seen = await stream();
    await seen.snapshot();
    const { AlarmWatch } = await import('./alarms/alarm-watch');
    const { log } = keptLog();
    const { alarms, alarmLimits: limits, bus } = live;
    const parts = { context: store.context, alarms, limits, bus, log };
    const watches = [new AlarmWatch(parts), new AlarmWatch(parts)];
    const startMs = Date.now();
    const look = (afterMs: number) => Promise.all(watches.map((watch) => watch.look(startMs + afterMs)));
    await look(0);
    await look(299_000);
    expect(seen.events.some(({ kind }) => kind === 'alarm')).toBe(false);
    await look(301_000);
    await look(302_000);
    const raised = await seen.alarm((alarm) => alarm.subjectId === cameraId);
    expect(raised).toMatchObject({ kind: 'camera-not-watched', siteId, subjectName: 'Real', closedMs: null });
    const listed = alarmsSchema.parse((await app.inject(`/api/v1/alarms?siteId=${siteId}`)).json());
    expect(listed).toEqual({ alarms: [raised], next: null });
    const acknowledged = await app.inject({ method: 'POST', url: `/api/v1/alarms/${raised.id}/acknowledge` });
    expect(acknowledged.json().acknowledgedMs).toBeGreaterThan(0);
    await seen.alarm((alarm) => alarm.acknowledgedMs !== null);
    await analyse(cameraId, report({}), await analyse(cameraId, null, null));
    await look(1_000);
    await seen.alarm((alarm) => alarm.closedMs !== null);
    expect(alarmsSchema.parse((await app.inject(`/api/v1/alarms?siteId=${siteId}`)).json()).alarms).toEqual(
      [],
    );
    const all = alarmsSchema.parse((await app.inject(`/api/v1/alarms?state=all&siteId=${siteId}`)).json());
    expect(all.alarms).toHaveLength(1);
    await Promise.all(watches.map((watch) => watch.close()));
  });

  async function makeRealCamera(): Promise<{ readonly siteId: string; readonly cameraId: string }> {
    const tenant = store.within(MAIN_ORGANISATION_ID);
    const site = await tenant.sites.create({ ...DEMO_SITE_INPUT, ...DEFAULT_SITE_LIVE, profile: 'public' });
    const camera = await tenant.cameras.create({
      siteId: site.id,
      name: 'Real',
      isEnabled: true,
      source: { kind: 'webcam', deviceId: null },
      lines: [],
      zones: [],
    });
    return { siteId: site.id, cameraId: camera?.id ?? '' };
  }
});

test('metrics tell of routes, not of paths, and of ids, not of names', async () => {
  await app.inject('/api/v1/sites/demo-shop');
  const answer = await app.inject('/metrics');
  expect(answer.headers['content-type']).toContain('text/plain');
  expect(answer.body).toContain('route="/api/v1/sites/:siteId",status="200"');
  expect(answer.body).toContain('hiro_camera_watched{site="demo-shop",camera="demo"}');
  expect(answer.body).toContain('hiro_store_up 1');
  expect(answer.body).not.toContain(DEMO_CAMERA_INPUT.name);
});

test('the end of the server ends the streams', async () => {
  const seen = await stream();
  await seen.snapshot();
  app.endStreams();
  await seen.ended;
  expect((await stream()).response.statusCode).toBe(429);
});

async function checkStreams(): Promise<void> {
  await app.checkStreams();
}
