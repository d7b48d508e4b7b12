import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aggregatesReadSchema,
  aggregatesResultSchema,
  MAX_BATCH,
  ORGANISATION_HEADER,
  problemSchema,
} from '../../src/api/contract';
import { parseQuotas } from '../accounts/quotas';
import { bucketAges } from '../aggregates/bucket-age';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { SAMPLE_START_MS, sampleBucket } from '../testing/sample-bucket';
import { makeTestServer } from '../testing/test-server';

const HOUR_MS = 3_600_000;
const NOW_MS = SAMPLE_START_MS + 24 * HOUR_MS;
const url = '/api/v1/aggregates';

describe('aggregates', () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  beforeAll(async () => {
    server = await makeTestServer({ nowMs: () => NOW_MS });
    ({ app } = server);
  });
  afterAll(() => server?.dispose());

  const post = (buckets: readonly unknown[]): Promise<LightMyRequestResponse> =>
    app.inject({ method: 'POST', url, payload: { buckets } });
  const read = (
    fromMs: number,
    toMs: number,
    stepMs: number,
    cameraId = 'demo',
  ): Promise<LightMyRequestResponse> =>
    app.inject(`${url}?cameraId=${cameraId}&fromMs=${fromMs}&toMs=${toMs}&stepMs=${stepMs}`);

  test('a full batch is stored once, however often it is sent', async () => {
    const buckets = Array.from({ length: MAX_BATCH }, (_, minute) => sampleBucket(minute));
    const first = aggregatesResultSchema.parse((await post(buckets)).json());
    expect(first).toEqual({ stored: buckets.map(({ id }) => id), duplicate: [], refused: [] });
    const again = aggregatesResultSchema.parse((await post(buckets)).json());
    expect(again).toEqual({ stored: [], duplicate: buckets.map(({ id }) => id), refused: [] });

    const response = await read(SAMPLE_START_MS, SAMPLE_START_MS + 24 * HOUR_MS, HOUR_MS);
    const { rows } = aggregatesReadSchema.parse(response.json());
    expect(rows).toHaveLength(9);
    expect(rows.map(({ entries }) => entries)).toEqual([...Array.from({ length: 8 }, () => 120), 40]);
    expect(rows[0]?.startMs).toBe(SAMPLE_START_MS);
  });

  test('one bucket too many, or none, is refused', async () => {
    const tooMany = Array.from({ length: MAX_BATCH + 1 }, (_, minute) => sampleBucket(minute));
    expect((await post(tooMany)).statusCode).toBe(400);
    expect((await post([])).statusCode).toBe(400);
  });

  test('nothing of a batch with an unknown camera is stored', async () => {
    const known = sampleBucket(900);
    const response = await post([known, sampleBucket(901, { cameraId: 'no-such' })]);
    expect(response.statusCode).toBe(422);
    expect(problemSchema.parse(response.json()).detail).toContain('no-such');
    expect((await post([known])).json()).toEqual({ stored: [known.id], duplicate: [], refused: [] });
  });

  test('a bucket from the day after tomorrow is refused, one from tonight is not', async () => {
    const far = await post([sampleBucket(1000), sampleBucket(2 * 24 * 60 + 1)]);
    expect(far.statusCode).toBe(422);
    expect(problemSchema.parse(far.json()).errors?.[0]?.path).toBe('buckets.1.startMs');
    expect((await post([sampleBucket(30 * 60)])).statusCode).toBe(200);
  });

  test('a bucket of ten years ago is refused, one of nine years ago is not', async () => {
    const yearMinutes = 365 * 24 * 60;
    const old = await post([sampleBucket(-9 * yearMinutes), sampleBucket(-11 * yearMinutes)]);
    expect(old.statusCode).toBe(422);
    expect(problemSchema.parse(old.json()).errors?.[0]?.path).toBe('buckets.1.startMs');
    const known = await post([sampleBucket(-9 * yearMinutes)]);
    expect(aggregatesResultSchema.parse(known.json()).stored).toHaveLength(1);
  });

  test('a refusal for age says what to do, and follows setting and retention', async () => {
    const quotas = parseQuotas({ organisations: { [MAIN_ORGANISATION_ID]: { retentionDays: 30 } } });
    const strict = await makeTestServer({ nowMs: () => NOW_MS, ages: bucketAges(365, quotas) });
    try {
      const send = (minute: number): Promise<LightMyRequestResponse> =>
        strict.app.inject({ method: 'POST', url, payload: { buckets: [sampleBucket(minute)] } });
      const day = 24 * 60;
      expect((await send(-28 * day)).statusCode).toBe(200);
      const old = await send(-31 * day);
      expect(old.statusCode).toBe(422);
      const problem = problemSchema.parse(old.json());
      expect(problem.detail).toMatch(/30 days ago.*Discard.*HIRO_MAX_BUCKET_AGE_DAYS/);
      expect(problem.errors).toEqual([{ path: 'buckets.0.startMs', message: 'more than 30 days ago' }]);
    } finally {
      await strict.dispose();
    }
  });

  test('counts of another organisation than the one that asks are refused for now, and stored later', async () => {
    const bucket = sampleBucket(950);
    const send = (organisationId: string): Promise<LightMyRequestResponse> =>
      app.inject({
        method: 'POST',
        url,
        headers: { [ORGANISATION_HEADER]: organisationId },
        payload: { buckets: [bucket] },
      });
    const refused = await send('another');
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ code: 'other-organisation' });
    expect((await send(MAIN_ORGANISATION_ID)).json()).toMatchObject({ stored: [bucket.id] });
  });

  test('a bucket across a minute is refused', async () => {
    const bucket = sampleBucket(0, { startMs: SAMPLE_START_MS + 1, endMs: SAMPLE_START_MS + 60_001 });
    expect(problemSchema.parse((await post([bucket])).json()).errors?.[0]?.path).toBe('buckets.0.endMs');
  });

  test.each([
    [0, 2001 * 60_000, 60_000, 400, 'stepMs'],
    [60_000, 60_000, 60_000, 400, 'toMs'],
    [0, 60_000, 1_000, 400, 'stepMs'],
    [0, 60_000, 90_000, 400, 'stepMs'],
    [0, 2000 * 60_000, 60_000, 200, ''],
  ])('reading %i–%i by %i is answered with %i', async (fromMs, toMs, stepMs, status, path) => {
    const response = await read(fromMs, toMs, stepMs);
    expect(response.statusCode).toBe(status);
    if (status !== 200) expect(problemSchema.parse(response.json()).errors?.[0]?.path).toBe(path);
  });

  test('reading an unknown camera is a 404', async () => {
    expect((await read(0, 60_000, 60_000, 'no-such')).statusCode).toBe(404);
  });
});
