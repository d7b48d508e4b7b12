import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { createLogger } from '../../../src/lib/logger';
import { fakeGateway } from '../fake-gateway';
import { portOf } from '../../port-of';
import { makeTestServer } from '../test-server';
import { fuzz } from './fuzz';
import { apiFrom } from './operations';

/** What may be reachable afterwards that was not before: caches that fill up, no request. */
const MAX_KEPT_BYTES = 10 * 2 ** 20;
/** What the process may hold more of, the fuzzer's own garbage included. */
const MAX_RESIDENT_BYTES = 150 * 2 ** 20;

/** Sends `count` malformed requests to the API in this process and proves that it only refuses. */
export async function proveRefusals(count: number, seed: number): Promise<void> {
  // A log that keeps its lines, as other tests want it, is growth of its own.
  const log = createLogger('fuzz', { level: 'debug', sink: () => undefined });
  const { app, dispose } = await makeTestServer({ gateway: fakeGateway(), log });
  try {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const api = apiFrom(app.swagger());
    const port = portOf(app.server.address());
    // What is loaded and cached once is no growth.
    await fuzz(api, { port, count: Math.min(1_000, count / 10), seed: seed + 1 });
    const before = await memory();
    const report = await fuzz(api, { port, count, seed });
    const after = await memory();
    const keptBytes = after.keptBytes - before.keptBytes;
    const residentBytes = after.residentBytes - before.residentBytes;
    const grown = `${megabytes(keptBytes)} MB more kept, ${megabytes(residentBytes)} MB more resident`;
    console.log(`${count} requests`, report.statuses, grown);
    expect(report.faults.slice(0, 20)).toEqual([]);
    expect(keptBytes).toBeLessThan(MAX_KEPT_BYTES);
    expect(residentBytes).toBeLessThan(MAX_RESIDENT_BYTES);
    // Still there, and the malformed were refused rather than stored.
    const health = await app.inject('/api/v1/health');
    expect(health.statusCode).toBe(200);
    const refused = Object.entries(report.statuses).filter(([status]) => status.startsWith('4'));
    expect(refused.reduce((sum, [, times]) => sum + times, 0)).toBeGreaterThan(count * 0.6);
  } finally {
    await dispose();
  }
}

async function memory(): Promise<{ readonly keptBytes: number; readonly residentBytes: number }> {
  collectGarbage();
  // What lies outside the heap goes when those who held it have been told.
  await sleep(1_000);
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { keptBytes: heapUsed + external, residentBytes: rss };
}

/** Node gives `gc` to contexts made after the flag; no runner has to be started with it. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc !== 'function') throw new Error('this Node does not collect garbage on demand');
  gc();
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
