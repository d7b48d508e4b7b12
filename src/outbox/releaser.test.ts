import { describe, expect, it } from 'vitest';
import { breakdownInputSchema } from '../api/breakdown-contract';
import { UNKNOWN_ATTRIBUTES } from '../domain/attributes';
import type { TellingPolicy } from '../domain/config';
import { createMemoryStore } from './memory-store';
import { Releaser } from './releaser';
import { storeVisits } from './visit-breakdowns';

const HOUR_MS = 3_600_000;
/** Midnight of Vienna. */
const DAY_MS = Date.UTC(2026, 10, 26, 23);
const VIEWER = '018f0000-0000-7000-8000-000000000001';
const HOURLY: TellingPolicy = {
  period: 'hour',
  threshold: 5,
  epsilon: null,
  features: { ageGender: true, mood: false },
  timeZone: 'Europe/Vienna',
};
const woman = { ...UNKNOWN_ATTRIBUTES, ageBand: '30-39', gender: 'female' } as const;

function setUp(policy: TellingPolicy | null = HOURLY) {
  const store = createMemoryStore();
  const sent: unknown[] = [];
  const problems: string[] = [];
  let nowMs = DAY_MS;
  let answer = (): Promise<Response> => Promise.resolve(new Response('{"outcome":"stored"}'));
  const releaser = new Releaser({
    store: store.releases,
    post: (body) => {
      sent.push(JSON.parse(body));
      return answer();
    },
    exclusive: (run) => run(),
    viewerId: VIEWER,
    now: () => nowMs,
    draw: () => 3,
    onProblem: (message) => problems.push(message),
  });
  if (policy !== null) releaser.setPolicy('door', policy);
  return {
    store,
    sent,
    problems,
    releaser,
    /** Women who leave at a time, ms after midnight, and are stored then. */
    async visit(atMs: number, count: number): Promise<void> {
      nowMs = DAY_MS + atMs;
      const ended = { zoneId: 'view', trackId: 1, startedAtMs: 0, endedAtMs: nowMs, attributes: woman };
      const options = { nowMs, mayTell: releaser.mayTell('door') };
      const visits = Array.from({ length: count }, () => ended);
      await storeVisits(store.breakdowns, 'door', visits, options);
    },
    kickAt: (atMs: number): Promise<void> => {
      nowMs = DAY_MS + atMs;
      return releaser.kick();
    },
    setAnswer: (next: typeof answer) => {
      answer = next;
    },
  };
}

describe('Releaser', () => {
  it('tells an hour once, when it is over and quiet, in the form that the server takes', async () => {
    const { sent, visit, kickAt } = setUp();
    await visit(10 * 60_000, 6);
    await kickAt(50 * 60_000);
    await visit(58 * 60_000, 1);
    await kickAt(HOUR_MS + 5 * 60_000);
    expect(sent).toEqual([]);
    await kickAt(HOUR_MS + 10 * 60_000);
    expect(sent).toHaveLength(1);
    const { viewerId, release } = breakdownInputSchema.parse(sent[0]);
    expect(viewerId).toBe(VIEWER);
    expect(release).toMatchObject({
      cameraId: 'door',
      startMs: DAY_MS,
      endMs: DAY_MS + HOUR_MS,
      threshold: 5,
      epsilon: null,
      mood: null,
    });
    expect(release.ageGender?.visits).toBe(7);
    await kickAt(HOUR_MS + 20 * 60_000);
    expect(sent).toHaveLength(1);
  });

  it('tells a day of the site in one, of the hours that had visits', async () => {
    const { sent, visit, kickAt } = setUp({ ...HOURLY, period: 'day' });
    await visit(9 * HOUR_MS, 4);
    await visit(17.5 * HOUR_MS, 4);
    await kickAt(23.9 * HOUR_MS);
    expect(sent).toEqual([]);
    await kickAt(24 * HOUR_MS);
    expect(sent).toMatchObject([
      { release: { startMs: DAY_MS + 9 * HOUR_MS, endMs: DAY_MS + 18 * HOUR_MS, ageGender: { visits: 8 } } },
    ]);
  });

  it('sends the same again, noise and all, until it is answered', async () => {
    const { sent, visit, kickAt, setAnswer } = setUp({ ...HOURLY, period: 'day', epsilon: 1 });
    await visit(HOUR_MS, 6);
    setAnswer(() => Promise.reject(new TypeError('offline')));
    await kickAt(25 * HOUR_MS);
    setAnswer(() => Promise.resolve(new Response('<html>sign in</html>')));
    await kickAt(26 * HOUR_MS);
    setAnswer(() => Promise.resolve(new Response('{"outcome":"duplicate"}')));
    await kickAt(27 * HOUR_MS);
    await kickAt(28 * HOUR_MS);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(sent[0]).toMatchObject({ release: { epsilon: 1, ageGender: { visits: 6 + 30 * 3 } } });
  });

  it('gives up what the server will never take, and says so', async () => {
    const { sent, problems, visit, kickAt, setAnswer, store } = setUp();
    await visit(0, 6);
    const detail = 'this site keeps its breakdowns';
    const problem = { type: 'about:blank', title: 'Cannot be done', status: 422, detail };
    setAnswer(() => Promise.resolve(new Response(JSON.stringify(problem), { status: 422 })));
    await kickAt(2 * HOUR_MS);
    await kickAt(3 * HOUR_MS);
    expect(sent).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining(detail)]);
    expect(await store.breakdowns.range('door', DAY_MS, DAY_MS + HOUR_MS)).toMatchObject([{ visits: 6 }]);
  });

  it('tells nothing of a time in which the site did not wish it, nor what comes late', async () => {
    const { sent, releaser, visit, kickAt } = setUp(null);
    await visit(0, 9);
    releaser.setPolicy('door', HOURLY);
    await visit(30 * 60_000, 9);
    await visit(HOUR_MS, 9);
    await kickAt(3 * HOUR_MS);
    await visit(HOUR_MS, 9);
    await kickAt(5 * HOUR_MS);
    expect(sent).toMatchObject([{ release: { startMs: DAY_MS + HOUR_MS, ageGender: { visits: 9 } } }]);
  });

  it('tells nothing where the site shows nothing', async () => {
    const features = { ageGender: false, mood: false };
    const { sent, visit, kickAt } = setUp({ ...HOURLY, features });
    await visit(0, 9);
    await kickAt(3 * HOUR_MS);
    expect(sent).toEqual([]);
  });
});
