import { readFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { z } from 'zod';
import { aggregatesResultSchema } from '../../src/api/contract';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { embeddedFiles } from '../store/embedded-files';
import { sampleBucket } from './sample-bucket';
import { type ServerProcess, startServer } from './server-process';

const lockSchema = z.object({ pid: z.int() });

/**
 * Starts the server, writes, and kills server and database right after an acknowledged answer, again
 * and again on one folder. Afterwards every acknowledged bucket must be there, once.
 */
export async function proveKillsLoseNothing(dataDir: string, rounds: number): Promise<void> {
  const acknowledged: string[] = [];
  let cameraId: string | null = null;
  for (let round = 0; round < rounds; round += 1) {
    const server = startServer(['--data', dataDir]);
    const origin = `http://localhost:${await server.ready}`;
    if (cameraId !== null) expect((await fetch(`${origin}/api/v1/cameras/${cameraId}`)).status).toBe(200);
    const stillThere = await post(origin, acknowledged);
    expect(stillThere.stored).toEqual([]);
    for (let request = 0; request < 5; request += 1) {
      const ids = Array.from({ length: 1 + request * 3 }, () => uuidv7());
      expect((await post(origin, ids)).stored).toEqual(ids);
      acknowledged.push(...ids);
    }
    cameraId = await addCamera(origin);
    await killAll(server, dataDir);
  }
}

async function post(origin: string, ids: readonly string[]): Promise<{ readonly stored: readonly string[] }> {
  const stored: string[] = [];
  for (let start = 0; start < ids.length; start += 500) {
    const buckets = ids.slice(start, start + 500).map((id) => sampleBucket(0, { id }));
    const response = await fetch(`${origin}/api/v1/aggregates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ buckets }),
    });
    stored.push(...aggregatesResultSchema.parse(await response.json()).stored);
  }
  return { stored };
}

async function addCamera(origin: string): Promise<string> {
  const source = { kind: 'demo' };
  const response = await fetch(`${origin}/api/v1/cameras`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ siteId: DEMO_SITE_ID, name: 'New', source, lines: [], zones: [] }),
  });
  expect(response.status).toBe(201);
  return response.headers.get('location')?.split('/').at(-1) ?? '';
}

async function killAll(server: ServerProcess, dataDir: string): Promise<void> {
  const databasePid = databasePidOf(dataDir);
  process.kill(databasePid, 'SIGKILL');
  server.child.kill('SIGKILL');
  await server.exit;
}

/** The holder of the database's lock. */
export function databasePidOf(dataDir: string): number {
  const lock: unknown = JSON.parse(readFileSync(embeddedFiles(dataDir).databaseLock, 'utf8'));
  return lockSchema.parse(lock).pid;
}
