import { afterAll, beforeAll, expect, test } from 'vitest';
import { cameraSchema, siteSchema } from '../../src/api/contract';
import { statisticsSchema } from '../../src/api/statistics-contract';
import type { StaffCounts } from '../../src/domain/bucket';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { sampleBucket } from '../testing/sample-bucket';
import { makeTestServer } from '../testing/test-server';
import { rollUpAll } from './rollup-job';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-02T08:00:00Z');
const OUT: StaffCounts = { isExcluded: true, excluded: 1 };
const NOT: StaffCounts = { isExcluded: false, excluded: 0 };
const url = `/api/v1/statistics?siteId=${DEMO_SITE_ID}&from=2026-03-02&to=2026-03-03`;

let server: Awaited<ReturnType<typeof makeTestServer>>;
const read = async (by: 'hour' | 'day') =>
  statisticsSchema.parse((await server.app.inject(`${url}&by=${by}`)).json()).rows;
/** Each camera with what is said of its line. */
let cameraIds: readonly string[] = [];

beforeAll(async () => {
  server = await makeTestServer();
  const { app } = server;
  const {
    id: _,
    organisationId: __,
    version: ___,
    ...site
  } = siteSchema.parse((await app.inject(`/api/v1/sites/${DEMO_SITE_ID}`)).json());
  const headers = { 'if-match': '*' };
  const payload = { ...site, timeZone: 'UTC' };
  await app.inject({ method: 'PUT', url: `/api/v1/sites/${DEMO_SITE_ID}`, headers, payload });
  const made = await Promise.all(
    ['A', 'B'].map((name) => {
      const camera = { siteId: DEMO_SITE_ID, name, source: { kind: 'demo' }, lines: [], zones: [] };
      return app.inject({ method: 'POST', url: '/api/v1/cameras', payload: camera });
    }),
  );
  cameraIds = made.map((answer) => cameraSchema.parse(answer.json()).id).sort();
  // Of each camera by hour: what each of its minutes says of staff.
  const told: readonly (readonly (readonly (StaffCounts | null)[])[])[] = [
    [[OUT, OUT], [OUT, NOT], [NOT]],
    [[OUT], [null], []],
  ];
  const buckets = told.flatMap((hours, camera) =>
    hours.flatMap((minutes, hour) =>
      minutes.map((staff, minute) => {
        const startMs = START_MS + hour * HOUR_MS + minute * 60_000;
        const of = { cameraId: cameraIds[camera] ?? '', startMs, endMs: startMs + 60_000, coveredMs: 50_000 };
        return { ...sampleBucket(0, of), ...(staff !== null && { sections: { staff } }) };
      }),
    ),
  );
  const sent = await app.inject({ method: 'POST', url: '/api/v1/aggregates', payload: { buckets } });
  expect(sent.json()).toMatchObject({ refused: [] });
}, 240_000);
afterAll(() => server?.dispose());

async function expectTold(): Promise<void> {
  const hours = (await read('hour')).slice(8, 12);
  expect(hours.map(({ staffExcluded, staffExcludedMs }) => [staffExcluded, staffExcludedMs])).toEqual([
    ['whole', 150_000],
    ['part', 50_000],
    ['none', 0],
    [null, 0],
  ]);
  const ofLines = (row: (typeof hours)[number] | undefined) =>
    row?.lines?.map(({ cameraId, staffExcluded }) => [cameraIds.indexOf(cameraId), staffExcluded]);
  expect(hours.map(ofLines)).toEqual([
    [
      [0, 'whole'],
      [1, 'whole'],
    ],
    [
      [0, 'part'],
      [1, 'none'],
    ],
    [[0, 'none']],
    [],
  ]);
  const [day] = await read('day');
  expect([day?.staffExcluded, day?.staffExcludedMs, ofLines(day)]).toEqual([
    'part',
    200_000,
    [
      [0, 'part'],
      [1, 'part'],
    ],
  ]);
}

test('every row and every series says whether staff is left out of it', async () => {
  await expectTold();
  const csv = (await server.app.inject(`${url}&by=hour&format=csv`)).body.split('\r\n');
  expect(csv[0]).toMatch(/,staff_excluded,staff_excluded_ms$/);
  const ends = csv.slice(9).map((line) => line.split(',').slice(-2).join());
  expect(ends.slice(0, 8)).toEqual([
    ...['whole,150000', 'whole,', 'whole,', 'part,50000', 'part,', 'none,', 'none,0', 'none,'],
  ]);
});

test('the roll-ups say it too, once the minutes are gone', async () => {
  const { context } = server.store;
  await rollUpAll(context);
  await expectTold();
  await context.db.deleteFrom('buckets').execute();
  await expectTold();
});
