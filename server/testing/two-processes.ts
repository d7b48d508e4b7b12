import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { aggregatesResultSchema } from '../../src/api/contract';
import { leasesAnswerSchema } from '../../src/api/lease-contract';
import type { Bucket } from '../../src/domain/bucket';
import { openKysely } from '../store/pool';
import { sampleBucket } from './sample-bucket';
import { type ServerProcess, startServer } from './server-process';
import { makeTempFolder } from './temp-folder';

const MINUTE_MS = 60_000;
const UNCERTAINTY_MS = 100;
const ASK_EVERY_MS = 500;

/** What happened while processes were killed. */
export interface TwoProcessFigures {
  readonly kills: number;
  readonly epochs: number;
  readonly acknowledged: number;
  readonly unanswered: number;
}

/** One API process; its folder goes with it. */
interface Api {
  process: ServerProcess;
  origin: string;
}

/** A viewer in real time: takes the lease now and then, counts within it, and asks whichever process answers. */
class RealViewer {
  readonly acknowledged = new Set<string>();
  readonly waiting = new Map<string, Bucket>();
  readonly refused: string[] = [];
  unanswered = 0;
  readonly #viewerId = uuidv7();
  readonly #origins: () => readonly string[];
  #epoch: number | null = null;
  #cutMs = 0;
  #untilMs = 0;

  constructor(origins: () => readonly string[]) {
    this.#origins = origins;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#askForLease();
      await this.send();
      await sleep(ASK_EVERY_MS * (0.5 + Math.random()));
    }
  }

  async send(): Promise<void> {
    const buckets = [...this.waiting.values()];
    if (buckets.length === 0) return;
    const answer = aggregatesResultSchema.safeParse(await this.#post('aggregates', { buckets }));
    if (!answer.success) {
      this.unanswered += 1;
      return;
    }
    const { stored, duplicate, refused } = answer.data;
    this.refused.push(...refused.map(({ reason }) => reason));
    for (const id of [...stored, ...duplicate]) this.acknowledged.add(id);
    for (const id of [...stored, ...duplicate, ...refused.map((one) => one.id)]) this.waiting.delete(id);
  }

  async #askForLease(): Promise<void> {
    this.#count();
    const wish = Math.random() < 0.1 ? 'take' : 'analyse';
    const camera = { cameraId: 'demo', wish, epoch: this.#epoch, report: null };
    const answer = leasesAnswerSchema.safeParse(
      await this.#post('leases', {
        viewerId: this.#viewerId,
        clockUncertaintyMs: UNCERTAINTY_MS,
        cameras: [camera],
      }),
    );
    this.#count();
    const state = answer.success ? answer.data.cameras[0] : undefined;
    if (state?.state !== 'held') {
      if (state !== undefined) this.#epoch = null;
      return;
    }
    if (state.epoch !== this.#epoch) this.#cutMs = Math.max(Date.now(), state.startMs + UNCERTAINTY_MS);
    this.#epoch = state.epoch;
    this.#untilMs = state.endMs - UNCERTAINTY_MS;
  }

  /** Cuts what was counted within the lease since the last cut. */
  #count(): void {
    if (this.#epoch === null) return;
    const nowMs = Math.min(Date.now(), this.#untilMs);
    while (nowMs > this.#cutMs) {
      const endMs = Math.min(nowMs, (Math.floor(this.#cutMs / MINUTE_MS) + 1) * MINUTE_MS);
      const time = { startMs: this.#cutMs, endMs, coveredMs: endMs - this.#cutMs };
      const bucket = sampleBucket(0, { ...time, epoch: this.#epoch, viewerId: this.#viewerId });
      this.waiting.set(bucket.id, bucket);
      this.#cutMs = endMs;
    }
  }

  async #post(resource: string, body: object): Promise<unknown> {
    const origins = this.#origins();
    const origin = origins[Math.floor(Math.random() * origins.length)] ?? '';
    try {
      const response = await fetch(`${origin}/api/v1/${resource}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

/**
 * Runs two API processes on one PostgreSQL while viewers count in real time and take the lease from each
 * other, and kills one process after the other. No acknowledged bucket may be lost or doubled, stored
 * times of different leases never overlap, and nothing counted in a lease is refused.
 */
export async function proveTwoProcesses(databaseUrl: string, kills: number): Promise<TwoProcessFigures> {
  const folders = [makeTempFolder(), makeTempFolder()];
  const start = async (index: number): Promise<Api> => {
    const process = startServer(['--data', folders[index]?.path ?? ''], { DATABASE_URL: databaseUrl });
    return { process, origin: `http://localhost:${await process.ready}` };
  };
  const apis = [await start(0), await start(1)];
  const viewers = [1, 2, 3].map(() => new RealViewer(() => apis.map(({ origin }) => origin)));
  const ending = new AbortController();
  const running = Promise.all(viewers.map((viewer) => viewer.run(ending.signal)));
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(2_000 + Math.random() * 3_000);
      const api = apis[kill % 2];
      if (api === undefined) continue;
      api.process.child.kill('SIGKILL');
      await api.process.exit;
      apis[kill % 2] = await start(kill % 2);
    }
    await sleep(3_000);
  } finally {
    ending.abort();
    await running;
  }
  try {
    for (const viewer of viewers) await viewer.send();
    const acknowledged = viewers.flatMap((viewer) => [...viewer.acknowledged]);
    expect(viewers.flatMap((viewer) => [...viewer.waiting.keys()])).toEqual([]);
    expect(viewers.flatMap((viewer) => viewer.refused)).toEqual([]);
    const epochs = await checkStored(databaseUrl, acknowledged);
    const unanswered = viewers.reduce((sum, viewer) => sum + viewer.unanswered, 0);
    return { kills, epochs, acknowledged: acknowledged.length, unanswered };
  } finally {
    for (const { process } of apis) {
      process.child.kill('SIGTERM');
      await process.exit;
    }
    for (const folder of folders) folder.remove();
  }
}

/** Returns how many epochs there were. */
async function checkStored(databaseUrl: string, acknowledged: readonly string[]): Promise<number> {
  const db = openKysely({ connectionString: databaseUrl }, () => undefined);
  try {
    const rows = await db.selectFrom('buckets').select(['id', 'epoch']).execute();
    expect(rows.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
    const overlaps = await sql`
      select one.id, other.id from buckets as one join buckets as other
        on one.camera_id = other.camera_id and one.id < other.id
        and one.start_ms < other.end_ms and one.end_ms > other.start_ms`.execute(db);
    expect(overlaps.rows).toEqual([]);
    return new Set(rows.map(({ epoch }) => epoch)).size;
  } finally {
    await db.destroy();
  }
}
