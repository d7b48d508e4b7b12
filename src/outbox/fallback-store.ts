import type { QuarantinedBucket } from '../../workers/protocol';
import type { Bucket } from '../domain/bucket';
import type { Breakdown } from '../domain/live';
import { messageOf } from '../lib/errors';
import { mergeBreakdowns } from '../aggregates/breakdown';
import type {
  BreakdownStore,
  CountStore,
  HistoryStore,
  OutboxCounts,
  OutboxStore,
  ReleaseStore,
} from './count-store';
import { createMemoryStore } from './memory-store';

/** Hears in words that storage fails; once until a write goes through again. */
export type OnStorageProblem = (message: string) => void;

/**
 * Stores in `stored` and, where that fails (quota, private mode), in memory. Reading gives both
 * together; with unreadable storage it gives what is in memory, and the problem is reported.
 */
export function createFallbackStore(stored: CountStore, onProblem: OnStorageProblem): CountStore {
  const memory = createMemoryStore();
  const guard = new StorageGuard(onProblem);
  return {
    outbox: new FallbackOutbox(stored.outbox, memory.outbox, guard),
    history: fallbackHistory(stored.history, memory.history, guard),
    breakdowns: fallbackBreakdowns(stored.breakdowns, memory.breakdowns, guard),
    releases: fallbackReleases(stored.releases, guard),
  };
}

/** Runs attempts on the storage and remembers whether the last write failed. */
class StorageGuard {
  readonly #onProblem: OnStorageProblem;
  #isFailing = false;

  constructor(onProblem: OnStorageProblem) {
    this.#onProblem = onProblem;
  }

  async write(store: () => Promise<void>, keepInMemory: () => Promise<void>): Promise<void> {
    try {
      await store();
      this.#isFailing = false;
    } catch (error) {
      this.#report(error);
      await keepInMemory();
    }
  }

  async read<Result>(read: () => Promise<Result>, none: Result): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      this.#report(error);
      return none;
    }
  }

  #report(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#onProblem(
      `This browser does not store the counts (${messageOf(error)}). What is not sent is lost when the page is closed.`,
    );
  }
}

class FallbackOutbox implements OutboxStore {
  readonly #stored: OutboxStore;
  readonly #memory: OutboxStore;
  readonly #guard: StorageGuard;
  /** Ids that are in memory, waiting or set aside. */
  readonly #inMemory = new Set<string>();

  constructor(stored: OutboxStore, memory: OutboxStore, guard: StorageGuard) {
    this.#stored = stored;
    this.#memory = memory;
    this.#guard = guard;
  }

  put(bucket: Bucket): Promise<void> {
    return this.#guard.write(
      () => this.#stored.put(bucket),
      () => {
        this.#inMemory.add(bucket.id);
        return this.#memory.put(bucket);
      },
    );
  }

  async peek(limit: number): Promise<readonly Bucket[]> {
    const stored = await this.#guard.read(() => this.#stored.peek(limit), []);
    const unstored = await this.#memory.peek(limit);
    if (unstored.length === 0) return stored;
    return [...stored, ...unstored].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  /** Rejects if what was stored cannot be removed: the caller would send it for ever. */
  async remove(ids: readonly string[]): Promise<void> {
    const stored = ids.filter((id) => !this.#inMemory.has(id));
    await this.#memory.remove(ids);
    for (const id of ids) this.#inMemory.delete(id);
    if (stored.length > 0) await this.#stored.remove(stored);
  }

  quarantine(entry: QuarantinedBucket): Promise<void> {
    const isInMemory = this.#inMemory.has(entry.bucket.id);
    return (isInMemory ? this.#memory : this.#stored).quarantine(entry);
  }

  async quarantined(): Promise<readonly QuarantinedBucket[]> {
    const stored = await this.#guard.read(() => this.#stored.quarantined(), []);
    return [...stored, ...(await this.#memory.quarantined())];
  }

  async requeue(): Promise<void> {
    await this.#memory.requeue();
    await this.#stored.requeue();
  }

  async discardQuarantined(): Promise<void> {
    for (const { bucket } of await this.#memory.quarantined()) this.#inMemory.delete(bucket.id);
    await this.#memory.discardQuarantined();
    await this.#stored.discardQuarantined();
  }

  async counts(): Promise<OutboxCounts> {
    const none = { waiting: 0, quarantined: 0, elsewhere: 0 };
    const stored = await this.#guard.read(() => this.#stored.counts(), none);
    const unstored = await this.#memory.counts();
    return {
      waiting: stored.waiting + unstored.waiting,
      quarantined: stored.quarantined + unstored.quarantined,
      elsewhere: stored.elsewhere,
    };
  }
}

function fallbackHistory(stored: HistoryStore, memory: HistoryStore, guard: StorageGuard): HistoryStore {
  return {
    keep: (bucket) =>
      guard.write(
        () => stored.keep(bucket),
        () => memory.keep(bucket),
      ),
    range: async (cameraId, fromMs, toMs) => {
      const kept = await guard.read(() => stored.range(cameraId, fromMs, toMs), []);
      const unstored = await memory.range(cameraId, fromMs, toMs);
      return unstored.length === 0 ? kept : [...kept, ...unstored].sort((a, b) => a.startMs - b.startMs);
    },
    prune: async (beforeMs) => {
      await memory.prune(beforeMs);
      await guard.read(() => stored.prune(beforeMs), undefined);
    },
  };
}

function fallbackBreakdowns(
  stored: BreakdownStore,
  memory: BreakdownStore,
  guard: StorageGuard,
): BreakdownStore {
  return {
    update: (...args) =>
      guard.write(
        () => stored.update(...args),
        () => memory.update(...args),
      ),
    range: async (cameraId, fromMs, toMs) => {
      const kept = await guard.read(() => stored.range(cameraId, fromMs, toMs), []);
      const byHour = new Map<number, Breakdown>(kept.map((one) => [one.hourStartMs, one]));
      for (const one of await memory.range(cameraId, fromMs, toMs)) {
        const same = byHour.get(one.hourStartMs);
        byHour.set(one.hourStartMs, same === undefined ? one : mergeBreakdowns(same, one));
      }
      return [...byHour.values()].sort((a, b) => a.hourStartMs - b.hourStartMs);
    },
    prune: async (beforeMs) => {
      await memory.prune(beforeMs);
      await guard.read(() => stored.prune(beforeMs), undefined);
    },
  };
}

/** What storage cannot remember is not told: it could be told twice, each time with other noise. */
function fallbackReleases(stored: ReleaseStore, guard: StorageGuard): ReleaseStore {
  return {
    untold: (...args) => guard.read(() => stored.untold(...args), []),
    put: (...args) => guard.read(() => stored.put(...args), false),
    next: () => guard.read(() => stored.next(), null),
    remove: (release) => stored.remove(release),
  };
}
