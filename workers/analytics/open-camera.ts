import type { Undo } from '../../src/lib/disposer';
import type { LiveCounts } from '../../src/domain/live';
import type { CameraCounter } from './camera-counter';
import type { LiveGate, Schedule } from './live-gate';

/** How long the end of a stream waits for the vision worker's last message. */
const ENDED_TIMEOUT_MS = 3000;
/**
 * A stream that is silent for this long (machine's clock) gives out its open bucket. Long, because
 * in step mode a slow machine may take tens of seconds per frame and must count the same.
 */
const IDLE_FLUSH_MS = 120_000;
/** Frames that were under way when somebody else took over still count, up to the end of the lease. */
const LAST_FRAMES_MS = 3_000;

/** A camera whose frames are counted, and whether they still come. */
export class OpenCamera {
  readonly counter: CameraCounter;
  readonly gate: LiveGate<LiveCounts>;
  /** Whether frame times follow the server's clock. */
  readonly isClocked: boolean;
  readonly #schedule: Schedule;
  /** Hear of the stream's end. */
  readonly #onEnded: (() => void)[] = [];
  #cancelIdle: Undo | null = null;
  #isEnded = false;
  /** Whether pictures of it are analysed here, or it is another viewer's. */
  #isAnalysing = true;

  constructor(parts: Pick<OpenCamera, 'counter' | 'gate' | 'isClocked'> & { readonly schedule: Schedule }) {
    this.counter = parts.counter;
    this.gate = parts.gate;
    this.isClocked = parts.isClocked;
    this.#schedule = parts.schedule;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The stream begins, or goes on. */
  begin(): void {
    this.#isEnded = false;
  }

  /** Another viewer analyses it from now on, or this one. */
  setAnalysing(isAnalysing: boolean): void {
    this.#isAnalysing = isAnalysing;
    if (!isAnalysing && !this.#isEnded) this.watchIdle();
  }

  /** A frame came. */
  watchIdle(): void {
    this.#isEnded = false;
    this.#cancelIdle?.();
    const silenceMs = this.#isAnalysing ? IDLE_FLUSH_MS : LAST_FRAMES_MS;
    this.#cancelIdle = this.#schedule(() => this.counter.flush(), silenceMs);
  }

  /** The stream has ended: gives out what is counted. */
  end(): void {
    this.#isEnded = true;
    this.#cancelIdle?.();
    this.#cancelIdle = null;
    this.counter.flush();
    for (const tell of this.#onEnded.splice(0)) tell();
  }

  /** Resolves with the vision worker's 'ended', or when it is overdue (that worker may be dead). */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#schedule(resolve, ENDED_TIMEOUT_MS);
      this.#onEnded.push(() => {
        cancel();
        resolve();
      });
    });
  }
}
