import type { QuarantinedBucket } from '../../workers/protocol';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';
import {
  firstIdAt,
  type BreakdownStore,
  type CountStore,
  type HistoryStore,
  type OutboxCounts,
  type OutboxStore,
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

export class MemoryBreakdownStore implements BreakdownStore {
  readonly #records = new Map<string, { readonly breakdown: Breakdown; readonly updatedAtMs: number }>();

  async update(
    cameraId: string,
    hourStartMs: number,
    change: (current: Breakdown | undefined) => Breakdown,
    nowMs: number,
  ): Promise<void> {
    const key = `${cameraId} ${hourStartMs}`;
    this.#records.set(key, { breakdown: change(this.#records.get(key)?.breakdown), updatedAtMs: nowMs });
  }

  async range(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]> {
    return [...this.#records.values()]
      .map((record) => record.breakdown)
      .filter((one) => one.cameraId === cameraId && one.hourStartMs >= fromMs && one.hourStartMs < toMs)
      .sort((a, b) => a.hourStartMs - b.hourStartMs);
  }

  async prune(beforeMs: number): Promise<void> {
    for (const [key, record] of this.#records) if (record.updatedAtMs < beforeMs) this.#records.delete(key);
  }
}

export function createMemoryStore(): CountStore {
  return {
    outbox: new MemoryOutboxStore(),
    history: new MemoryHistoryStore(),
    breakdowns: new MemoryBreakdownStore(),
  };
}

function byId(a: Bucket, b: Bucket): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
