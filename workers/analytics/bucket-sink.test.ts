import { expect, it } from 'vitest';
import { breakdownInputSchema } from '../../src/api/breakdown-contract';
import { UNKNOWN_ATTRIBUTES } from '../../src/domain/attributes';
import { DEFAULT_BREAKDOWN_POLICY, type TellingPolicy } from '../../src/domain/config';
import { MemoryLedger } from '../../src/egress/memory-ledger';
import { MemoryAlertStore } from '../../src/outbox/alert-store';
import { createMemoryStore } from '../../src/outbox/memory-store';
import { testBucket } from '../../src/outbox/test-bucket';
import type { StoreMode } from '../protocol';
import { BucketSink } from './bucket-sink';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const POLICY: TellingPolicy = {
  ...DEFAULT_BREAKDOWN_POLICY,
  period: 'hour',
  features: { ageGender: true, mood: true },
  timeZone: 'UTC',
};

/** Six visits of the first hour, and what was sent an hour and a half later; `policy` null: none was said. */
async function sentLater(mode: StoreMode, policy: TellingPolicy | null) {
  const sent: { purpose: string; url: string; body: string }[] = [];
  let nowMs = START_MS + 1000;
  const sink = new BucketSink({
    mode,
    organisationId: 'museum',
    viewerId: '018f0000-0000-7000-8000-000000000001',
    parts: {
      openStore: () => createMemoryStore(),
      openAlerts: () => new MemoryAlertStore(),
      egress: (purpose, { url, body = '' }) => {
        sent.push({ purpose, url, body });
        return Promise.resolve(new Response('{"outcome":"stored"}'));
      },
      ledger: new MemoryLedger(),
      exclusive: (run) => run(),
      alertsExclusive: (run) => run(),
      isOnline: () => true,
      onNetworkChange: () => () => undefined,
      now: () => nowMs,
      newId: () => '',
      schedule: () => () => undefined,
      random: () => 0,
    },
    onState: () => undefined,
    onProblem: (message) => expect.fail(message),
    onStored: () => undefined,
  });
  if (policy !== null) sink.setTelling('door', policy);
  const visit = {
    zoneId: 'view',
    trackId: 1,
    startedAtMs: 0,
    endedAtMs: nowMs,
    attributes: UNKNOWN_ATTRIBUTES,
  };
  sink.keepVisits(
    'door',
    Array.from({ length: 6 }, () => visit),
  );
  await sink.settled();
  nowMs += 1.5 * HOUR_MS;
  sink.keep(testBucket(90));
  await sink.settled();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return sent.filter(({ purpose }) => purpose === 'breakdown-release');
}

it('tells the server what the site wishes, beside the counts', async () => {
  const [told, ...more] = await sentLater('server', POLICY);
  expect(more).toEqual([]);
  expect(told?.url).toBe('/api/v1/breakdowns');
  const { release } = breakdownInputSchema.parse(JSON.parse(told?.body ?? ''));
  expect(release).toMatchObject({ startMs: START_MS, ageGender: { visits: 6 }, mood: { visits: 6 } });
});

it.each([
  ['never', 'server', { ...POLICY, period: 'never' }],
  ['as nobody said', 'server', null],
  ['without a server', 'local', POLICY],
] as const)('tells nothing %s', async (_when, mode, policy) => {
  expect(await sentLater(mode, policy)).toEqual([]);
});
