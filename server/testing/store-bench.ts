/**
 * Measures the store: uploads through the HTTP API, charts of a year, starts. Run it from the root:
 *   npx jiti server/testing/store-bench.ts embedded
 *   npx jiti server/testing/store-bench.ts postgresql postgresql://user@host/empty_database
 * They use the built server (`HIRO_BENCH_SERVER` names another main.js). The second fills the database with a year of minutes of 20 cameras and a year of roll-ups of 1,000 more
 * (a quarter of an hour, 10 GB); what is there already is used again. Drop it afterwards.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { keptLog } from './quiet-log';
import { sampleBucket } from './sample-bucket';
import { makeTempFolder } from './temp-folder';
import { addCameras, addMinutes, addRollups, cameraIdsOf } from './year-of-minutes';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { openPostgresqlStore } from '../store/postgresql-store';
import type { Store } from '../store/store';
import { mergePeriods } from '../statistics/merge-rollups';
import { periodsIn } from '../statistics/periods';
import { rollUpAll } from '../statistics/rollup-job';
import { inSnapshot } from '../statistics/snapshot';

const BATCH_SIZE = 500;
const DAY_MS = 86_400_000;
const YEAR_START_MS = Date.UTC(2025, 0, 1);
const ROUNDS = 3;

interface Server {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly startMs: number;
}

async function startServer(dataDir: string, databaseUrl: string | null): Promise<Server> {
  const main =
    process.env.HIRO_BENCH_SERVER ?? fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
  const beganMs = performance.now();
  const child = spawn(process.execPath, [main, '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HIRO_GATEWAY: 'off', DATABASE_URL: databaseUrl ?? '' },
  });
  const [line] = await once(child.stdout, 'data');
  return { child, origin: /(http\S+)/.exec(String(line))?.[1] ?? '', startMs: performance.now() - beganMs };
}

async function stopServer({ child }: Server): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function report(name: string, values: readonly number[], unit: string): void {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const all = values.map((value) => Math.round(value).toLocaleString('en')).join(', ');
  const load = (loadavg()[0] ?? 0).toFixed(1);
  console.log(`${name}: median ${Math.round(median).toLocaleString('en')} ${unit} (${all}; load ${load})`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

let nextMinute = 0;

/** Bodies of full batches, each of one camera, as a viewer that was offline sends them. */
function bodies(count: number, cameraIds: readonly string[]): string[] {
  return Array.from({ length: count }, (_, index) => {
    const cameraId = cameraIds[index % cameraIds.length] ?? 'demo';
    const buckets = Array.from({ length: BATCH_SIZE }, () => sampleBucket(-nextMinute++, { cameraId }));
    return JSON.stringify({ buckets });
  });
}

async function ingest({ origin }: Server, all: readonly string[], senderCount: number): Promise<number> {
  const waiting = [...all];
  const ms = await timed(() =>
    Promise.all(
      Array.from({ length: senderCount }, async () => {
        for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
          const headers = { 'content-type': 'application/json' };
          const response = await fetch(`${origin}/api/v1/aggregates`, { method: 'POST', headers, body });
          if (!response.ok) throw new Error(await response.text());
        }
      }),
    ),
  );
  return (all.length * BATCH_SIZE * 1000) / ms;
}

async function benchEmbedded(): Promise<void> {
  const folder = makeTempFolder();
  try {
    await stopServer(await startServer(folder.path, null));
    const starts: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await startServer(folder.path, null);
      starts.push(server.startMs);
      await ingest(server, bodies(2, ['demo']), 1);
      rates.push(await ingest(server, bodies(40, ['demo']), 4));
      await stopServer(server);
    }
    report('embedded: start, warm', starts, 'ms');
    report('embedded: ingest', rates, 'buckets/s');
  } finally {
    folder.remove();
  }
}

async function benchPostgresql(databaseUrl: string): Promise<void> {
  const store = await openPostgresqlStore({ databaseUrl, log: keptLog().log });
  await fill(store);
  const year = { fromMs: YEAR_START_MS, toMs: YEAR_START_MS + 365 * DAY_MS };
  const cameraIds = cameraIdsOf(20);
  for (const [name, stepMs] of [
    ['day', DAY_MS],
    ['week', 7 * DAY_MS],
    ['six hours', DAY_MS / 4],
  ] as const) {
    const read = (): Promise<unknown> =>
      store.within(MAIN_ORGANISATION_ID).buckets.read({ cameraId: cameraIds[0] ?? '', ...year, stepMs });
    await read();
    report(`year of one camera by ${name}`, await rounds(read), 'ms');
  }
  await benchOrganisation(store);
  await store.close();
  await benchServer(databaseUrl, cameraIds);
}

async function rounds(work: () => Promise<unknown>): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) values.push(await timed(work));
  return values;
}

async function benchOrganisation(store: Store): Promise<void> {
  const cameraIds = cameraIdsOf(1_000).map((id) => id.replace('bench', 'rolled'));
  const range = { fromDateMs: YEAR_START_MS, toDateMs: YEAR_START_MS + 365 * DAY_MS };
  for (const by of ['day', 'week', 'month'] as const) {
    const periods = periodsIn('UTC', { ...range, by });
    const read = (): Promise<unknown> =>
      inSnapshot(store.context.db, (trx) =>
        mergePeriods(trx, { cameraIds, timeZone: 'UTC', periods }, { hasDetails: false }),
      );
    await read();
    report(`year of 1,000 cameras by ${by}`, await rounds(read), 'ms');
  }
}

async function benchServer(databaseUrl: string, cameraIds: readonly string[]): Promise<void> {
  const folder = makeTempFolder();
  const starts: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const server = await startServer(folder.path, databaseUrl);
    starts.push(server.startMs);
    nextMinute = Math.max(nextMinute, 700_000);
    await ingest(server, bodies(4, cameraIds), 4);
    rates.push(await ingest(server, bodies(80, cameraIds), 8));
    await stopServer(server);
  }
  folder.remove();
  report('PostgreSQL: start, warm', starts, 'ms');
  report('PostgreSQL: ingest', rates, 'buckets/s');
}

/** Everything that the charts need, unless it is there. */
async function fill(store: Store): Promise<void> {
  const { db } = store.context;
  await sql`update sites set config = jsonb_set(config, '{timeZone}', '"UTC"')`.execute(db);
  await addCameras(db, 20);
  const { rows } = await sql<{ count: number }>`select count(*) as count from buckets`.execute(db);
  if ((rows[0]?.count ?? 0) < 10_000_000) {
    await addMinutes(db, { cameraCount: 20, startMs: YEAR_START_MS, days: 365 });
  }
  await addRollups(db, { cameraCount: 1_000, startMs: YEAR_START_MS, days: 365 });
  await rollUpAll(store.context);
  await sql`analyze`.execute(db);
}

const [kind, url] = process.argv.slice(2);
if (kind === 'embedded') await benchEmbedded();
else if (kind === 'postgresql' && url !== undefined) await benchPostgresql(url);
else console.log('Say "embedded", or "postgresql" and an address.');
