import type { TellingPolicy } from '../../src/domain/config';
import type { Bucket } from '../../src/domain/bucket';
import type { EndedVisit } from '../../src/domain/visit';
import { createFallbackStore } from '../../src/outbox/fallback-store';
import { createBucketSender } from '../../src/outbox/bucket-sender';
import type { Sender } from '../../src/outbox/sender';
import { LOCAL_KEPT_DAYS, type CountStore } from '../../src/outbox/count-store';
import { Releaser } from '../../src/outbox/releaser';
import { createUploads, type Upload } from '../../src/outbox/upload';
import { drawDiscreteLaplace, drawSecurely } from '../../src/lib/discrete-laplace';
import { storeVisits } from '../../src/outbox/visit-breakdowns';
import { messageOf } from '../../src/lib/errors';
import { createSerial } from '../../src/worker-host/serial';
import type { OutboxState, StoreMode } from '../protocol';
import type { AnalyticsParts } from './parts';

export interface BucketSinkOptions {
  readonly mode: StoreMode;
  readonly organisationId: string | null;
  readonly viewerId: string;
  readonly parts: AnalyticsParts;
  readonly onState: (state: OutboxState) => void;
  readonly onProblem: (message: string) => void;
  /** The bucket is in the outbox. */
  readonly onStored: (bucket: Bucket) => void;
}

/** History and breakdowns in this browser are kept this long. */
export const RETENTION_MS = LOCAL_KEPT_DAYS * 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Where buckets and breakdowns go: the outbox and its sender (server mode), or this browser's
 * history (local mode). Writes happen in the order they are given; a failing storage falls back
 * to memory and says so.
 */
export class BucketSink {
  readonly store: CountStore;
  readonly sender: Sender<Bucket> | null;
  readonly #releaser: Releaser | null;
  readonly #parts: AnalyticsParts;
  readonly #onProblem: (message: string) => void;
  readonly #onStored: (bucket: Bucket) => void;
  readonly #serial = createSerial();
  #prunedAtMs = -Infinity;

  constructor(options: BucketSinkOptions) {
    const { mode, organisationId, parts, onState, onProblem, onStored } = options;
    this.#parts = parts;
    this.#onProblem = onProblem;
    this.#onStored = onStored;
    this.store = createFallbackStore(parts.openStore(onProblem, organisationId), onProblem);
    const uploads = mode === 'server' ? createUploads(parts.egress, organisationId) : null;
    this.sender = uploads && this.#createSender(uploads.counts, onState);
    this.#releaser = uploads && this.#createReleaser(uploads.breakdowns, options.viewerId);
    this.#prune();
    this.sender?.kick();
  }

  keep(bucket: Bucket): void {
    const { sender } = this;
    this.#write(async () => {
      if (sender === null) {
        await this.store.history.keep(bucket);
      } else {
        await this.store.outbox.put(bucket);
        this.#onStored(bucket);
        sender.kick();
      }
    });
    this.#prune();
    this.#kickReleaser();
  }

  keepVisits(cameraId: string, visits: readonly EndedVisit[]): void {
    if (visits.length === 0) return;
    const mayTell = this.#releaser?.mayTell(cameraId) ?? false;
    this.#write(() =>
      storeVisits(this.store.breakdowns, cameraId, visits, { nowMs: this.#parts.now(), mayTell }),
    );
  }

  /** What the camera's site tells of its breakdowns; nothing until it is said. */
  setTelling(cameraId: string, policy: TellingPolicy): void {
    this.#releaser?.setPolicy(cameraId, policy);
    this.#kickReleaser();
  }

  /** Id of the oldest bucket that the server has not confirmed; null where there is none. */
  async oldestWaitingId(): Promise<string | null> {
    const [oldest] = await this.store.outbox.peek(1);
    return oldest?.id ?? null;
  }

  /** Resolves when everything given so far is stored. */
  settled(): Promise<void> {
    return this.#serial(() => Promise.resolve());
  }

  #createSender(post: Upload, onState: (state: OutboxState) => void): Sender<Bucket> {
    const { exclusive, isOnline, now, schedule } = this.#parts;
    const { outbox: store } = this.store;
    return createBucketSender({ store, post, exclusive, onState, isOnline, now, schedule });
  }

  #createReleaser(post: Upload, viewerId: string): Releaser {
    const { exclusive, now } = this.#parts;
    const draw = (epsilon: number): number => drawDiscreteLaplace(epsilon, drawSecurely);
    const { releases: store } = this.store;
    return new Releaser({ store, post, exclusive, viewerId, now, draw, onProblem: this.#onProblem });
  }

  #kickReleaser(): void {
    this.#releaser?.kick().catch((error: unknown) => {
      this.#onProblem(`Breakdowns could not be told: ${messageOf(error)}`);
    });
  }

  #prune(): void {
    const nowMs = this.#parts.now();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    this.#prunedAtMs = nowMs;
    this.#write(async () => {
      await this.store.history.prune(nowMs - RETENTION_MS);
      await this.store.breakdowns.prune(nowMs - RETENTION_MS);
    });
  }

  #write(run: () => Promise<void>): void {
    this.#serial(run).catch((error: unknown) => {
      this.#onProblem(`Counts could not be stored: ${messageOf(error)}`);
    });
  }
}
