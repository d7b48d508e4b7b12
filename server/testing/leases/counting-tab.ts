import { v7 as uuidv7 } from 'uuid';
import type { LeaseState } from '../../../src/api/lease-contract';
import type { Counts, Truth, ViewerClock } from './truth';

const MINUTE_MS = 60_000;
const UNLEASED_CUT_MS = 10_000;

/** A bucket, and what is true of it. */
export interface MadeBucket extends Counts {
  readonly id: string;
  readonly camera: number;
  readonly viewerId: string;
  readonly epoch: number;
  readonly startMs: number;
  readonly endMs: number;
  /** The time that was really covered. */
  readonly trueFromMs: number;
  readonly trueToMs: number;
  /** Whether it lies in its lease, as the tab knew it. */
  readonly isLeased: boolean;
}

interface KnownLease {
  readonly epoch: number;
  /** By the viewer's clock. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly isRenewable: boolean;
}

interface OpenPiece {
  readonly epoch: number;
  readonly isLeased: boolean;
  readonly startMs: number;
  readonly trueFromMs: number;
}

interface TabOptions {
  readonly viewerId: string;
  readonly camera: number;
  readonly clock: ViewerClock;
  readonly truth: Truth;
}

/**
 * One page that counts one camera by the contract: within its lease less the uncertainty of its clock,
 * and on without a lease (epoch 0) when the server cannot be reached.
 */
export class CountingTab {
  readonly camera: number;
  readonly viewerId: string;
  readonly clock: ViewerClock;
  /** Survives a crash. */
  readonly outbox = new Map<string, MadeBucket>();
  readonly made: MadeBucket[] = [];
  readonly #truth: Truth;
  #lease: KnownLease | null = null;
  #isAlone = false;
  #open: OpenPiece | null = null;
  #trueMs = 0;

  constructor({ viewerId, camera, clock, truth }: TabOptions) {
    this.camera = camera;
    this.viewerId = viewerId;
    this.clock = clock;
    this.#truth = truth;
  }

  get epoch(): number | null {
    return this.#lease?.epoch ?? null;
  }

  /** Whether it counts without a lease that runs. */
  get isUnleased(): boolean {
    return this.#open !== null && !this.#open.isLeased;
  }

  /** Counts up to a true time. */
  advance(trueMs: number): void {
    const nowMs = this.clock.at(trueMs);
    for (let edge = this.#nextEdge(); edge <= nowMs; edge = this.#nextEdge()) {
      this.#trueMs = Math.max(this.#trueMs, this.clock.trueOf(edge));
      this.#cut(edge, this.#trueMs);
    }
    this.#trueMs = trueMs;
  }

  /** Before a lease is asked for without one: what was counted so far is closed, and nothing more until the answer. */
  pause(): void {
    this.#close(Math.floor(this.clock.at(this.#trueMs)), this.#trueMs);
  }

  /** Before its clock is corrected: what was counted by the old time is closed. Returns how it goes on afterwards. */
  breakOff(): () => void {
    const isCounting = this.#open !== null;
    this.pause();
    return () => {
      if (isCounting) this.#reopen();
    };
  }

  /** No answer came. */
  hearNothing({ isSelfish }: { readonly isSelfish: boolean }): void {
    if (this.#lease === null && isSelfish) this.#isAlone = true;
    this.#reopen();
  }

  hear(state: LeaseState): void {
    if (state.state !== 'held') {
      this.stop();
      return;
    }
    const { uncertaintyMs } = this.clock;
    const before = this.#lease?.epoch === state.epoch ? this.#lease : null;
    const untilMs = Math.floor(state.endMs - uncertaintyMs);
    const fromMs = before?.fromMs ?? Math.ceil(state.startMs + uncertaintyMs);
    if (before === null) this.pause();
    this.#isAlone = false;
    this.#lease = { epoch: state.epoch, fromMs, untilMs, isRenewable: state.isRenewable };
    this.#reopen();
  }

  /** Counts nothing any more and forgets its lease. */
  stop(): void {
    this.pause();
    this.#lease = null;
    this.#isAlone = false;
  }

  /** What was counted since the last cut is lost. */
  crash(): void {
    this.#open = null;
    this.#lease = null;
    this.#isAlone = false;
  }

  #reopen(): void {
    const nowMs = Math.ceil(this.clock.at(this.#trueMs));
    const mark = this.#markAt(nowMs);
    if (this.#open !== null && this.#open.epoch === mark?.epoch && this.#open.isLeased === mark.isLeased)
      return;
    this.#close(Math.floor(this.clock.at(this.#trueMs)), this.#trueMs);
    // A whole ms of its own clock; what comes before it is not counted.
    if (mark !== null) this.#cut(nowMs, Math.max(this.#trueMs, this.clock.trueOf(nowMs)));
  }

  #markAt(nowMs: number): { readonly epoch: number; readonly isLeased: boolean } | null {
    if (this.#lease === null) return this.#isAlone ? { epoch: 0, isLeased: false } : null;
    const { epoch, fromMs, untilMs, isRenewable } = this.#lease;
    if (nowMs < fromMs) return null;
    if (nowMs < untilMs) return { epoch, isLeased: true };
    return isRenewable ? { epoch: 0, isLeased: false } : null;
  }

  #nextEdge(): number {
    if (this.#open !== null) {
      const step = this.#open.isLeased ? MINUTE_MS : UNLEASED_CUT_MS;
      const regular = (Math.floor(this.#open.startMs / step) + 1) * step;
      return this.#open.isLeased && this.#lease !== null
        ? Math.min(regular, Math.max(this.#lease.untilMs, this.#open.startMs))
        : regular;
    }
    const { fromMs, untilMs } = this.#lease ?? { fromMs: Infinity, untilMs: -Infinity };
    const isAhead = fromMs < untilMs && fromMs > this.clock.at(this.#trueMs);
    return isAhead ? fromMs : Infinity;
  }

  #cut(edgeMs: number, trueMs: number): void {
    this.#close(edgeMs, trueMs);
    const mark = this.#markAt(edgeMs);
    if (mark !== null) this.#open = { ...mark, startMs: edgeMs, trueFromMs: trueMs };
  }

  #close(edgeMs: number, trueMs: number): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || edgeMs <= open.startMs) return;
    const trueToMs = Math.max(open.trueFromMs, Math.min(trueMs, this.clock.trueOf(edgeMs)));
    const bucket: MadeBucket = {
      id: uuidv7(),
      camera: this.camera,
      viewerId: this.viewerId,
      epoch: open.epoch,
      startMs: open.startMs,
      endMs: edgeMs,
      trueFromMs: open.trueFromMs,
      trueToMs,
      isLeased: open.isLeased,
      ...this.#truth.countsIn(open.trueFromMs, trueToMs),
    };
    this.made.push(bucket);
    this.outbox.set(bucket.id, bucket);
  }
}
