import { v7 as uuidv7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { trackFrame, type TestPerson } from '../../src/analytics/track-frames';
import { aggregatesInputSchema, bucketSchema } from '../../src/api/contract';
import { UNKNOWN_ATTRIBUTES } from '../../src/domain/attributes';
import type { Camera } from '../../src/domain/config';
import { MemoryLedger } from '../../src/egress/memory-ledger';
import { MemoryAlertStore } from '../../src/outbox/alert-store';
import { createMemoryStore } from '../../src/outbox/memory-store';
import { TestServer, type Fault } from '../../src/outbox/test-server';
import type { AnalyticsCamera, AnalyticsEvent, StoreMode } from '../protocol';
import { AnalyticsService } from './analytics-service';

const ORGANISATION_ID = 'o1';
const VIEWER_ID = '018f0000-0000-7000-8000-000000000001';
const MIDNIGHT_MS = Date.UTC(2026, 0, 1);
const CAMERA: Camera = {
  id: 'camera',
  siteId: 'site',
  name: 'Door',
  isEnabled: true,
  source: { kind: 'demo' },
  lines: [],
  zones: [],
  version: 3,
};
const INPUT: AnalyticsCamera = {
  camera: CAMERA,
  engine: 'ort-wasm',
  models: [{ id: 'person', sha: '0123abcd' }],
  clock: null,
};

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** A service with storage in memory, a test server and timers that the test runs by hand. */
async function startService(mode: StoreMode, faults: readonly Fault[] = []) {
  const store = createMemoryStore();
  const server = new TestServer(faults);
  const timers = new Map<() => void, number>();
  const networkListeners: (() => void)[] = [];
  const service = new AnalyticsService({
    openStore: () => store,
    openAlerts: () => new MemoryAlertStore(),
    egress: (_purpose, request) => server.post(request.body ?? ''),
    ledger: new MemoryLedger(),
    exclusive: (run) => run(),
    alertsExclusive: (run) => run(),
    isOnline: () => true,
    onNetworkChange: (listener) => {
      networkListeners.push(listener);
      return () => undefined;
    },
    now: () => MIDNIGHT_MS,
    newId: uuidv7,
    random: () => 0,
    schedule: (run, delayMs) => {
      timers.set(run, delayMs);
      return () => timers.delete(run);
    },
  });
  const events: AnalyticsEvent[] = [];
  const channel = new MessageChannel();
  ports.push(channel.port1, channel.port2);
  channel.port1.onmessage = (event: MessageEvent<AnalyticsEvent>) => events.push(event.data);
  service.connectEvents(channel.port2);
  await service.start({ mode, viewerId: VIEWER_ID, organisationId: ORGANISATION_ID });
  const runTimers = (delayMs: number): void => {
    for (const [run, delay] of [...timers]) {
      if (delay !== delayMs || !timers.delete(run)) continue;
      run();
    }
  };
  return { service, store, server, events, timers, runTimers, networkListeners };
}

/** Ten frames a second over [fromMs, toMs). */
function play(
  service: AnalyticsService,
  fromMs: number,
  toMs: number,
  people: readonly TestPerson[] = [{ id: 1, x: 0.5, y: 0.5 }],
): void {
  for (let atMs = fromMs; atMs < toMs; atMs += 100) {
    service.takeInput({ kind: 'frame', frame: trackFrame(atMs, people) });
  }
}

const sentBy = (server: TestServer) =>
  server.bodies.flatMap((body) => aggregatesInputSchema.parse(JSON.parse(body)).buckets);

async function deliver(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('AnalyticsService', () => {
  it('sends each minute as it becomes final, and the rest at the end', async () => {
    const { service, server } = await startService('server');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS + 30_000, MIDNIGHT_MS + 70_000);
    await deliver();
    expect(sentBy(server)).toHaveLength(1);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    const counts = await service.finishCamera('camera', false);
    expect(counts).toMatchObject({ cameraId: 'camera', framesAnalysed: 400 });
    await deliver();
    const sent = sentBy(server);
    expect(sent.map((bucket) => [bucket.startMs - MIDNIGHT_MS, bucket.endMs - MIDNIGHT_MS])).toEqual([
      [30_000, 60_000],
      [60_000, 69_901],
    ]);
    expect(sent[0]).toMatchObject({
      schemaVersion: 1,
      cameraId: 'camera',
      configVersion: 3,
      epoch: 0,
      viewerId: VIEWER_ID,
      engine: 'ort-wasm',
      models: INPUT.models,
    });
    expect(sent.reduce((sum, bucket) => sum + bucket.framesAnalysed, 0)).toBe(400);
    expect(await service.outboxState()).toMatchObject({ waiting: 0, quarantined: 0, lastError: null });
  });

  it("counts by the server's clock and shows this machine's", async () => {
    const { service, server } = await startService('server');
    service.openCamera({ ...INPUT, clock: { offsetMs: 12_345.6, uncertaintyMs: 4 } });
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 5000);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    const counts = await service.finishCamera('camera', false);
    await deliver();
    const [bucket] = sentBy(server);
    expect(bucket).toMatchObject({ startMs: MIDNIGHT_MS + 12_345 });
    expect(counts?.capturedAtMs).toBeCloseTo(MIDNIGHT_MS + 4900, 2);
    const [{ event } = {}] = counts?.recentEvents ?? [];
    expect(event).toMatchObject({ kind: 'visit-started', zoneId: 'view' });
    expect(event?.atMs).toBeCloseTo(MIDNIGHT_MS, 2);
  });

  it("leaves out what stands on this browser's ignore spots, from the next frame on", async () => {
    const { service } = await startService('local');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 1000);
    const { box } = trackFrame(0, [{ id: 1, x: 0.5, y: 0.5 }]).tracks[0] ?? {};
    const share = (px = NaN): number => px / 1000;
    const boxInView = { x1: share(box?.x1), y1: share(box?.y1), x2: share(box?.x2), y2: share(box?.y2) };
    const spot = { id: 's', boxInView, score: 0.5, madeAtMs: 0 };
    service.openCamera({ ...INPUT, ignoreSpots: [spot] });
    play(service, MIDNIGHT_MS + 1000, MIDNIGHT_MS + 9000);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    const counts = await service.finishCamera('camera', false);
    expect(counts).toMatchObject({ framesAnalysed: 90, occupancy: 0 });
    expect(counts?.zones[0]?.visits).toBe(1);
  });

  it('keeps buckets here in local mode and reads them as rows', async () => {
    const { service, server } = await startService('local');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 130_000);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    await service.finishCamera('camera', false);
    const query = {
      cameraId: 'camera',
      fromMs: MIDNIGHT_MS,
      toMs: MIDNIGHT_MS + 3_600_000,
      stepMs: 3_600_000,
    };
    const rows = await service.readLocal(query);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ framesAnalysed: 1300, occupancy: { min: 1, max: 1 } });
    expect(server.requests).toBe(0);
    expect(await service.sendNow()).toMatchObject({ waiting: 0, isOnline: true });
  });

  it('adds up who was there by hour', async () => {
    const { service } = await startService('local');
    service.openCamera(INPUT);
    const attributes = { ...UNKNOWN_ATTRIBUTES, gender: 'male' as const };
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 3000, [{ id: 1, x: 0.5, y: 0.5, attributes }]);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    await service.finishCamera('camera', false);
    expect(await service.breakdowns('camera', MIDNIGHT_MS, MIDNIGHT_MS + 3_600_000)).toMatchObject([
      { visits: 1, ageGender: [{ ageBand: 'unknown', gender: 'male', visits: 1 }] },
    ]);
  });

  it('makes nothing of a stream without frames', async () => {
    const { service, server } = await startService('server');
    service.openCamera(INPUT);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    expect(await service.finishCamera('camera', false)).toBeNull();
    await deliver();
    expect(server.requests).toBe(0);
  });

  it('gives out the open bucket of a stream that went silent', async () => {
    const { service, server, runTimers } = await startService('server');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 5000);
    runTimers(120_000);
    await deliver();
    expect(sentBy(server)).toHaveLength(1);
    play(service, MIDNIGHT_MS + 300_000, MIDNIGHT_MS + 302_000);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    await service.finishCamera('camera', false);
    await deliver();
    const covered = sentBy(server).map((bucket) => bucket.startMs - MIDNIGHT_MS);
    expect(covered).toEqual([0, 300_000]);
  });

  it('does not wait for ever for the end of a stream whose vision worker died', async () => {
    const { service, runTimers } = await startService('server');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 2000);
    const finished = service.finishCamera('camera', false);
    await deliver();
    runTimers(3000);
    expect(await finished).toMatchObject({ framesAnalysed: 20 });
  });

  it('cuts the bucket where the configuration changes', async () => {
    const { service, server } = await startService('server');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 10_000);
    service.openCamera(INPUT);
    service.openCamera({ ...INPUT, camera: { ...CAMERA, version: 4 } });
    play(service, MIDNIGHT_MS + 10_000, MIDNIGHT_MS + 20_000);
    service.openCamera({ ...INPUT, engine: 'tfjs-wasm', camera: { ...CAMERA, version: 4 } });
    play(service, MIDNIGHT_MS + 20_000, MIDNIGHT_MS + 30_000);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    await service.finishCamera('camera', false);
    await deliver();
    expect(sentBy(server).map((bucket) => [bucket.configVersion, bucket.engine])).toEqual([
      [3, 'ort-wasm'],
      [4, 'ort-wasm'],
      [4, 'tfjs-wasm'],
    ]);
  });

  it('tells live counts at most ten times a second, the newest in the end', async () => {
    const { service, events, runTimers } = await startService('server');
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 1000);
    runTimers(100);
    await deliver();
    const live = events.flatMap((event) => (event.kind === 'live' ? [event.counts.framesAnalysed] : []));
    expect(live).toEqual([1, 10]);
  });

  it('tells how the upload stands, and goes on when the network is back', async () => {
    const { service, server, events, networkListeners } = await startService('server', ['unreachable']);
    service.openCamera(INPUT);
    play(service, MIDNIGHT_MS, MIDNIGHT_MS + 2000);
    service.takeInput({ kind: 'ended', cameraId: 'camera' });
    await service.finishCamera('camera', false);
    await deliver();
    expect(events.findLast((event) => event.kind === 'outbox')).toMatchObject({
      state: { waiting: 1, isOnline: false },
    });
    for (const listener of networkListeners) listener();
    await deliver();
    expect(server.stored).toHaveLength(1);
    expect(events.findLast((event) => event.kind === 'outbox')).toMatchObject({
      state: { waiting: 0, isOnline: true, lastError: null },
    });
  });

  it('takes frames from the vision worker over a port', async () => {
    const { service, server } = await startService('server');
    const channel = new MessageChannel();
    ports.push(channel.port1, channel.port2);
    service.connectVision(channel.port2);
    service.openCamera(INPUT);
    for (let atMs = MIDNIGHT_MS; atMs < MIDNIGHT_MS + 2000; atMs += 100) {
      channel.port1.postMessage({ kind: 'frame', frame: trackFrame(atMs, [{ id: 1, x: 0.5, y: 0.5 }]) });
    }
    channel.port1.postMessage({
      kind: 'frame',
      frame: { ...trackFrame(MIDNIGHT_MS, []), cameraId: 'closed' },
    });
    channel.port1.postMessage({ kind: 'ended', cameraId: 'camera' });
    await service.finishCamera('camera', false);
    await deliver();
    const [bucket] = sentBy(server);
    expect(bucketSchema.safeParse(bucket).success).toBe(true);
    expect(bucket).toMatchObject({ framesAnalysed: 20 });
  });

  it('leaves no timer behind when cameras are finished', async () => {
    const { service, timers } = await startService('server');
    for (let round = 0; round < 5; round += 1) {
      service.openCamera(INPUT);
      const fromMs = MIDNIGHT_MS + round * 600_000;
      play(service, fromMs, fromMs + 1000);
      service.takeInput({ kind: 'ended', cameraId: 'camera' });
      await service.finishCamera('camera', false);
    }
    expect(timers.size).toBe(0);
  });

  it('says so when it was not started', () => {
    const service = new AnalyticsService({
      openStore: createMemoryStore,
      openAlerts: () => new MemoryAlertStore(),
      egress: () => Promise.reject(new Error('no network')),
      ledger: new MemoryLedger(),
      exclusive: (run) => run(),
      alertsExclusive: (run) => run(),
      isOnline: () => false,
      onNetworkChange: () => () => undefined,
      now: () => 0,
      newId: uuidv7,
      random: () => 0,
      schedule: () => () => undefined,
    });
    expect(() => service.openCamera(INPUT)).toThrow('was not started');
  });
});
