import type { AlertFiring } from '../domain/alert';
import type { OutboxCounts, Refusal } from './count-store';
import type { SenderStore } from './sender';

/** Firings that wait for the server, at most; beyond it the oldest go. */
export const MAX_WAITING_FIRINGS = 10_000;

/**
 * An organisation's firings that are to be uploaded, those that were put aside, and those that stay in this
 * browser. Ids are UUIDv7. The end of a firing takes the place of its beginning, if that still waits.
 */
export interface AlertStore extends SenderStore<AlertFiring> {
  /** Returns how many of the oldest had to go for it. */
  put(firing: AlertFiring): Promise<number>;
  /** The oldest that wait. */
  peek(limit: number): Promise<readonly AlertFiring[]>;
  /** Only as they were peeked: an end that came while its beginning was on its way still waits. */
  remove(ids: readonly string[]): Promise<void>;
  /** Keeps it in this browser (local mode). */
  keep(firing: AlertFiring): Promise<void>;
  /** Those kept, the newest first. */
  kept(limit: number): Promise<readonly AlertFiring[]>;
  /** Drops what was kept or put aside before `beforeMs`. */
  prune(beforeMs: number): Promise<void>;
}

/** Lasts as long as the thread: where the browser keeps nothing, and in tests. */
export class MemoryAlertStore implements AlertStore {
  readonly #waiting = new Map<string, AlertFiring>();
  readonly #aside = new Map<string, AlertFiring>();
  readonly #kept = new Map<string, AlertFiring>();
  readonly #peeked = new Map<string, AlertFiring>();

  async put(firing: AlertFiring): Promise<number> {
    this.#waiting.set(firing.id, firing);
    const surplus = sorted(this.#waiting).slice(0, Math.max(0, this.#waiting.size - MAX_WAITING_FIRINGS));
    for (const { id } of surplus) this.#waiting.delete(id);
    return surplus.length;
  }

  async peek(limit: number): Promise<readonly AlertFiring[]> {
    const peeked = sorted(this.#waiting).slice(0, limit);
    for (const firing of peeked) this.#peeked.set(firing.id, firing);
    return peeked;
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (this.#waiting.get(id) === this.#peeked.get(id)) this.#waiting.delete(id);
      this.#peeked.delete(id);
    }
  }

  async putAside(firing: AlertFiring): Promise<void> {
    this.#aside.set(firing.id, firing);
    this.#waiting.delete(firing.id);
  }

  async counts(): Promise<OutboxCounts> {
    return { waiting: this.#waiting.size, quarantined: this.#aside.size, elsewhere: 0 };
  }

  async keep(firing: AlertFiring): Promise<void> {
    this.#kept.set(firing.id, firing);
  }

  async kept(limit: number): Promise<readonly AlertFiring[]> {
    return sorted(this.#kept).toReversed().slice(0, limit);
  }

  async prune(beforeMs: number): Promise<void> {
    for (const stored of [this.#kept, this.#aside]) {
      for (const { firedAtMs, id } of stored.values()) if (firedAtMs < beforeMs) stored.delete(id);
    }
  }
}

/**
 * Stores in `stored` and, where that fails (quota, private mode), in memory. Reading gives both together. Each
 * failure is told in words.
 */
export function createFallbackAlerts(stored: AlertStore, onFailure: (error: unknown) => void): AlertStore {
  const memory = new MemoryAlertStore();
  const inMemory = new Set<string>();
  const read = async <Result>(run: () => Promise<Result>, none: Result): Promise<Result> => {
    try {
      return await run();
    } catch (error) {
      onFailure(error);
      return none;
    }
  };
  const write = async <Result>(
    store: (into: AlertStore) => Promise<Result>,
    { id }: AlertFiring,
  ): Promise<Result> => {
    try {
      return await store(stored);
    } catch (error) {
      onFailure(error);
      inMemory.add(id);
      return store(memory);
    }
  };
  return {
    put: (firing) => write((into) => into.put(firing), firing),
    keep: (firing) => write((into) => into.keep(firing), firing),
    peek: async (limit) => {
      const both = [...(await read(() => stored.peek(limit), [])), ...(await memory.peek(limit))];
      return [...new Map(both.map((firing) => [firing.id, firing])).values()].sort(byId).slice(0, limit);
    },
    remove: async (ids) => {
      await memory.remove(ids);
      const others = ids.filter((id) => !inMemory.delete(id));
      if (others.length > 0) await stored.remove(others);
    },
    putAside: (firing, refusal) => (inMemory.has(firing.id) ? memory : stored).putAside(firing, refusal),
    counts: async () => {
      const here = await read(() => stored.counts(), { waiting: 0, quarantined: 0, elsewhere: 0 });
      const also = await memory.counts();
      return {
        waiting: here.waiting + also.waiting,
        quarantined: here.quarantined + also.quarantined,
        elsewhere: here.elsewhere,
      };
    },
    kept: async (limit) => {
      const both = [...(await read(() => stored.kept(limit), [])), ...(await memory.kept(limit))];
      return both.sort((a, b) => byId(b, a)).slice(0, limit);
    },
    prune: async (beforeMs) => {
      await memory.prune(beforeMs);
      await read(() => stored.prune(beforeMs), undefined);
    },
  };
}

/** A firing as it lies in the storage of a browser. */
export interface StoredFiring {
  readonly id: string;
  readonly organisationId: string;
  readonly state: 'waiting' | 'aside' | 'kept';
  readonly firing: AlertFiring;
  /** Why it was put aside; null: it was not. */
  readonly refusal: Refusal | null;
}

function sorted(firings: ReadonlyMap<string, AlertFiring>): readonly AlertFiring[] {
  return [...firings.values()].sort(byId);
}

function byId(a: AlertFiring, b: AlertFiring): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
