import type { OutboxState } from '../../workers/protocol';
import type { AggregatesResult } from '../api/contract';
import type { Undo } from '../lib/disposer';
import { messageOf } from '../lib/errors';
import { backoffMs } from './backoff';
import type { OutboxCounts, Refusal } from './count-store';
import type { Exclusive } from './exclusive';
import { readUploadAnswer } from './upload-answer';

/** What a sender empties; see `OutboxStore`. */
export interface SenderStore<Item> {
  peek(limit: number): Promise<readonly Item[]>;
  /** Only after the server has confirmed them. */
  remove(ids: readonly string[]): Promise<void>;
  /** Puts an item aside in the same step as it takes it out of the queue. */
  putAside(item: Item, refusal: Refusal): Promise<void>;
  counts(): Promise<OutboxCounts>;
}

export interface SenderOptions<Item> {
  readonly store: SenderStore<Item>;
  /** The first of the items that fit in one upload, at least one, and its body. */
  readonly batchOf: (items: readonly Item[]) => { readonly items: readonly Item[]; readonly body: string };
  /** Items of one upload at most. */
  readonly maxBatch: number;
  /** Posts a body to its resource; rejects when the server cannot be reached in time. */
  readonly post: (body: string) => Promise<Response>;
  /** At most one sender per browser profile sends at a time. */
  readonly exclusive: Exclusive;
  readonly onState: (state: OutboxState) => void;
  readonly isOnline?: () => boolean;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Runs something once after a while; returns the undo. */
  readonly schedule?: (run: () => void, delayMs: number) => Undo;
}

/** Why the queue stopped moving, and when to try again. */
interface Stop {
  readonly reason: string;
  readonly minDelayMs: number;
  readonly isOffline: boolean;
}

/** How stands in the quarantine what the server took the rest of the upload without: as a conflict. */
const REFUSED_STATUS = 409;
/** After a refusal that only a person can lift. */
const FORBIDDEN_DELAY_MS = 300_000;

/**
 * Empties an outbox: oldest first, one upload at a time. An item leaves the outbox only when the
 * server has confirmed it, or into the quarantine when the server can never accept it. Failures are
 * tried again with growing pauses; nothing else is ever lost.
 */
export class Sender<Item extends { readonly id: string }> {
  readonly #options: SenderOptions<Item>;
  readonly #now: () => number;
  #running: Promise<void> | null = null;
  #isWantedAgain = false;
  #cancelTimer: Undo | null = null;
  #failures = 0;
  /** Size of a prefix of the queue that holds at least one item the server rejects; 0: none known. */
  #suspects = 0;
  #lastSentAtMs: number | null = null;
  #stop: Stop | null = null;
  #isDisposed = false;

  constructor(options: SenderOptions<Item>) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Something was put into the outbox: sends it, unless a pause after a failure is still on. */
  kick(): void {
    if (this.#running !== null) this.#isWantedAgain = true;
    else if (this.#cancelTimer === null) void this.#run();
    else void this.#tell();
  }

  /** Tries now, pause or not (the network is back, somebody asks); resolves when the attempt is over. */
  async sendNow(): Promise<OutboxState> {
    await this.#running;
    await this.#run();
    return this.state();
  }

  async state(): Promise<OutboxState> {
    const counts = await this.#options.store.counts();
    return {
      ...counts,
      lastSentAtMs: this.#lastSentAtMs,
      isOnline: (this.#options.isOnline?.() ?? true) && this.#stop?.isOffline !== true,
      lastError: this.#stop?.reason ?? null,
    };
  }

  /** Stops; an upload on its way is finished but nothing follows it. */
  dispose(): void {
    this.#isDisposed = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #run(): Promise<void> {
    this.#running ??= this.#attempt().finally(() => {
      this.#running = null;
      if (!this.#isWantedAgain || this.#cancelTimer !== null) return;
      this.#isWantedAgain = false;
      void this.#run();
    });
    return this.#running;
  }

  async #attempt(): Promise<void> {
    if (this.#isDisposed) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    try {
      this.#stop = await this.#options.exclusive(() => this.#drain());
    } catch (error) {
      this.#stop = { reason: messageOf(error), minDelayMs: 0, isOffline: false };
    }
    if (this.#stop === null) this.#failures = 0;
    else this.#pause(this.#stop.minDelayMs);
    await this.#tell();
  }

  #pause(minDelayMs: number): void {
    if (this.#isDisposed) return;
    this.#failures += 1;
    const delayMs = Math.max(minDelayMs, backoffMs(this.#failures, this.#options.random ?? Math.random));
    this.#cancelTimer = (this.#options.schedule ?? scheduleTimeout)(() => {
      this.#cancelTimer = null;
      void this.#run();
    }, delayMs);
  }

  async #tell(): Promise<void> {
    try {
      this.#options.onState(await this.state());
    } catch {
      // The store reports its own failures; a state that cannot be read is simply not told.
    }
  }

  /** Uploads until the outbox is empty (null) or something stops it. */
  async #drain(): Promise<Stop | null> {
    const { batchOf, store } = this.#options;
    while (!this.#isDisposed) {
      const waiting = await store.peek(this.#nextSize());
      if (waiting.length === 0) {
        this.#suspects = 0;
        return null;
      }
      const stop = await this.#upload(batchOf(waiting));
      if (stop !== null) return stop;
      this.#failures = 0;
      await this.#tell();
    }
    return null;
  }

  async #upload({ items, body }: ReturnType<SenderOptions<Item>['batchOf']>): Promise<Stop | null> {
    const { store, post } = this.#options;
    let response: Response;
    let text: string;
    try {
      response = await post(body);
      text = await response.text();
    } catch (error) {
      return { reason: `the server cannot be reached (${messageOf(error)})`, minDelayMs: 0, isOffline: true };
    }
    const answer = readUploadAnswer(response, text, this.#now());
    switch (answer.kind) {
      case 'accepted': {
        const accepted = new Set(answer.ids);
        const confirmed = items.filter(({ id }) => accepted.has(id)).map(({ id }) => id);
        const refusedCount = await this.#putAside(items, answer.refused);
        if (confirmed.length + refusedCount === 0) {
          return { reason: 'the server confirmed none of what was sent', minDelayMs: 0, isOffline: false };
        }
        await store.remove(confirmed);
        this.#suspects = Math.max(0, this.#suspects - confirmed.length - refusedCount);
        this.#lastSentAtMs = this.#now();
        return null;
      }
      case 'rejected':
        return this.#reject(items, answer.status, answer.reason);
      case 'forbidden':
        return {
          reason: `paused, the server refuses this viewer: ${answer.reason}`,
          minDelayMs: FORBIDDEN_DELAY_MS,
          isOffline: false,
        };
      case 'later':
        return { reason: answer.reason, minDelayMs: answer.retryAfterMs ?? 0, isOffline: false };
    }
  }

  /** What the server will never take, with its reason; returns how many. */
  async #putAside(items: readonly Item[], refused: AggregatesResult['refused']): Promise<number> {
    const reasons = new Map(refused.map(({ id, reason }) => [id, reason]));
    let count = 0;
    for (const item of items) {
      const reason = reasons.get(item.id);
      if (reason === undefined) continue;
      await this.#options.store.putAside(item, { status: REFUSED_STATUS, reason, atMs: this.#now() });
      count += 1;
    }
    return count;
  }

  /** Halves the next upload until the item at fault stands alone, then puts it aside. */
  async #reject(items: readonly Item[], status: number, reason: string): Promise<null> {
    const [item] = items;
    if (item !== undefined && items.length === 1) {
      await this.#options.store.putAside(item, { status, reason, atMs: this.#now() });
      // Bad items come in runs (a camera that was deleted): go on with single ones until one passes.
      this.#suspects = 2;
    } else {
      this.#suspects = items.length;
    }
    return null;
  }

  /** A binary search for the item at fault: the first half of the suspects, or a full batch. */
  #nextSize(): number {
    return this.#suspects === 0 ? this.#options.maxBatch : Math.max(1, Math.floor(this.#suspects / 2));
  }
}

function scheduleTimeout(run: () => void, delayMs: number): Undo {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
