import type { QuarantinedBucket } from '../../workers/protocol';
import type { BreakdownRelease } from '../domain/breakdown-release';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';
import {
  firstIdAt,
  type BreakdownStore,
  type CountStore,
  type HistoryStore,
  type OutboxCounts,
  type OutboxStore,
  type ReleaseStore,
} from './count-store';

/** Lasts as long as the thread: where the browser keeps nothing, and in tests. */
export class MemoryOutboxStore implements OutboxStore {
  readonly #waiting = new Map<string, Bucket>();
  readonly #aside = new Map<string, QuarantinedBucket>();

  async put(bucket: Bucket): Promise<void> {
    this.#waiting.set(bucket.id, bucket);
  }

  async peek(limit: number): Promise<readonly Bucket[]> {
    return [...this.#waiting.values()].sort(byId).slice(0, limit);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#waiting.delete(id);
  }

  async quarantine(entry: QuarantinedBucket): Promise<void> {
    this.#aside.set(entry.bucket.id, entry);
    this.#waiting.delete(entry.bucket.id);
  }

  async quarantined(): Promise<readonly QuarantinedBucket[]> {
    return [...this.#aside.values()].sort((a, b) => byId(a.bucket, b.bucket));
  }

  async requeue(): Promise<void> {
    for (const { bucket } of this.#aside.values()) this.#waiting.set(bucket.id, bucket);
    this.#aside.clear();
  }

  async discardQuarantined(): Promise<void> {
    this.#aside.clear();
  }

  async counts(): Promise<OutboxCounts> {
    return { waiting: this.#waiting.size, quarantined: this.#aside.size, elsewhere: 0 };
  }
}

export class MemoryHistoryStore implements HistoryStore {
  readonly #buckets = new Map<string, Bucket>();

  async keep(bucket: Bucket): Promise<void> {
    this.#buckets.set(bucket.id, bucket);
  }

  async range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Bucket[]> {
    return [...this.#buckets.values()]
      .filter((bucket) => bucket.cameraId === cameraId && bucket.startMs >= fromMs && bucket.startMs < toMs)
      .sort((a, b) => a.startMs - b.startMs);
  }

  async prune(beforeMs: number): Promise<void> {
    const oldest = firstIdAt(beforeMs);
    for (const id of this.#buckets.keys()) if (id < oldest) this.#buckets.delete(id);
  }
}

/** Breakdowns, and what is told of them. */
export class MemoryBreakdownStore implements BreakdownStore, ReleaseStore {
  readonly #records = new Map<string, MemoryBreakdown>();
  readonly #queue: BreakdownRelease[] = [];

  async update(
    ...[cameraId, hourStartMs, change, { nowMs, mayTell }]: Parameters<BreakdownStore['update']>
  ): Promise<void> {
    const key = keyOf({ cameraId, hourStartMs });
    const current = this.#records.get(key);
    this.#records.set(key, {
      breakdown: change(current?.breakdown),
      updatedAtMs: nowMs,
      isUntold: mayTell && (current?.isUntold ?? true),
    });
  }

  async range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]> {
    return this.#of(cameraId)
      .map(({ breakdown }) => breakdown)
      .filter(({ hourStartMs }) => hourStartMs >= fromMs && hourStartMs < toMs);
  }

  async prune(beforeMs: number): Promise<void> {
    for (const [key, record] of this.#records) if (record.updatedAtMs < beforeMs) this.#records.delete(key);
  }

  async untold(cameraId: string, quietSinceMs: number): Promise<readonly Breakdown[]> {
    return this.#of(cameraId)
      .filter(({ isUntold, updatedAtMs }) => isUntold && updatedAtMs <= quietSinceMs)
      .map(({ breakdown }) => breakdown);
  }

  async put(release: BreakdownRelease, hours: readonly Breakdown[]): Promise<boolean> {
    const records = hours.map((hour) => this.#records.get(keyOf(hour)));
    const isUnchanged = records.every(
      (record, index) => record?.isUntold === true && record.breakdown.visits === hours[index]?.visits,
    );
    if (!isUnchanged) return false;
    for (const record of records) if (record !== undefined) record.isUntold = false;
    this.#queue.push(release);
    return true;
  }

  async next(): Promise<BreakdownRelease | null> {
    return this.#queue[0] ?? null;
  }

  async remove({ cameraId, startMs }: BreakdownRelease): Promise<void> {
    const index = this.#queue.findIndex((one) => one.cameraId === cameraId && one.startMs === startMs);
    if (index >= 0) this.#queue.splice(index, 1);
  }

  #of(cameraId: string): MemoryBreakdown[] {
    return [...this.#records.values()]
      .filter(({ breakdown }) => breakdown.cameraId === cameraId)
      .sort((a, b) => a.breakdown.hourStartMs - b.breakdown.hourStartMs);
  }
}

interface MemoryBreakdown {
  readonly breakdown: Breakdown;
  readonly updatedAtMs: number;
  isUntold: boolean;
}

function keyOf({ cameraId, hourStartMs }: Pick<Breakdown, 'cameraId' | 'hourStartMs'>): string {
  return `${cameraId} ${hourStartMs}`;
}

export function createMemoryStore(): CountStore {
  const breakdowns = new MemoryBreakdownStore();
  return {
    outbox: new MemoryOutboxStore(),
    history: new MemoryHistoryStore(),
    breakdowns,
    releases: breakdowns,
  };
}

function byId(a: Bucket, b: Bucket): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
