import { randomBytes } from 'node:crypto';
import type { Undo } from '../../../src/lib/disposer';

/** A viewer who fetches nothing for so long has gone. */
export const IDLE_MS = 10_000;
const SWEEP_EVERY_MS = 1000;
const ID_BYTES = 16;

interface Session {
  readonly cameraId: string;
  expiresAtMs: number;
}

/** A viewer's session: its name is all that playlist and media need. */
export interface OpenedSession {
  readonly id: string;
  /** Of the playlist. */
  readonly path: string;
}

/**
 * HLS viewers. HTTP knows no end of a viewer, so one who is silent is taken for gone. Limits are the
 * caller's. Whoever makes it disposes it.
 */
export class HlsSessions {
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<() => void>();
  #sweepTimer: NodeJS.Timeout | null = null;

  /** `now` is any clock in ms that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** All viewers. */
  get count(): number {
    return this.#sessions.size;
  }

  countOf(cameraId: string): number {
    return [...this.#sessions.values()].filter((session) => session.cameraId === cameraId).length;
  }

  /** Session id → camera id. */
  all(): ReadonlyMap<string, string> {
    return new Map([...this.#sessions].map(([id, { cameraId }]) => [id, cameraId]));
  }

  open(cameraId: string): OpenedSession {
    const id = randomBytes(ID_BYTES).toString('base64url');
    this.#sessions.set(id, { cameraId, expiresAtMs: this.#now() + IDLE_MS });
    this.#sweepTimer ??= setInterval(() => this.#sweep(), SWEEP_EVERY_MS);
    this.#changed();
    return { id, path: `/hls/${id}/index.m3u8` };
  }

  /**
   * The camera of a session that has just asked for something; null where there is no such session.
   * It is kept for `idleMs` from now: longer than the requests of its player are apart.
   */
  touch(id: string, idleMs: number = IDLE_MS): string | null {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    session.expiresAtMs = Math.max(session.expiresAtMs, this.#now() + idleMs);
    return session.cameraId;
  }

  /** Whether there was such a session. */
  close(id: string): boolean {
    const wasOpen = this.#sessions.delete(id);
    if (wasOpen) this.#changed();
    return wasOpen;
  }

  closeAllOf(cameraId: string): void {
    for (const [id, session] of [...this.#sessions]) if (session.cameraId === cameraId) this.close(id);
  }

  /** Told after each session that begins or ends. */
  onChange(listener: () => void): Undo {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends all sessions without telling. */
  dispose(): void {
    this.#listeners.clear();
    this.#sessions.clear();
    this.#stopSweeping();
  }

  #sweep(): void {
    const nowMs = this.#now();
    for (const [id, { expiresAtMs }] of [...this.#sessions]) if (expiresAtMs <= nowMs) this.close(id);
  }

  #changed(): void {
    if (this.#sessions.size === 0) this.#stopSweeping();
    for (const listener of [...this.#listeners]) listener();
  }

  #stopSweeping(): void {
    if (this.#sweepTimer !== null) clearInterval(this.#sweepTimer);
    this.#sweepTimer = null;
  }
}
