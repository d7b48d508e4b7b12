import { v7 as uuidv7 } from 'uuid';
import {
  momentsOf,
  resultOf,
  type AuditResult,
  type AuditTarget,
  type CountAudit,
  type CountingState,
} from '../../count-audit/count-audit';
import type { Moment, MomentMark } from '../../count-audit/match-moments';
import type { LiveSession } from '../live-session.svelte';

/** A crossing is found at the latest so long after it happened: somebody lost on the line is waited for. */
const FOUND_WITHIN_MS = 3_000;

/** What an audit reads of the camera that is counted. */
export type AuditedSession = Pick<LiveSession, 'events' | 'counts' | 'phase' | 'displayedAtMs'>;

/** One count audit while it goes on, and its result until it is kept or discarded. */
export class AuditRun {
  #seen = $state.raw<readonly Moment[]>([]);
  #toMs = $state<number | null>(null);
  readonly fromMs: number;
  readonly target: AuditTarget;
  readonly #session: AuditedSession;

  /** Begins with the picture that is on the screen; there must be one. */
  constructor(session: AuditedSession, target: AuditTarget) {
    this.#session = session;
    this.target = target;
    this.fromMs = this.#nowMs();
  }

  /** What was tapped so far. */
  get seen(): readonly Moment[] {
    return this.#seen;
  }

  get isFinished(): boolean {
    return this.#toMs !== null;
  }

  /** Length of the stretch so far, frame time in ms. */
  get lengthMs(): number {
    return Math.max(0, (this.#toMs ?? this.#session.counts?.capturedAtMs ?? this.fromMs) - this.fromMs);
  }

  /** Whether every event of the stretch has been found by now. */
  get isSettled(): boolean {
    if (this.#toMs === null) return false;
    const isOver = this.#session.phase !== 'running' && this.#session.phase !== 'reconnecting';
    return isOver || (this.#session.counts?.capturedAtMs ?? 0) >= this.#toMs + FOUND_WITHIN_MS;
  }

  /** Of the stretch so far. */
  get result(): AuditResult {
    return resultOf({ ...this.#stretch, seen: this.#seen, counted: this.#counted });
  }

  /** The user saw somebody. */
  tap(mark: MomentMark): void {
    if (this.isFinished) return;
    this.#seen = [...this.#seen, { mark, atMs: this.#nowMs() }];
  }

  /** Takes the last tap back. */
  undo(): void {
    if (!this.isFinished) this.#seen = this.#seen.slice(0, -1);
  }

  /** Ends the stretch with the picture that is on the screen. */
  finish(): void {
    this.#toMs ??= this.#nowMs();
  }

  /** The audit as it is kept. */
  auditOf(cameraId: string, counting: CountingState): CountAudit {
    return {
      id: uuidv7(),
      cameraId,
      target: this.target,
      madeAtMs: Date.now(),
      ...this.#stretch,
      counting,
      seen: this.#seen,
      counted: this.#counted,
    };
  }

  get #stretch(): { readonly fromMs: number; readonly toMs: number } {
    return { fromMs: this.fromMs, toMs: this.#toMs ?? this.#nowMs() };
  }

  get #counted(): readonly Moment[] {
    return momentsOf(this.#session.events, this.target, this.#stretch);
  }

  #nowMs(): number {
    return this.#session.displayedAtMs() ?? this.#session.counts?.capturedAtMs ?? Date.now();
  }
}
