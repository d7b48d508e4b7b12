import { expect } from 'vitest';
import { fakeGateway } from '../fake-gateway';
import { portOf } from '../../port-of';
import { makeTestServer } from '../test-server';
import { fuzz } from './fuzz';
import { apiFrom } from './operations';

/** What a server may grow by while it refuses things; garbage included. */
const MAX_GROWTH_BYTES = 150 * 2 ** 20;

/** Sends `count` malformed requests to the API in this process and proves that it only refuses. */
export async function proveRefusals(count: number, seed: number): Promise<void> {
  const { app, dispose } = await makeTestServer({ gateway: fakeGateway() });
  try {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const api = apiFrom(app.swagger());
    const port = portOf(app.server.address());
    // What is loaded and cached once is no growth.
    await fuzz(api, { port, count: Math.min(1_000, count / 10), seed: seed + 1 });
    const before = residentBytes();
    const report = await fuzz(api, { port, count, seed });
    const grownBytes = residentBytes() - before;
    console.log(`${count} requests`, report.statuses, `${Math.round(grownBytes / 2 ** 20)} MB more resident`);
    expect(report.faults.slice(0, 20)).toEqual([]);
    expect(grownBytes).toBeLessThan(MAX_GROWTH_BYTES);
    // Still there, and the malformed were refused rather than stored.
    const health = await app.inject('/api/v1/health');
    expect(health.statusCode).toBe(200);
    const refused = Object.entries(report.statuses).filter(([status]) => status.startsWith('4'));
    expect(refused.reduce((sum, [, times]) => sum + times, 0)).toBeGreaterThan(count * 0.6);
  } finally {
    await dispose();
  }
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
