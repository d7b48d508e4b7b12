import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebhookEvent } from '../../../src/api/integration-contract';
import type { Alarm } from '../../../src/api/live-contract';
import { DEMO_CAMERA_ID } from '../../../src/domain/demo';
import { localLiveBus } from '../../live/live-bus';
import type { Store } from '../../store/store';
import { keptLog } from '../../testing/quiet-log';
import { sampleBucket } from '../../testing/sample-bucket';
import type { SiteNow } from '../live-numbers';
import { type IntegrationStore, openIntegrationStore, OTHER, OWN } from '../testing/integration-store';
import { CapacityWatch, CLEAR_AFTER_MS } from './capacity-watch';
import { EventFeeder, type OwnedAlarm } from './event-feeder';
import { HourlyReports, SETTLE_MS } from './hourly-reports';
import { WebhookStore } from './webhook-store';

const HOUR_MS = 60 * 60_000;
const NOON_MS = Date.parse('2026-06-10T12:00:00Z');
const { log } = keptLog();

let opened: IntegrationStore;
let store: Store;
const onQueued = vi.fn();

beforeAll(async () => {
  opened = await openIntegrationStore();
  store = { ...opened.store, context: opened.context };
});
afterAll(() => opened.dispose());
beforeEach(() => {
  opened.clock.nowMs = NOON_MS;
  onQueued.mockClear();
});
afterEach(async () => {
  await opened.context.db.deleteFrom('webhooks').execute();
  await opened.context.db.deleteFrom('capacity_states').execute();
});

function webhook(events: readonly WebhookEvent[], { organisationId } = OWN, siteId: string | null = null) {
  return new WebhookStore(opened.context, opened.secrets, organisationId).create({
    name: 'Any',
    url: 'https://example.org/',
    events: [...events],
    siteId,
    isEnabled: true,
  });
}

async function queued(): Promise<{ webhookId: string; type: string; data: Record<string, unknown> }[]> {
  const rows = await opened.context.db.selectFrom('webhook_deliveries').selectAll().orderBy('id').execute();
  return rows.map(({ webhook_id: webhookId, payload }) => ({ webhookId, ...JSON.parse(payload) }));
}

describe('alarms', () => {
  const alarm = (change: Partial<Alarm> = {}): OwnedAlarm => ({
    organisationId: OWN.organisationId,
    alarm: {
      id: randomUUID(),
      kind: 'camera-not-watched',
      siteId: OWN.site.id,
      subjectId: DEMO_CAMERA_ID,
      subjectName: 'Door',
      sinceMs: NOON_MS,
      openedMs: NOON_MS + 60_000,
      closedMs: null,
      acknowledgedMs: null,
      ...change,
    },
  });

  test('are told when they open and close, once each, whoever sees them', async () => {
    const { webhook: both } = await webhook(['alarm.opened', 'alarm.closed']);
    await webhook(['alarm.opened', 'alarm.closed'], OTHER);
    const stored: OwnedAlarm[] = [];
    const bus = localLiveBus(log);
    const alarms = { changedSince: async () => stored };
    const feeders = [1, 2].map(() => new EventFeeder({ store, bus, alarms, log, onQueued }));
    feeders.forEach((feeder) => feeder.start());
    const first = alarm();
    stored.push(first);
    bus.publish({ kind: 'alarm', ...first });
    bus.publish({
      kind: 'alarm',
      organisationId: OWN.organisationId,
      alarm: { ...first.alarm, acknowledgedMs: NOON_MS + 70_000 },
    });
    bus.publish({
      kind: 'alarm',
      organisationId: OWN.organisationId,
      alarm: { ...first.alarm, closedMs: NOON_MS + 90_000 },
    });
    // Of this one the bus said nothing.
    stored.push(alarm({ subjectName: 'Missed' }));
    feeders.forEach((feeder) => feeder.reconcile());
    await Promise.all(feeders.map((feeder) => feeder.close()));
    const told = await queued();
    expect(new Set(told.map(({ webhookId }) => webhookId))).toEqual(new Set([both.id]));
    // Their order is not promised.
    expect(told.map(({ type }) => type).sort()).toEqual(['alarm.closed', 'alarm.opened', 'alarm.opened']);
    expect(told[0]?.data).toEqual({
      organisationId: OWN.organisationId,
      site: { id: OWN.site.id, name: 'Demo shop' },
      alarm: {
        id: first.alarm.id,
        kind: 'camera-not-watched',
        camera: { id: DEMO_CAMERA_ID, name: 'Door' },
        since: '2026-06-10T12:00:00.000Z',
        opened: '2026-06-10T12:01:00.000Z',
        closed: null,
      },
    });
    await bus.close();
  });

  test('of before a webhook was made or switched on are not told', async () => {
    await webhook(['alarm.opened']);
    const early = alarm({ openedMs: NOON_MS - 1 });
    const alarms = { changedSince: async () => [early] };
    const feeder = new EventFeeder({ store, bus: localLiveBus(log), alarms, log, onQueued });
    feeder.start();
    await feeder.close();
    expect(await queued()).toEqual([]);
    expect(onQueued).not.toHaveBeenCalled();
  });
});

describe('the capacity of a site', () => {
  let occupancy: number | null = 0;
  const site = (): SiteNow => ({
    id: OWN.site.id,
    name: OWN.site.name,
    occupancy,
    isUncertain: false,
    capacity: 10,
    coveredShare: 1,
    entries: 0,
    exits: 0,
    isWatched: true,
    cameras: [],
  });
  const numbers = { sites: async (id: string) => (id === OWN.organisationId ? [site()] : []) };

  test('is told when it is reached, and when it has been free for a while', async () => {
    await webhook(['occupancy.capacity-reached', 'occupancy.capacity-cleared']);
    await webhook(['occupancy.capacity-reached'], OTHER);
    const watches = [1, 2].map(() => new CapacityWatch({ context: opened.context, numbers, log, onQueued }));
    const look = async (people: number | null, laterMs: number): Promise<string[]> => {
      occupancy = people;
      opened.clock.nowMs += laterMs;
      await Promise.all(watches.map((watch) => watch.tick()));
      return (await queued()).map(({ type }) => type.replace('occupancy.capacity-', ''));
    };
    expect(await look(9, 1000)).toEqual([]);
    expect(await look(10, 1000)).toEqual(['reached']);
    expect(await look(11, 1000)).toEqual(['reached']);
    expect(await look(9, 1000)).toEqual(['reached']);
    expect(await look(10, 1000)).toEqual(['reached']);
    expect(await look(null, CLEAR_AFTER_MS)).toEqual(['reached']);
    expect(await look(9, 1000)).toEqual(['reached']);
    expect(await look(9, CLEAR_AFTER_MS)).toEqual(['reached', 'cleared']);
    expect(await look(12, 1000)).toEqual(['reached', 'cleared', 'reached']);
    expect((await queued())[0]?.data).toMatchObject({ occupancy: 10, capacity: 10, site: OWN.site });
  });
});

describe('hourly reports', () => {
  const inHour = (startMs: number) => {
    const bucket = sampleBucket(Math.round(startMs / 60_000) % 1000);
    return { ...bucket, startMs, endMs: startMs + 60_000, entries: 4, exits: 1, coveredMs: 30_000 };
  };

  test('are made once for every hour that is over, also for those without a server', async () => {
    await store.within(OWN.organisationId).buckets.insert([inHour(NOON_MS + HOUR_MS + 60_000)], NOON_MS);
    const { webhook: own } = await webhook(['report.hourly']);
    await webhook(['report.hourly'], OTHER);
    await webhook(['alarm.opened']);
    const reports = [1, 2].map(() => new HourlyReports({ store, log, onQueued }));
    const tick = async (nowMs: number) => {
      opened.clock.nowMs = nowMs;
      await Promise.all(reports.map((one) => one.tick()));
      return (await queued()).filter(({ webhookId }) => webhookId === own.id);
    };
    expect(await tick(NOON_MS + HOUR_MS + SETTLE_MS - 1)).toEqual([]);
    expect(await tick(NOON_MS + HOUR_MS + SETTLE_MS)).toHaveLength(1);
    const told = await tick(NOON_MS + 3 * HOUR_MS + SETTLE_MS);
    expect(told.map(({ data }) => data['from'])).toEqual([
      '2026-06-10T12:00:00.000Z',
      '2026-06-10T13:00:00.000Z',
      '2026-06-10T14:00:00.000Z',
    ]);
    expect(told.map(({ data }) => data['entries'])).toEqual([null, 4, null]);
    expect(told[1]?.data).toMatchObject({
      site: OWN.site,
      exits: 1,
      coverage: 30_000 / HOUR_MS,
      cameras: [{ id: DEMO_CAMERA_ID, entries: 4 }],
    });
    const theirs = (await queued()).filter(({ webhookId }) => webhookId !== own.id);
    expect(theirs.map(({ data }) => data['site'])).toEqual([OTHER.site, OTHER.site, OTHER.site]);
    expect(await tick(NOON_MS + 3 * HOUR_MS + SETTLE_MS + 1)).toHaveLength(3);
  });
});
