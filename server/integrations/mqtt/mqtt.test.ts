import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MqttInput } from '../../../src/api/integration-contract';
import { keptLog } from '../../testing/quiet-log';
import type { SiteNow } from '../live-numbers';
import { createOutsideAddresses } from '../outside-address';
import { type IntegrationStore, openIntegrationStore, OTHER, OWN } from '../testing/integration-store';
import { openTcpProxy, type TcpProxy } from '../testing/tcp-proxy';
import { connectBroker } from './broker-connection';
import { MqttStore } from './mqtt-store';
import { MqttPublishers } from './publishers';

const BROKER_PORT = 1883;
const { log } = keptLog();

function isBrokerThere(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(BROKER_PORT, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
const hasBroker = await isBrokerThere();

function siteNow(change: Partial<SiteNow> = {}): SiteNow {
  const zones = [{ id: 'till', name: 'Till', occupancy: 1 }];
  return {
    id: OWN.site.id,
    name: 'Shop',
    occupancy: 3,
    isUncertain: false,
    capacity: 20,
    coveredShare: 0.987,
    entries: 12,
    exits: 9,
    isWatched: true,
    cameras: [{ id: 'door', name: 'Door', occupancy: 2, isWatched: true, zones }],
    ...change,
  };
}

describe.skipIf(!hasBroker)('MQTT (skipped without a broker on 127.0.0.1:1883)', () => {
  const base = `hiro-test-${randomBytes(4).toString('hex')}`;
  let opened: IntegrationStore;
  let store: MqttStore;
  let proxy: TcpProxy;
  let reader: MqttClient;
  let running: MqttPublishers[] = [];
  /** What the broker holds, by topic, as a subscriber sees it. */
  const seen = new Map<string, string>();
  let messages: { topic: string; atMs: number }[] = [];
  let sites: SiteNow[] = [];

  beforeAll(async () => {
    opened = await openIntegrationStore();
    store = new MqttStore(opened.store.context, opened.secrets);
    proxy = await openTcpProxy(BROKER_PORT);
    reader = await mqtt.connectAsync(`mqtt://127.0.0.1:${BROKER_PORT}`);
    reader.on('message', (topic, payload) => {
      messages.push({ topic, atMs: performance.now() });
      if (payload.length === 0) seen.delete(topic);
      else seen.set(topic, payload.toString());
    });
    await reader.subscribeAsync(`${base}/#`);
  });
  afterAll(async () => {
    await reader?.endAsync();
    await proxy?.shut();
    await opened?.dispose();
  });
  beforeEach(() => {
    sites = [siteNow()];
    messages = [];
  });
  afterEach(async () => {
    await opened.context.db.deleteFrom('mqtt_brokers').execute();
    // Whoever publishes takes its messages away once the broker is no longer set up.
    for (const one of [...running, ...running]) await one.follow();
    await Promise.all(running.map((one) => one.close()));
    running = [];
    await wait(() => expect([...seen.keys()]).toEqual([]));
  });

  function input(change: Partial<MqttInput> = {}): MqttInput {
    return {
      isEnabled: true,
      url: `mqtt://127.0.0.1:${proxy.port}`,
      username: null,
      topicPrefix: `${base}/own`,
      caCertificate: null,
      isDiscoveryOn: true,
      discoveryPrefix: `${base}/homeassistant`,
      ...change,
    };
  }

  function start(): MqttPublishers {
    const numbers = { sites: async (id: string) => (id === OWN.organisationId ? sites : []) };
    const publishers = new MqttPublishers({
      store,
      numbers,
      addresses: opened.addresses,
      log,
      nowMs: () => Date.now(),
    });
    running.push(publishers);
    publishers.start();
    return publishers;
  }

  const topic = (rest: string): string => `${base}/own/${rest}`;
  const discovery = (): string[] => [...seen.keys()].filter((name) => name.includes('/homeassistant/'));
  const wait = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 12_000, interval: 50 });
  const online = () => wait(() => expect(seen.get(topic('status'))).toBe('online'));

  test('numbers stand there as JSON and plain, and Home Assistant is told of each', async () => {
    await store.put(OWN.organisationId, input());
    start();
    await online();
    expect(seen.get(topic('demo-shop/occupancy'))).toBe('3');
    expect(seen.get(topic('demo-shop/cameras/door/zones/till/occupancy'))).toBe('1');
    expect(JSON.parse(seen.get(topic('demo-shop/state')) ?? '')).toMatchObject({
      name: 'Shop',
      occupancy: 3,
      entries: 12,
      coveredShare: 0.99,
      at: expect.stringMatching(/Z$/),
    });
    expect(discovery()).toHaveLength(7);
    const config = JSON.parse(
      seen.get(discovery().find((name) => name.endsWith('/occupancy/config')) ?? '') ?? '',
    );
    expect(config).toMatchObject({
      state_topic: topic('demo-shop/state'),
      availability_topic: topic('status'),
    });
    const ids = discovery().map((name) => JSON.parse(seen.get(name) ?? '').unique_id);
    expect(new Set(ids).size).toBe(7);
    await wait(async () =>
      expect((await store.view(OWN.organisationId)).status).toMatchObject({
        state: 'connected',
        lastProblem: null,
      }),
    );
  });

  test('what is not known is no number, and what has gone is taken away', async () => {
    await store.put(OWN.organisationId, input());
    start();
    await online();
    sites = [siteNow({ occupancy: null, isWatched: false, cameras: [] })];
    await wait(() => expect(seen.get(topic('demo-shop/occupancy'))).toBe('unknown'));
    await wait(() => expect(discovery()).toHaveLength(5));
    expect(JSON.parse(seen.get(topic('demo-shop/state')) ?? '').occupancy).toBeNull();
    expect(seen.get(topic('demo-shop/watched'))).toBe('OFF');
    expect([...seen.keys()].some((name) => name.includes('/cameras/'))).toBe(false);
    sites = [];
    await wait(() =>
      expect([...seen.keys()].filter((name) => name.startsWith(base))).toEqual([topic('status')]),
    );
  });

  test('a topic is written once a second at most, and only when it changes', async () => {
    await store.put(OWN.organisationId, input());
    start();
    await online();
    let people = 0;
    const timer = setInterval(() => (sites = [siteNow({ occupancy: people++ })]), 20);
    messages = [];
    await wait(() =>
      expect(
        messages.filter(({ topic: name }) => name === topic('demo-shop/occupancy')).length,
      ).toBeGreaterThan(2),
    );
    clearInterval(timer);
    const times = messages
      .filter(({ topic: name }) => name === topic('demo-shop/occupancy'))
      .map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(900);
    expect(messages.some(({ topic: name }) => name === topic('demo-shop/entries'))).toBe(false);
  });

  test('a broker that goes away is found again, and its will says so meanwhile', async () => {
    await store.put(OWN.organisationId, input());
    start();
    await online();
    await proxy.shut();
    await wait(() => expect(seen.get(topic('status'))).toBe('offline'));
    await wait(async () =>
      expect((await store.view(OWN.organisationId)).status).toMatchObject({
        state: 'failed',
        lastProblem: { fault: 'unreachable' },
      }),
    );
    sites = [siteNow({ occupancy: 8 })];
    await proxy.open();
    await online();
    expect(seen.get(topic('demo-shop/occupancy'))).toBe('8');
    await wait(async () =>
      expect((await store.view(OWN.organisationId)).status).toMatchObject({
        state: 'connected',
        lastProblem: { fault: 'unreachable' },
      }),
    );
  });

  test('one of two processes publishes, and the other goes on when it ends', async () => {
    await store.put(OWN.organisationId, input());
    const first = start();
    await online();
    const second = start();
    await second.follow();
    const { publisher_id: id } = await opened.context.db
      .selectFrom('mqtt_brokers')
      .selectAll()
      .executeTakeFirstOrThrow();
    await first.close();
    expect(seen.get(topic('status'))).toBe('offline');
    await online();
    const row = await opened.context.db.selectFrom('mqtt_brokers').selectAll().executeTakeFirstOrThrow();
    expect(row.publisher_id).not.toBe(id);
  });

  test('another prefix, or none: nothing of the old one is left', async () => {
    await store.put(OWN.organisationId, input());
    const publishers = start();
    await online();
    await store.put(OWN.organisationId, input({ topicPrefix: `${base}/new`, isDiscoveryOn: false }));
    await publishers.follow();
    await wait(() => expect(seen.get(`${base}/new/status`)).toBe('online'));
    await wait(() => expect([...seen.keys()].filter((name) => name.startsWith(`${base}/own`))).toEqual([]));
    expect(discovery()).toEqual([]);
    await store.remove(OWN.organisationId);
    await publishers.follow();
    await wait(() => expect([...seen.keys()]).toEqual([]));
  });

  test('other organisations’ brokers hear nothing of ours', async () => {
    await store.put(OTHER.organisationId, input({ topicPrefix: `${base}/other` }));
    start();
    await wait(() => expect(seen.get(`${base}/other/status`)).toBe('online'));
    expect([...seen.keys()].filter((name) => name.startsWith(`${base}/other/`))).toEqual([
      `${base}/other/status`,
    ]);
    expect((await store.view(OWN.organisationId)).settings).toBeNull();
  });

  test('the password is sealed for its broker, and never given back', async () => {
    await store.put(OWN.organisationId, input({ username: 'hiro', password: 'open sesame' }));
    const view = await store.view(OWN.organisationId);
    expect(view.settings).toMatchObject({ hasPassword: true });
    expect(JSON.stringify(view)).not.toContain('sesame');
    const rows = await opened.context.db.selectFrom('mqtt_brokers').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('sesame');
    expect(await store.passwordFor(OWN.organisationId, input())).toBe('open sesame');
    await expect(
      store.put(OWN.organisationId, input({ url: 'mqtt://elsewhere.example:1883' })),
    ).rejects.toThrow('give the password again');
    await store.put(OWN.organisationId, input({ isEnabled: false }));
    expect((await store.view(OWN.organisationId)).settings).toMatchObject({ hasPassword: true });
    await store.put(OWN.organisationId, input({ isEnabled: false, password: null }));
    expect((await store.view(OWN.organisationId)).settings).toMatchObject({ hasPassword: false });
  });
});

describe('a broker that cannot be reached', () => {
  const access = { username: null, password: null, caCertificate: null, clientId: 'test', will: null };
  const addresses = createOutsideAddresses({
    privateReach: 'mqtt',
    allowedNetworks: [],
    ownPorts: () => [8080],
  });

  test.each([
    ['mqtt://127.0.0.1:9', 'unreachable'],
    ['mqtt://no-such-host.invalid', 'name-unknown'],
    ['mqtt://169.254.169.254', 'address-refused'],
    ['mqtt://127.0.0.1:8080', 'address-refused'],
  ])('%s is a fault in words: %s', async (url, fault) => {
    await expect(connectBroker({ ...access, url }, addresses)).rejects.toMatchObject({
      fault,
      message: expect.stringMatching(/\.$/),
    });
  });
});
