import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../../src/domain/demo';
import { hoursIn, type Span } from '../../statistics/local-time';
import { rollUpAll } from '../../statistics/rollup-job';
import { MAIN_ORGANISATION_ID } from '../../store/seed';
import { SAMPLE_START_MS, sampleBucket } from '../../testing/sample-bucket';
import { openTestEmbedded, type TestStore } from '../../testing/test-stores';
import { writeReport } from './report-mail';
import { readSiteReport, type SiteReport } from './report-numbers';

const HOUR_MS = 3_600_000;
/** Not a whole hour from UTC. */
const ZONE = 'Asia/Kolkata';
const OF = { organisationId: MAIN_ORGANISATION_ID, siteId: DEMO_SITE_ID };

let opened: TestStore;
let day: readonly Span[];
beforeAll(async () => {
  opened = await openTestEmbedded();
  const { sites } = opened.store.within(MAIN_ORGANISATION_ID);
  const site = await sites.get(DEMO_SITE_ID);
  if (site === null) throw new Error('no site');
  const { id: _id, organisationId: _organisation, version: _version, ...input } = site;
  await sites.replace(DEMO_SITE_ID, null, { ...input, timeZone: ZONE });
  const startMs = Date.parse('2026-03-01T00:00:00+05:30');
  day = hoursIn(ZONE, { startMs, endMs: startMs + 24 * HOUR_MS });
}, 120_000);
afterAll(() => opened?.dispose());

const insert = (...minutes: number[]) =>
  opened.store.within(MAIN_ORGANISATION_ID).buckets.insert(
    minutes.map((minute) => sampleBucket(minute)),
    0,
  );
const read = async (): Promise<SiteReport> => {
  const report = await readSiteReport(opened.store, OF, day);
  if (report === null) throw new Error('no report');
  return report;
};

test('a report reads roll-ups, and the minutes that are not rolled up yet', async () => {
  // 10:00Z is 15:30 there: two local hours.
  await insert(0, 10, 40);
  await rollUpAll(opened.store.context);
  const rolledUp = await read();
  expect(rolledUp).toMatchObject({
    entries: 6,
    exits: 3,
    busiest: { startMs: SAMPLE_START_MS - HOUR_MS / 2 },
  });
  expect(rolledUp.cameras[0]?.hours.map(({ numbers: { entries, coverage } }) => [entries, coverage])).toEqual(
    [
      [4, 2 / 60],
      [2, 1 / 60],
    ],
  );
  // Only whoever reads roll-ups does not miss the minutes.
  const { db } = opened.store.context;
  await db.deleteFrom('buckets').where('camera_id', '=', DEMO_CAMERA_ID).execute();
  expect(await read()).toEqual(rolledUp);
  await insert(200);
  expect(await read()).toMatchObject({ entries: 8, coverage: 4 / (24 * 60) });
});

test('coverage stands in every row of the table, in the text and in the file', async () => {
  const report = await read();
  const parts = {
    report,
    timeZone: ZONE,
    period: 'daily',
    language: 'en',
    kind: 'on-time',
    hasCsv: true,
  } as const;
  const [first] = day;
  const span = { fromMs: first?.startMs ?? 0, toMs: 0, firstDay: '2026-03-01', lastDay: '2026-03-01' };
  const { html, text, csv } = writeReport({ ...parts, span });
  const rows = html.match(/<tr>.*?<\/tr>/gs) ?? [];
  expect(rows).toHaveLength(3);
  expect(rows[0]).toContain('Watched');
  for (const row of rows.slice(1)) expect(row).toMatch(/&lt; 1%<\/td><\/tr>$/);
  expect(text.match(/Watched: < 1%/g)).toHaveLength(2);
  const [head = '', ...lines] = (csv?.content ?? '').trim().split('\r\n');
  expect(head.split(',').slice(-2)).toEqual(['staff_excluded', 'coverage']);
  expect(lines.map((line) => line.split(',').slice(-2).join())).toEqual([
    ...['none,0.0333', 'none,0.0167', 'none,0.0167'],
  ]);
});
