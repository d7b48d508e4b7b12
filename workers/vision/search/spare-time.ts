/** A picture every so long is enough to follow people; what is left over may go into closer looks. */
const ENOUGH_MS = 200;
/** The pace is watched for so long before it decides. */
const WATCH_MS = 2_000;
/** After closer looks have proved too slow, none is tried for so long. */
const REST_MS = 30_000;
/** Closer looks that are being made may be this much slower than those that are begun: no back and forth. */
const PATIENCE = 1.25;
/** Of its time the worker waits at least this much for pictures where it is not what limits them. */
const IDLE_SHARE = 0.1;

/** One camera since its last decision; times are ms by the worker's clock. */
interface Pace {
  readonly isClose: boolean;
  readonly restsUntilMs: number;
  readonly sinceMs: number;
  /** What all cameras together had taken until then. */
  readonly busyBeforeMs: number;
  frames: number;
  looks: number;
  lookingMs: number;
}

/** What one frame took. */
export interface FrameCost {
  /** At the picture or a part of it. */
  readonly looks: number;
  readonly lookingMs: number;
  readonly totalMs: number;
}

/**
 * Decides which cameras of a worker may look more closely: those whose pictures would still come every
 * 200 ms, or as often as they do now. They share the worker's time, so they begin one after the other.
 */
export class SpareTime {
  readonly #paces = new Map<string, Pace>();
  #busyMs = 0;
  #begunAtMs = Number.NEGATIVE_INFINITY;

  /** Whether the camera may look closely at the frame that comes now, which takes `looks` looks instead of one. */
  allows(cameraId: string, looks: number, nowMs: number): boolean {
    const pace = this.#paces.get(cameraId);
    if (pace === undefined) {
      this.#watch(cameraId, { isClose: false, restsUntilMs: nowMs }, nowMs);
      return false;
    }
    if (nowMs - pace.sinceMs < WATCH_MS || pace.frames === 0) return pace.isClose;
    const isClose = pace.isClose ? this.#mayGoOn(pace, nowMs) : this.#mayBegin(pace, looks, nowMs);
    if (isClose && !pace.isClose) this.#begunAtMs = nowMs;
    const restsUntilMs = pace.isClose && !isClose ? nowMs + REST_MS : pace.restsUntilMs;
    this.#watch(cameraId, { isClose, restsUntilMs }, nowMs);
    return isClose;
  }

  /** A frame of a camera was analysed. */
  spent(cameraId: string, { looks, lookingMs, totalMs }: FrameCost): void {
    this.#busyMs += totalMs;
    const pace = this.#paces.get(cameraId);
    if (pace === undefined) return;
    pace.frames += 1;
    pace.looks += looks;
    pace.lookingMs += lookingMs;
  }

  forget(cameraId: string): void {
    this.#paces.delete(cameraId);
  }

  #mayBegin(pace: Pace, looks: number, nowMs: number): boolean {
    if (nowMs < pace.restsUntilMs || nowMs - this.#begunAtMs < WATCH_MS) return false;
    const watchedMs = nowMs - pace.sinceMs;
    const idleMs = this.#idleMs(pace, watchedMs);
    const moreMs = pace.frames * (looks - 1) * (pace.lookingMs / Math.max(1, pace.looks));
    const slowerMs = Math.max(0, moreMs - idleMs);
    return slowerMs === 0 || (watchedMs + slowerMs) / pace.frames <= ENOUGH_MS;
  }

  #mayGoOn(pace: Pace, nowMs: number): boolean {
    const watchedMs = nowMs - pace.sinceMs;
    if (watchedMs / pace.frames <= ENOUGH_MS * PATIENCE) return true;
    return this.#idleMs(pace, watchedMs) >= watchedMs * IDLE_SHARE;
  }

  #idleMs(pace: Pace, watchedMs: number): number {
    return Math.max(0, watchedMs - (this.#busyMs - pace.busyBeforeMs));
  }

  #watch(cameraId: string, was: Pick<Pace, 'isClose' | 'restsUntilMs'>, nowMs: number): void {
    const none = { frames: 0, looks: 0, lookingMs: 0 };
    this.#paces.set(cameraId, { ...was, ...none, sinceMs: nowMs, busyBeforeMs: this.#busyMs });
  }
}
