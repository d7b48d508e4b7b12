/** Measures the built server on an empty data folder: starts, uploads, reads. Run with jiti after the build. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SAMPLE_START_MS, sampleBucket } from './sample-bucket';
import { makeTempFolder } from './temp-folder';

const SINGLE_COUNT = 500;
const BATCH_COUNT = 40;
const BATCH_SIZE = 500;
const DAY_MS = 86_400_000;

interface Started {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly startMs: number;
}

async function start(dataDir: string): Promise<Started> {
  const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
  const beganMs = performance.now();
  const child = spawn(process.execPath, [main, '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const origin = /ready (\S+)/.exec(String(line))?.[1] ?? '';
  return { child, origin, startMs: performance.now() - beganMs };
}

async function stop({ child }: Started): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

async function measure(dataDir: string): Promise<Record<string, number>> {
  const cold = await start(dataDir);
  await stop(cold);
  const server = await start(dataDir);
  let minute = 0;
  const post = async (size: number): Promise<void> => {
    const buckets = Array.from({ length: size }, () => sampleBucket(minute++ - 500_000));
    const response = await fetch(`${server.origin}/api/v1/aggregates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ buckets }),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const singleMs = await timed(async () => {
    for (let count = 0; count < SINGLE_COUNT; count += 1) await post(1);
  });
  const batchMs = await timed(async () => {
    for (let count = 0; count < BATCH_COUNT; count += 1) await post(BATCH_SIZE);
  });
  const fromMs = SAMPLE_START_MS - 500_000 * 60_000;
  const query = `cameraId=demo&fromMs=${fromMs}&toMs=${fromMs + 14 * DAY_MS}&stepMs=3600000`;
  const readMs = await timed(async () => {
    await (await fetch(`${server.origin}/api/v1/aggregates?${query}`)).text();
  });
  await stop(server);
  return {
    coldStartMs: Math.round(cold.startMs),
    warmStartMs: Math.round(server.startMs),
    singlePerSec: Math.round((SINGLE_COUNT * 1000) / singleMs),
    rowsPerSecInBatches: Math.round((BATCH_COUNT * BATCH_SIZE * 1000) / batchMs),
    readTwoWeeksByHourMs: Math.round(readMs),
  };
}

const folder = makeTempFolder();
try {
  console.log(await measure(folder.path));
} finally {
  folder.remove();
}
