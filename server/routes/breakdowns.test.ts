import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseOf } from '../../src/aggregates/release';
import { breakdownReadSchema } from '../../src/api/breakdown-contract';
import { ORGANISATION_HEADER, problemSchema } from '../../src/api/contract';
import type { BreakdownRelease } from '../../src/domain/breakdown-release';
import type { BreakdownPolicy, Site } from '../../src/domain/config';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { makeTestServer } from '../testing/test-server';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 10, 20, 9);
const VIEWER = '018f0000-0000-7000-8000-000000000001';
const OTHER_VIEWER = '018f0000-0000-7000-8000-000000000002';
const url = '/api/v1/breakdowns';

function release(startMs: number, changes: Partial<BreakdownRelease> = {}, endMs = startMs + HOUR_MS) {
  const ageGender = [{ ageBand: '30-39', gender: 'female', visits: 12 }] as const;
  const breakdown = { cameraId: DEMO_CAMERA_ID, hourStartMs: startMs, visits: 12, ageGender, mood: [] };
  return {
    ...releaseOf({
      cameraId: DEMO_CAMERA_ID,
      startMs,
      endMs,
      breakdowns: [breakdown],
      features: { ageGender: true, mood: false },
      threshold: 5,
      noise: null,
    }),
    ...changes,
  };
}

describe('breakdowns', () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  beforeAll(async () => {
    server = await makeTestServer({ nowMs: () => START_MS + 3 * DAY_MS });
    ({ app } = server);
  });
  afterAll(() => server?.dispose());

  const post = (
    sent: unknown,
    viewerId = VIEWER,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> =>
    app.inject({ method: 'POST', url, headers, payload: { viewerId, release: sent } });
  const read = async (query: string): Promise<BreakdownRelease[]> => {
    const response = await app.inject(
      `${url}?fromMs=${START_MS - DAY_MS}&toMs=${START_MS + 9 * DAY_MS}${query}`,
    );
    expect(response.statusCode).toBe(200);
    return [...breakdownReadSchema.parse(response.json()).releases];
  };
  async function setPolicy(breakdowns: BreakdownPolicy, changes: Partial<Site> = {}): Promise<void> {
    const siteUrl = `/api/v1/sites/${DEMO_SITE_ID}`;
    const {
      id: _id,
      organisationId: _organisation,
      version: _version,
      ...site
    } = (await app.inject(siteUrl)).json<Site>();
    const features = { ageGender: true, mood: false };
    const payload = { ...site, features, breakdowns, ...changes };
    const response = await app.inject({ method: 'PUT', url: siteUrl, headers: { 'if-match': '*' }, payload });
    expect(response.statusCode, response.body).toBe(200);
  }

  test('nothing is taken until a site wishes it', async () => {
    const response = await post(release(START_MS));
    expect(response.statusCode).toBe(422);
    expect(problemSchema.parse(response.json()).detail).toContain('keeps its breakdowns in the browser');
    expect(await read('')).toEqual([]);
  });

  test('a release is taken once, and answered as it was told', async () => {
    await setPolicy({ period: 'hour', threshold: 5, epsilon: null });
    expect((await post(release(START_MS))).json()).toEqual({ outcome: 'stored' });
    expect((await post(release(START_MS))).json()).toEqual({ outcome: 'duplicate' });
    expect((await post(release(START_MS), VIEWER.toUpperCase())).json()).toEqual({ outcome: 'duplicate' });
    const others = await post(release(START_MS, { threshold: 6 }));
    expect([others.statusCode, problemSchema.parse(others.json()).detail]).toEqual([
      409,
      expect.stringContaining('nothing is told twice'),
    ]);
    const longer = await post(release(START_MS - HOUR_MS, {}, START_MS + HOUR_MS));
    expect(longer.statusCode).toBe(409);
    expect(await read('')).toEqual([release(START_MS)]);
    expect(await read(`&cameraId=${DEMO_CAMERA_ID}`)).toHaveLength(1);
    expect(await read(`&siteId=${DEMO_SITE_ID}`)).toHaveLength(1);
    const unknown = await app.inject(`${url}?fromMs=0&toMs=1&cameraId=no-such`);
    expect(unknown.statusCode).toBe(404);
  });

  test('what another viewer saw of the same hour are other visits', async () => {
    expect((await post(release(START_MS), OTHER_VIEWER)).json()).toEqual({ outcome: 'stored' });
    expect(await read('')).toHaveLength(2);
  });

  test('a release that gives something away is refused, whoever made it', async () => {
    const good = release(START_MS + HOUR_MS);
    const table = good.ageGender;
    if (table === null) throw new Error('no table');
    const [female, ...rest] = table.genders;
    const withAges = (visits: readonly (number | null)[]) => ({
      ...table,
      genders: [
        { ...female, ages: female?.ages.map((age, index) => ({ ...age, visits: visits[index] ?? 0 })) },
        ...rest,
      ],
    });
    const cases: [unknown, string][] = [
      [{ ...good, ageGender: { ...table, visits: 11 } }, 'does not add up'],
      [{ ...good, ageGender: withAges([0, 0, 0, 9, 3]) }, 'a count below the threshold must be withheld'],
      [{ ...good, ageGender: { ...table, visits: null } }, 'nothing can be told of a withheld sum'],
      [{ ...good, ageGender: null }, 'nothing is told'],
      [{ ...good, threshold: 4 }, 'expected number to be >=5'],
      [{ ...good, endMs: good.startMs + 27 * HOUR_MS }, 'must be 1 to 26 hours after startMs'],
      [{ ...good, startMs: good.startMs + 1 }, 'multiple of 3600000'],
    ];
    const single = {
      ...table,
      genders: [
        { ...female, ages: female?.ages.map((age, index) => (index === 3 ? { ...age, visits: null } : age)) },
        ...rest,
      ],
    };
    cases.push([{ ...good, ageGender: single }, 'what is withheld follows from the rest']);
    for (const [sent, message] of cases) {
      const response = await post(sent);
      expect(response.statusCode, message).toBe(400);
      expect(response.body).toContain(message);
    }
  });

  test('the site decides what is told, how coarse, and with how much noise', async () => {
    await setPolicy({ period: 'day', threshold: 8, epsilon: 1 });
    const startMs = START_MS + DAY_MS;
    const coarse = { threshold: 8 };
    for (const [sent, words] of [
      [release(startMs), 'withholds counts below 8'],
      [release(startMs, coarse), 'adds noise for ε = 1 a day'],
      [release(startMs, { ...coarse, epsilon: 2 }), 'adds noise for ε = 1 a day'],
    ] as const) {
      const response = await post(sent);
      expect(response.statusCode).toBe(422);
      expect(problemSchema.parse(response.json()).detail).toContain(words);
    }
    const half = { ...coarse, epsilon: 0.6 };
    expect((await post(release(startMs, half))).json()).toEqual({ outcome: 'stored' });
    const beyond = await post(release(startMs + 2 * HOUR_MS, half));
    expect([beyond.statusCode, problemSchema.parse(beyond.json()).detail]).toEqual([
      409,
      expect.stringContaining('budget'),
    ]);
    expect((await post(release(startMs + DAY_MS, half))).json()).toEqual({ outcome: 'stored' });
    await setPolicy(
      { period: 'day', threshold: 5, epsilon: null },
      { features: { ageGender: false, mood: false } },
    );
    const off = await post(release(startMs + 2 * DAY_MS));
    expect(problemSchema.parse(off.json()).detail).toContain('age and gender are off');
  });

  test('noise by the hour is refused as a setting', async () => {
    await expect(setPolicy({ period: 'hour', threshold: 5, epsilon: 1 })).rejects.toThrow(
      'noise is for releases by the day',
    );
  });

  test('those of another organisation wait', async () => {
    const response = await post(release(START_MS), VIEWER, { [ORGANISATION_HEADER]: 'another' });
    expect([response.statusCode, response.json()]).toMatchObject([403, { code: 'other-organisation' }]);
  });

  test('they go with their camera', async () => {
    const camera = await app.inject({
      method: 'DELETE',
      url: `/api/v1/cameras/${DEMO_CAMERA_ID}`,
      headers: { 'if-match': '*' },
    });
    expect(camera.statusCode).toBe(204);
    const left = await server.store.context.db.selectFrom('breakdown_releases').selectAll().execute();
    expect(left).toEqual([]);
    expect((await post(release(START_MS))).statusCode).toBe(422);
  });
});
