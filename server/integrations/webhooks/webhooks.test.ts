import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Webhook as Verifier } from 'standardwebhooks';
import type { WebhookInput } from '../../../src/api/integration-contract';
import { keptLog } from '../../testing/quiet-log';
import { createOutsideAddresses } from '../outside-address';
import { type IntegrationStore, openIntegrationStore, OTHER, OWN } from '../testing/integration-store';
import { openWebhookSink, type ReceivedWebhook, type WebhookSink } from '../testing/webhook-sink';
import { Dispatcher } from './dispatcher';
import { CLAIM_MS, enqueueEvent, Outbox } from './outbox';
import { DELIVERY_DEADLINE_MS } from './retry-schedule';
import type { OutgoingEvent } from './webhook-event';
import { WebhookStore } from './webhook-store';

const NOTHING: ReceivedWebhook = { headers: {}, body: '', path: '' };

let opened: IntegrationStore;
let sink: WebhookSink;
let dispatcher: Dispatcher;

beforeAll(async () => {
  opened = await openIntegrationStore();
});
afterAll(() => opened.dispose());
beforeEach(async () => {
  // A receiver checks the time of a signature against its own clock.
  opened.clock.nowMs = Date.now();
  sink = await openWebhookSink();
  const { context, secrets, addresses } = opened;
  dispatcher = new Dispatcher({ context, secrets, addresses, log: keptLog().log, timeoutMs: 400 });
});
afterEach(async () => {
  await dispatcher.close();
  await sink.close();
  await opened.context.db.deleteFrom('webhooks').execute();
});

const storeOf = (organisationId: string): WebhookStore =>
  new WebhookStore(opened.context, opened.secrets, organisationId);
const own = (): WebhookStore => storeOf(OWN.organisationId);

function input(change: Partial<WebhookInput> = {}): WebhookInput {
  return { name: 'Till', url: sink.url, events: ['alarm.opened'], siteId: null, isEnabled: true, ...change };
}

function alarm(key: string, { organisationId, site } = OWN): OutgoingEvent {
  const data = { alarm: { id: key, kind: 'camera-not-watched' } };
  return { organisationId, site, event: 'alarm.opened', key, atMs: opened.clock.nowMs, data };
}

async function emit(event: OutgoingEvent): Promise<void> {
  await enqueueEvent(opened.context.db, event, opened.clock.nowMs);
  dispatcher.wake();
}

async function onlyDelivery(webhookId: string) {
  const [delivery] = (await own().deliveries(webhookId, 10)) ?? [];
  return delivery;
}

describe('a delivery', () => {
  test('is signed as Standard Webhooks says, and says what happened', async () => {
    const { webhook, secret } = await own().create(input());
    await emit(alarm('a-1'));
    await vi.waitFor(() => expect(sink.received).toHaveLength(1));
    const { headers, body } = sink.received[0] ?? NOTHING;
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toEqual({
      type: 'alarm.opened',
      timestamp: new Date(opened.clock.nowMs).toISOString(),
      data: { organisationId: 'main', site: OWN.site, alarm: { id: 'a-1', kind: 'camera-not-watched' } },
    });
    expect(() => new Verifier(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    await vi.waitFor(async () =>
      expect(await onlyDelivery(webhook.id)).toMatchObject({
        id: headers['webhook-id'],
        state: 'delivered',
        attempts: 1,
        lastStatus: 204,
        lastProblem: null,
      }),
    );
    expect(await own().get(webhook.id)).toMatchObject({
      pending: 0,
      dead: 0,
      lastDeliveredMs: opened.clock.nowMs,
    });
  });

  test('an event seen twice is sent once', async () => {
    await own().create(input());
    await emit(alarm('twice'));
    await emit(alarm('twice'));
    await vi.waitFor(() => expect(sink.received).toHaveLength(1));
    expect(await new Outbox(opened.context).dueWebhooks(opened.clock.nowMs)).toEqual([]);
  });

  test.each([
    ['of another event', { events: ['report.hourly' as const] }],
    ['that is switched off', { isEnabled: false }],
    ['of another site', { siteId: OTHER.site.id }],
  ])('goes to no webhook %s', async (_words, change) => {
    const { webhook } = await own().create(input(change));
    await emit(alarm('nobody'));
    expect(await own().deliveries(webhook.id, 10)).toEqual([]);
  });

  test('an event is stored only with what it tells of', async () => {
    const { webhook } = await own().create(input());
    const failing = opened.context.db.transaction().execute(async (trx) => {
      await enqueueEvent(trx, alarm('undone'), opened.clock.nowMs);
      throw new Error('the alarm could not be stored');
    });
    await expect(failing).rejects.toThrow('could not be stored');
    expect(await own().deliveries(webhook.id, 10)).toEqual([]);
  });
});

describe('a failed delivery', () => {
  test.each([
    [503, 'status'],
    [302, 'redirect'],
  ])('status %i is tried again, as "%s"', async (status, fault) => {
    const { webhook } = await own().create(input());
    sink.answer = (response) => response.writeHead(status, { location: `${sink.url}/elsewhere` }).end();
    await emit(alarm(`status-${status}`));
    await vi.waitFor(async () =>
      expect(await onlyDelivery(webhook.id)).toMatchObject({
        state: 'pending',
        attempts: 1,
        lastStatus: status,
        lastProblem: { fault },
      }),
    );
    expect(sink.received.map(({ path }) => path)).toEqual(['/hook']);
    sink.answer = (response) => response.writeHead(200).end();
    opened.clock.nowMs += 10_000;
    dispatcher.wake();
    await vi.waitFor(async () => expect((await onlyDelivery(webhook.id))?.state).toBe('delivered'));
    expect(new Set(sink.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('a receiver that says nothing is given up after the timeout', async () => {
    const { webhook } = await own().create(input());
    sink.answer = () => undefined;
    await emit(alarm('mute'));
    await vi.waitFor(async () =>
      expect((await onlyDelivery(webhook.id))?.lastProblem?.fault).toBe('timeout'),
    );
  });

  test('an answer without end is a success as soon as its status is there', async () => {
    const { webhook } = await own().create(input());
    sink.answer = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(600)), 5);
      response.once('close', () => clearInterval(timer));
    };
    await emit(alarm('talker'));
    await vi.waitFor(async () => expect((await onlyDelivery(webhook.id))?.state).toBe('delivered'));
  });

  test('after three days it is given up, shown, and sent again on request', async () => {
    const { webhook } = await own().create(input());
    sink.answer = (response) => response.writeHead(500).end();
    await emit(alarm('hopeless'));
    await vi.waitFor(async () => expect((await onlyDelivery(webhook.id))?.lastStatus).toBe(500));
    opened.clock.nowMs += DELIVERY_DEADLINE_MS;
    dispatcher.wake();
    await vi.waitFor(async () => expect(await onlyDelivery(webhook.id)).toMatchObject({ state: 'dead' }));
    expect(await own().get(webhook.id)).toMatchObject({ dead: 1, pending: 0 });
    sink.answer = (response) => response.writeHead(200).end();
    const id = (await onlyDelivery(webhook.id))?.id ?? '';
    expect(await storeOf(OTHER.organisationId).redeliver(webhook.id, id)).toBe(false);
    expect(await own().redeliver(webhook.id, id)).toBe(true);
    dispatcher.wake();
    await vi.waitFor(async () => expect((await onlyDelivery(webhook.id))?.state).toBe('delivered'));
  });

  test('what a process took on when it died is delivered by the next one', async () => {
    const { webhook } = await own().create(input());
    await enqueueEvent(opened.context.db, alarm('orphan'), opened.clock.nowMs);
    const outbox = new Outbox(opened.context);
    const claimed = await outbox.claim(webhook.id, opened.clock.nowMs);
    expect(claimed).not.toBeNull();
    expect(await outbox.claim(webhook.id, opened.clock.nowMs)).toBeNull();
    opened.clock.nowMs += CLAIM_MS;
    dispatcher.wake();
    await vi.waitFor(async () => expect((await onlyDelivery(webhook.id))?.state).toBe('delivered'));
    expect(sink.received[0]?.headers['webhook-id']).toBe(claimed?.id);
  });

  test('a private network is refused in words unless it is allowed', async () => {
    await dispatcher.close();
    const { context, secrets } = opened;
    const addresses = createOutsideAddresses({
      privateReach: 'mqtt',
      allowedNetworks: [],
      ownPorts: () => [],
    });
    dispatcher = new Dispatcher({ context, secrets, addresses, log: keptLog().log });
    const { webhook } = await own().create(input());
    await emit(alarm('inside'));
    await vi.waitFor(async () =>
      expect((await onlyDelivery(webhook.id))?.lastProblem).toMatchObject({
        fault: 'address-refused',
        detail: expect.stringContaining('HIRO_OUTGOING_PRIVATE'),
      }),
    );
    expect(sink.received).toEqual([]);
  });
});

describe('a secret', () => {
  test('is rotated with both valid for a day', async () => {
    const { webhook, secret: first } = await own().create(input());
    const second = (await own().rotate(webhook.id))?.secret ?? '';
    const verifies = (secret: string): boolean => {
      const { headers, body } = sink.received.at(-1) ?? NOTHING;
      try {
        new Verifier(secret).verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };
    await emit(alarm('during'));
    await vi.waitFor(() => expect(sink.received).toHaveLength(1));
    expect([verifies(first), verifies(second)]).toEqual([true, true]);
    // The signature's time is checked against the real clock: the rotation is moved, not the clock.
    await opened.context.db.updateTable('webhooks').set({ previous_until_ms: opened.clock.nowMs }).execute();
    await emit(alarm('after'));
    await vi.waitFor(() => expect(sink.received).toHaveLength(2));
    expect([verifies(first), verifies(second)]).toEqual([false, true]);
  });
});

describe('organisations', () => {
  test('see, change and hear nothing of each other', async () => {
    const other = storeOf(OTHER.organisationId);
    const { webhook } = await own().create(input());
    const { webhook: theirs } = await other.create(input({ name: 'Theirs' }));
    await emit(alarm('ours-only'));
    await vi.waitFor(() => expect(sink.received).toHaveLength(1));
    expect(await other.deliveries(theirs.id, 10)).toEqual([]);
    expect(await other.get(webhook.id)).toBeNull();
    expect(await other.replace(webhook.id, null, input({ name: 'Mine' }))).toEqual({ kind: 'missing' });
    expect(await other.rotate(webhook.id)).toBeNull();
    expect(await other.deliveries(webhook.id, 10)).toBeNull();
    expect(await other.remove(webhook.id, null)).toEqual({ kind: 'missing' });
    expect((await other.list()).map(({ id }) => id)).toEqual([theirs.id]);
    expect(await own().remove(webhook.id, null)).toMatchObject({ kind: 'changed' });
  });
});
