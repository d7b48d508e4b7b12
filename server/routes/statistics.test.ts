import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Statistics, statisticsSchema } from '../../src/api/statistics-contract';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { siteSchema } from '../../src/api/contract';
import { sampleBucket } from '../testing/sample-bucket';
import { makeTestServer } from '../testing/test-server';

const MINUTE_MS = 60_000;
const url = '/api/v1/statistics';

describe('statistics', () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  const get = (query: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> =>
    app.inject({ url: `${url}?${query}`, headers });
  const read = async (query: string): Promise<Statistics> => {
    const response = await get(query);
    expect(response.statusCode, response.body).toBe(200);
    return statisticsSchema.parse(response.json());
  };

  beforeAll(async () => {
    server = await makeTestServer();
    ({ app } = server);
    const site = siteSchema.parse((await app.inject(`/api/v1/sites/${DEMO_SITE_ID}`)).json());
    const { id: _, organisationId: __, version: ___, ...input } = site;
    const headers = { 'if-match': '*' };
    const payload = { ...input, timeZone: 'Europe/Vienna' };
    await app.inject({ method: 'PUT', url: `/api/v1/sites/${DEMO_SITE_ID}`, headers, payload });
    // Both sides of the night in which the hour from two to three comes twice.
    const startMs = Date.parse('2025-10-25T22:00:00Z');
    const buckets = Array.from({ length: 26 * 4 }, (_, quarter) => ({
      ...sampleBucket(),
      startMs: startMs + quarter * 15 * MINUTE_MS,
      endMs: startMs + (quarter * 15 + 1) * MINUTE_MS,
    }));
    const posted = await app.inject({ method: 'POST', url: '/api/v1/aggregates', payload: { buckets } });
    expect(posted.json()).toMatchObject({ refused: [] });
  });
  afterAll(() => server?.dispose());

  test('the day with 25 hours has all of them, and what was not watched is not zero', async () => {
    const { rows, timeZone } = await read('cameraId=demo&from=2025-10-25&to=2025-10-28&by=day');
    expect(timeZone).toBe('Europe/Vienna');
    expect(rows.map(({ start, entries, coveredMs }) => [start, entries, coveredMs])).toEqual([
      ['2025-10-25T00:00:00+02:00', null, 0],
      ['2025-10-26T00:00:00+02:00', 200, 100 * MINUTE_MS],
      ['2025-10-27T00:00:00+01:00', 8, 4 * MINUTE_MS],
    ]);
    expect(rows[1]).toMatchObject({
      occupancy: { meanPeople: 1.5, min: 0, max: 3 },
      dwell: { visits: 200, meanMs: 7_000 },
      lines: [{ cameraId: 'demo', lineId: 'entrance', in: 200, out: 100 }],
    });
    expect(rows[0]).toMatchObject({ occupancy: null, dwell: null, lines: [], zones: [] });
  });

  test('hours: the doubled one is two', async () => {
    const { rows } = await read(`siteId=${DEMO_SITE_ID}&from=2025-10-26&to=2025-10-27&by=hour`);
    expect(rows).toHaveLength(25);
    expect(rows.slice(2, 4).map(({ start, entries }) => [start, entries])).toEqual([
      ['2025-10-26T02:00:00+02:00', 8],
      ['2025-10-26T02:00:00+01:00', 8],
    ]);
  });

  test('weeks and months of everything, without lines and zones', async () => {
    const weeks = await read('from=2025-10-20&to=2025-11-03&by=week');
    expect(weeks.rows.map(({ start, entries }) => [start.slice(0, 10), entries])).toEqual([
      ['2025-10-20', 200],
      ['2025-10-27', 8],
    ]);
    expect(weeks.rows[0]).not.toHaveProperty('lines');
    const months = await read('from=2025-10-01&to=2025-12-01&by=month');
    expect(months.rows.map(({ entries }) => entries)).toEqual([208, null]);
  });

  test('CSV by format and by Accept, with local and UTC times', async () => {
    const query = 'cameraId=demo&from=2025-10-26&to=2025-10-27&by=day';
    const response = await get(`${query}&format=csv`);
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toContain('statistics-2025-10-26-2025-10-27-day.csv');
    const [head, picture, line, zone] = response.body.split('\r\n');
    expect(head).toMatch(/^\uFEFFstart,end,start_utc,/);
    expect(picture).toMatch(
      /^2025-10-26T00:00:00\+02:00,2025-10-27T00:00:00\+01:00,2025-10-25T22:00:00.000Z,2025-10-26T23:00:00.000Z,picture,demo,Demo shop,,,6000000,6000000,1,200,100,1.5,0,3,200,7,/,
    );
    expect(line).toContain(',line,demo,Demo shop,entrance,Entrance,,,,200,100,');
    expect(zone).toBe('');
    expect((await get(query, { accept: 'text/csv' })).body).toBe(response.body);
  });

  test('a JSON file has the rows of the answer, of any length', async () => {
    const query = 'cameraId=demo&from=2025-10-01&to=2025-12-01&by=day';
    const file = statisticsSchema.parse((await get(`${query}&format=json`)).json());
    expect(file).toEqual(await read(query));
    const long = 'cameraId=demo&from=2024-11-01&to=2026-01-01&by=hour';
    expect((await get(long)).statusCode).toBe(400);
    const { rows } = statisticsSchema.parse((await get(`${long}&format=json`)).json());
    expect(rows).toHaveLength((61 + 365) * 24);
  });

  test.each([
    ['a camera and a site', 'cameraId=demo&siteId=demo-shop&from=2025-10-01&to=2025-10-02&by=day', 400],
    ['a range that ends before it begins', 'from=2025-10-02&to=2025-10-02&by=day', 400],
    ['a date that does not exist', 'from=2025-02-30&to=2025-10-02&by=day', 400],
    ['an unknown field', 'from=2025-02-03&to=2025-10-02&by=day&x=1', 400],
    ['an unknown camera', 'cameraId=none&from=2025-10-01&to=2025-10-02&by=day', 404],
    ['an unknown site', 'siteId=none&from=2025-10-01&to=2025-10-02&by=day', 404],
  ])('%s is refused', async (_, query, status) => {
    expect((await get(query)).statusCode).toBe(status);
  });

  test('sites in two time zones merge by date, and have no common hours', async () => {
    const site = siteSchema.parse((await app.inject(`/api/v1/sites/${DEMO_SITE_ID}`)).json());
    const { id: _, organisationId: __, version: ___, ...input } = site;
    const payload = { ...input, timeZone: 'Asia/Kolkata' };
    const made = siteSchema.parse(
      (await app.inject({ method: 'POST', url: '/api/v1/sites', payload })).json(),
    );
    const camera = { siteId: made.id, name: '=Door', source: { kind: 'demo' }, lines: [], zones: [] };
    const cameraId: unknown = (
      await app.inject({ method: 'POST', url: '/api/v1/cameras', payload: camera })
    ).json().id;
    const startMs = Date.parse('2025-10-25T18:30:00Z');
    const buckets = [{ ...sampleBucket(), cameraId, startMs, endMs: startMs + MINUTE_MS }];
    await app.inject({ method: 'POST', url: '/api/v1/aggregates', payload: { buckets } });
    const { rows, timeZone } = await read('from=2025-10-25&to=2025-10-28&by=day');
    expect(timeZone).toBeNull();
    expect(rows.map(({ start, entries }) => [start, entries])).toEqual([
      ['2025-10-25', null],
      ['2025-10-26', 202],
      ['2025-10-27', 8],
    ]);
    expect(rows[1]?.occupancy?.meanPeople).toBe(3);
    expect((await get('from=2025-10-25&to=2025-10-28&by=hour')).statusCode).toBe(422);
    const csv = (await get(`cameraId=${String(cameraId)}&from=2025-10-26&to=2025-10-27&by=day&format=csv`))
      .body;
    expect(csv).toContain(",'=Door,");
  });
});
