import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AggregatesRead } from '../../src/api/contract';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { AnalyserCommand } from '../support/analyser-command';
import { isRunning } from '../support/faults/processes';
import { Owner } from '../support/owner';
import { freePort, Product } from '../support/product';

/** An analyser as a service runs it, from its pairing to its end, and what happens to it in between. */

const MINUTE_MS = 60_000;
const STARTED_WITHIN_MS = 120_000;
/** From the death of the browser to the next analysed picture. */
const BACK_WITHIN_MS = 60_000;
const ENDED_WITHIN_MS = 60_000;
/** Pictures that may be analysed before the lease is there; they count for nobody. */
const BEFORE_LEASE_FRAMES = 3;

let folder: string;
let dataDir: string;
let product: Product;
let owner: Owner;
let command: AnalyserCommand;
const figures: Record<string, number> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hiro-analyser-'));
});
beforeEach(async () => {
  dataDir = await mkdtemp(join(folder, 'data-'));
  product = await Product.start();
  owner = await Owner.setUp(product);
});
afterEach(async () => {
  command?.child.kill('SIGTERM');
  await command?.ended(ENDED_WITHIN_MS);
  await product?.stop();
});
afterAll(async () => {
  console.log('analyser:', figures);
  await rm(folder, { recursive: true, force: true });
});

async function start(args: readonly string[] = []): Promise<void> {
  const healthPort = await freePort();
  command = new AnalyserCommand({ server: product.url, dataDir, healthPort, args });
}

async function counts(): Promise<void> {
  await command.printed(/ counts 1 of 1$/m, STARTED_WITHIN_MS);
  await analysesMore(0);
}

/** Waits until more frames than these are analysed; frames begin anew with each browser. */
async function analysesMore(than: number, timeout = STARTED_WITHIN_MS): Promise<void> {
  await expect.poll(() => command.frames().catch(() => 0), { timeout, interval: 250 }).toBeGreaterThan(than);
}

/** What the server has stored of the time since then. */
async function storedSince(fromMs: number): Promise<{ readonly frames: number; readonly coveredMs: number }> {
  const search = new URLSearchParams({
    cameraId: DEMO_CAMERA_ID,
    stepMs: String(MINUTE_MS),
    fromMs: String(Math.floor(fromMs / MINUTE_MS) * MINUTE_MS),
    toMs: String(Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS),
  });
  const { rows } = await owner.request<AggregatesRead>('GET', `/api/v1/aggregates?${search.toString()}`);
  return {
    frames: rows.reduce((sum, { framesAnalysed }) => sum + framesAnalysed, 0),
    coveredMs: rows.reduce((sum, { coveredMs }) => sum + coveredMs, 0),
  };
}

describe.skipIf(!existsSync('/proc/self/stat'))('an analyser (process checks need Linux)', () => {
  it('is let in by its code, counts on through a killed browser and a restarted server, and ends with all stored', async () => {
    await start();
    const [, code = ''] = await command.printed(/waits to be paired, code (\S+)/, STARTED_WITHIN_MS);
    expect((await command.health()).status).toBe(503);
    await owner.letIn(code, DEMO_SITE_ID);
    await counts();
    const beganMs = Date.now();
    const health = await command.health();
    expect(health.status).toBe(200);
    expect(health.state).toMatchObject({ isWell: true, state: 'counts 1 of 1', restarts: 0 });
    const kept = join(dataDir, 'device-cookie.json');
    await expect.poll(() => existsSync(kept)).toBe(true);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    // The first minute is over within two.
    const frames = async (): Promise<number> => (await storedSince(beganMs)).frames;
    await expect.poll(frames, { timeout: 3 * MINUTE_MS, interval: 500 }).toBeGreaterThan(0);
    const storedBefore = await frames();

    const killedMs = Date.now();
    for (const pid of command.browserPids()) process.kill(pid, 'SIGKILL');
    await command.printed(/the browser has ended; restart in 1 s/, ENDED_WITHIN_MS);
    await expect.poll(async () => (await command.health()).state.restarts).toBe(1);
    // Counts are the new browser's: the old one's state is gone with it.
    await expect.poll(async () => (await command.health()).state.cameras.length).toBe(0);
    await analysesMore(0, BACK_WITHIN_MS);
    figures['back after SIGKILL, ms'] = Date.now() - killedMs;

    await product.stopServer();
    await analysesMore((await command.frames()) + 5);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    await product.startServer();
    await analysesMore((await command.frames()) + 5);

    const analysed = await command.frames();
    const endedMs = Date.now();
    const pids = command.browserPids();
    command.child.kill('SIGTERM');
    expect(await command.ended(ENDED_WITHIN_MS)).toBe(0);
    expect(command.out).toMatch(/stopped\n$/);
    expect(pids.filter(isRunning)).toEqual([]);

    // Every picture of the second browser is in what is stored, those of the time without a server too.
    const stored = await storedSince(beganMs);
    Object.assign(figures, {
      'SIGTERM to the end, ms': Date.now() - endedMs,
      'stored before the kill, frames': storedBefore,
      'analysed by the second browser, frames': analysed,
      'stored, frames': stored.frames,
      'watched, ms': endedMs - beganMs,
      'stored, ms': stored.coveredMs,
    });
    expect(stored.frames).toBeGreaterThanOrEqual(storedBefore + analysed - BEFORE_LEASE_FRAMES);
  });

  it('comes in by a token, is known as well to the list of devices, and says so when it is revoked', async () => {
    const { token, device } = await owner.makeDevice('analyser');
    const file = join(folder, 'token');
    await writeFile(file, token, { mode: 0o600 });
    await start(['--token-file', file]);
    await counts();
    await expect
      .poll(
        async () => {
          type Device = { readonly id: string; readonly heartbeat: { readonly state: string } | null };
          const devices = await owner.request<readonly Device[]>('GET', '/api/v1/devices');
          return devices.find(({ id }) => id === device.id)?.heartbeat?.state;
        },
        { timeout: 2 * MINUTE_MS },
      )
      .toBe('counts 1 of 1');
    await owner.request('DELETE', `/api/v1/devices/${device.id}`);
    expect(await command.ended(2 * MINUTE_MS)).toBe(1);
    expect(command.err).toMatch(/does not know this token/);
    expect(command.out + command.err).not.toContain(token);
    expect(existsSync(join(dataDir, 'device-cookie.json'))).toBe(false);
  });
});
