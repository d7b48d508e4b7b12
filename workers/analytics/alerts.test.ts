import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { LEFT, NOON_MS, ruleOf } from '../../src/alerts/test-play';
import { trackFrame, type TestPerson } from '../../src/analytics/track-frames';
import { firingsInputSchema } from '../../src/api/alert-contract';
import type { AlertFiring } from '../../src/domain/alert';
import type { AlertRule } from '../../src/domain/alert-rule';
import type { Camera } from '../../src/domain/config';
import { MemoryLedger } from '../../src/egress/memory-ledger';
import { MemoryAlertStore } from '../../src/outbox/alert-store';
import { createMemoryStore } from '../../src/outbox/memory-store';
import type { AnalyticsCamera, AnalyticsEvent, StoreMode } from '../protocol';
import { AnalyticsService } from './analytics-service';

const VIEWER_ID = '018f0000-0000-7000-8000-000000000001';
const CAMERA: Camera = {
  id: 'camera',
  siteId: 'site',
  name: 'Door',
  isEnabled: true,
  source: { kind: 'demo' },
  lines: [],
  zones: [LEFT],
  version: 3,
};
const RULE = ruleOf({ kind: 'intruder', zoneId: 'left' });
const SOMEBODY: TestPerson = { id: 1, x: 0.25, y: 0.6 };

function inputOf(rules: readonly AlertRule[], camera: Partial<Camera> = {}): AnalyticsCamera {
  return {
    camera: { ...CAMERA, ...camera },
    engine: 'ort-wasm',
    models: [],
    clock: null,
    alerts: { rules, timeZone: 'Europe/Vienna', zones: [LEFT] },
  };
}

/** A worker with storage in memory; uploads are taken, or fail while `isReachable` is false. */
async function startWorker(mode: StoreMode) {
  const uploads: AlertFiring[][] = [];
  const alerts = new MemoryAlertStore();
  const state = { isReachable: true };
  const service = new AnalyticsService({
    openStore: createMemoryStore,
    openAlerts: () => alerts,
    egress: async (purpose, { body = '' }) => {
      if (purpose !== 'alert-upload') return new Response('', { status: 404 });
      if (!state.isReachable) throw new TypeError('Failed to fetch');
      const { firings } = firingsInputSchema.parse(JSON.parse(body));
      uploads.push(firings);
      return Response.json({ stored: firings.map(({ id }) => id), duplicate: [], refused: [] });
    },
    ledger: new MemoryLedger(),
    exclusive: (run) => run(),
    alertsExclusive: (run) => run(),
    isOnline: () => true,
    onNetworkChange: (listener) => {
      networkListeners.push(listener);
      return () => undefined;
    },
    now: () => NOON_MS,
    newId: uuidv7,
    random: () => 0,
    schedule: (run, delayMs) => {
      const timer = delayMs === 0 ? setTimeout(run, 0) : undefined;
      return () => clearTimeout(timer);
    },
  });
  const events: AnalyticsEvent[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = (event: MessageEvent<AnalyticsEvent>) => events.push(event.data);
  service.connectEvents(channel.port2);
  await service.start({ mode, viewerId: VIEWER_ID, organisationId: 'o1' });
  /** What the page has heard, once that is so much. */
  const told = async (count: number): Promise<readonly AlertFiring[]> => {
    const heard = (): readonly AlertFiring[] =>
      events.flatMap((event) => (event.kind === 'alert' ? [event.firing] : []));
    await vi.waitFor(() => expect(heard().length).toBeGreaterThanOrEqual(count));
    // Whatever was posted with them has come as well.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard()).toHaveLength(count);
    return heard();
  };
  const reconnect = (): void => {
    state.isReachable = true;
    for (const listener of networkListeners) listener();
  };
  return { service, uploads, alerts, events, state, told, reconnect, close: () => channel.port1.close() };
}

const networkListeners: (() => void)[] = [];

/** Five frames a second over [fromSec, toSec) after noon. */
function play(service: AnalyticsService, [fromSec, toSec]: readonly [number, number], people = [SOMEBODY]) {
  for (let index = fromSec * 5; index < toSec * 5; index += 1) {
    service.takeInput({ kind: 'frame', frame: trackFrame(NOON_MS + index * 200, people) });
  }
}

describe('alerts of the analytics worker', () => {
  it('tell the page and the server when they begin and when they end', async () => {
    const { close, service, told, uploads } = await startWorker('server');
    service.openCamera(inputOf([RULE]));
    play(service, [0, 5]);
    expect(await told(1)).toMatchObject([{ ruleId: RULE.id, beganAtMs: NOON_MS, endedAtMs: null }]);
    play(service, [5, 10], []);
    const [begun, ended] = await told(2);
    expect(ended).toEqual({ ...begun, endedAtMs: NOON_MS + 4800 });
    await vi.waitFor(() => expect(uploads).toEqual([[begun], [ended]]));
    close();
  });

  it('wait for the server and lose nothing', async () => {
    const { close, reconnect, service, state, told, uploads } = await startWorker('server');
    state.isReachable = false;
    service.openCamera(inputOf([RULE]));
    play(service, [0, 5]);
    await service.finishCamera('camera', true);
    expect(uploads).toEqual([]);
    const [, ended] = await told(2);
    reconnect();
    await vi.waitFor(() => expect(uploads.flat()).toEqual([ended]));
    close();
  });

  it('stay in the browser in local mode', async () => {
    const { close, service, told, uploads } = await startWorker('local');
    service.openCamera(inputOf([RULE]));
    play(service, [0, 5]);
    await service.finishCamera('camera', true);
    const [, ended] = await told(2);
    expect(await service.keptAlerts(10)).toEqual([ended]);
    expect(uploads).toEqual([]);
    close();
  });

  it.each([
    ['rules of other cameras', [{ ...RULE, cameraId: 'other' }]],
    ['rules that are off', [{ ...RULE, isEnabled: false }]],
    ['no rules', []],
  ])('are none with %s', async (_name, rules) => {
    const { close, service, told } = await startWorker('server');
    service.openCamera(inputOf(rules));
    play(service, [0, 5]);
    await told(0);
    close();
  });

  it('go by UTC, and say so, where the browser does not know the time zone', async () => {
    const { close, events, service, told } = await startWorker('server');
    service.openCamera({
      ...inputOf([]),
      alerts: { rules: [RULE], timeZone: 'Europe/Nowhere', zones: [LEFT] },
    });
    play(service, [0, 5]);
    await told(1);
    expect(events.filter(({ kind }) => kind === 'problem')).toHaveLength(1);
    close();
  });

  it('know zones that are not counted', async () => {
    const { close, service, told } = await startWorker('server');
    service.openCamera(inputOf([RULE], { zones: [] }));
    play(service, [0, 5]);
    await told(1);
    close();
  });

  it('follow rules that change while the camera is open', async () => {
    const { close, service, told } = await startWorker('server');
    service.openCamera(inputOf([]));
    play(service, [0, 5]);
    service.openCamera(inputOf([RULE]));
    play(service, [5, 10]);
    expect(await told(1)).toMatchObject([{ beganAtMs: NOON_MS + 5000 }]);
    service.openCamera(inputOf([]));
    expect((await told(2)).map(({ endedAtMs }) => endedAtMs !== null)).toEqual([false, true]);
    close();
  });

  it('have a rule tried on what was seen, also after the camera was closed', async () => {
    const { close, service, told } = await startWorker('server');
    expect(await service.tryRule('camera', RULE)).toBeNull();
    service.openCamera(inputOf([]));
    expect(await service.tryRule('camera', RULE)).toBeNull();
    play(service, [0, 120], []);
    play(service, [120, 130]);
    play(service, [130, 200], []);
    await service.finishCamera('camera', true);
    const tried = await service.tryRule('camera', { ...RULE, isEnabled: false });
    expect(tried).toMatchObject({ fromMs: NOON_MS, toMs: NOON_MS + 199_800 });
    expect(tried?.firings.map(({ firedAtMs, endedAtMs }) => [firedAtMs, endedAtMs])).toEqual([
      [NOON_MS + 121_000, NOON_MS + 129_800],
    ]);
    await told(0);
    close();
  });
});
