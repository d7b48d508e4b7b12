import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { embeddedFiles } from '../store/embedded-files';
import { IngestLoad } from './ingest-load';
import { type ServerProcess, startServer } from './server-process';

const lockSchema = z.object({ pid: z.int() });

/**
 * Starts the server, writes, and kills server and database right after an acknowledged answer, again
 * and again on one folder. Afterwards every acknowledged bucket must be there, once.
 */
export async function proveKillsLoseNothing(dataDir: string, rounds: number): Promise<void> {
  const load = new IngestLoad();
  let cameraId: string | null = null;
  for (let round = 0; round < rounds; round += 1) {
    const server = startServer(['--data', dataDir]);
    const origin = `http://localhost:${await server.ready}`;
    if (cameraId !== null) expect((await fetch(`${origin}/api/v1/cameras/${cameraId}`)).status).toBe(200);
    expect(await load.countStored(origin)).toBe(load.acknowledged.size);
    for (let request = 0; request < 5; request += 1) {
      expect(await load.send(origin, load.make(1 + request * 3))).toBe(true);
    }
    cameraId = await addCamera(origin);
    await killAll(server, dataDir);
  }
}

/** What the random kills have met. */
export interface KillFigures {
  readonly kills: number;
  readonly acknowledged: number;
  /** Uploads whose answer a kill took. */
  readonly unanswered: number;
  /** Of the buckets in those, how many were stored all the same. */
  readonly storedUnanswered: number;
  readonly slowestStartMs: number;
}

/**
 * Kills the server, its database or both at random moments while uploads are on their way, again and
 * again on one folder. Each time the store must open by itself, with every acknowledged bucket once.
 */
export async function proveRandomKillsLoseNothing(dataDir: string, kills: number): Promise<KillFigures> {
  const load = new IngestLoad();
  let unanswered = 0;
  let storedUnanswered = 0;
  let slowestStartMs = 0;
  let server: ServerProcess | null = null;
  let origin = '';
  try {
    for (let kill = 0; kill <= kills; kill += 1) {
      const beganMs = performance.now();
      if (server === null) {
        server = startServer(['--data', dataDir]);
        origin = `http://localhost:${await server.ready}`;
      }
      const stored = await countWhenOpen(load, origin);
      slowestStartMs = Math.max(slowestStartMs, performance.now() - beganMs);
      // What was on its way may be there or not; what was acknowledged is there, and nothing is twice.
      expect(stored).toBeGreaterThanOrEqual(load.acknowledged.size);
      expect(stored).toBeLessThanOrEqual(load.acknowledged.size + load.waiting.size);
      storedUnanswered += stored - load.acknowledged.size;
      expect(await load.settle(origin)).toBe(true);
      expect(await load.countStored(origin)).toBe(load.acknowledged.size);
      if (kill === kills) break;
      const uploads = uploadUntilBroken(load, origin);
      await sleep(Math.random() * 1_200);
      server = await killSome(server, dataDir, kill);
      unanswered += await uploads;
    }
    expect(load.refused).toEqual([]);
  } finally {
    if (server !== null) await killAll(server, dataDir);
  }
  return { kills, acknowledged: load.acknowledged.size, unanswered, storedUnanswered, slowestStartMs };
}

/** A database that was killed alone is started again by its server, which answers 503 meanwhile. */
async function countWhenOpen(load: IngestLoad, origin: string): Promise<number> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const response = await fetch(`${origin}/api/v1/sites`).catch(() => null);
    if (response?.ok === true) return load.countStored(origin);
    await sleep(100);
  }
  throw new Error('the store did not open within a minute');
}

/** Three uploads at a time, of up to 40 buckets each, until one fails; returns how many failed. */
async function uploadUntilBroken(load: IngestLoad, origin: string): Promise<number> {
  let failures = 0;
  const one = async (): Promise<void> => {
    while (failures === 0) {
      if (!(await load.send(origin, load.make(1 + Math.floor(Math.random() * 40))))) failures += 1;
    }
  };
  await Promise.all([one(), one(), one()]);
  return failures;
}

/** Kills both mostly, or one of them; returns the server if it still runs. */
async function killSome(server: ServerProcess, dataDir: string, kill: number): Promise<ServerProcess | null> {
  if (kill % 4 === 3) {
    process.kill(databasePidOf(dataDir), 'SIGKILL');
    return server;
  }
  if (kill % 4 === 2) {
    server.child.kill('SIGKILL');
    await server.exit;
  } else {
    await killAll(server, dataDir);
  }
  return null;
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
