import type { Detections } from '../domain/detection';

/** Kept of the time before a check begins: who is in the picture then was found before. */
const LEAD_MS = 10_000;
/** Half an hour at five frames a second; a longer check cannot be replayed. */
const MAX_FRAMES = 9_000;

/** Keeps what the tracker was given during a check, to count the same stretch again. Numbers only. */
export class Recorder {
  #frames: Detections[] = [];
  #hasBegun = false;
  #isWhole = true;

  add(frame: Detections): void {
    const newest = this.#frames.at(-1);
    if (newest !== undefined && !continues(newest, frame)) this.#restart();
    this.#frames.push(frame);
    if (!this.#hasBegun) {
      const first = this.#frames.findIndex(
        ({ capturedAtMs }) => capturedAtMs >= frame.capturedAtMs - LEAD_MS,
      );
      this.#frames.splice(0, first);
    } else if (this.#frames.length > MAX_FRAMES) {
      this.#restart();
    }
  }

  /** The check begins; from here on all is kept. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** All frames, in order of time; null where some of the check are missing. */
  get frames(): readonly Detections[] | null {
    return this.#isWhole ? this.#frames : null;
  }

  #restart(): void {
    this.#isWhole &&= !this.#hasBegun;
    this.#frames = [];
  }
}

/** Whether the stream goes on: neither began again, nor was the camera turned. */
function continues(before: Detections, { capturedAtMs, frame }: Detections): boolean {
  const { width, height } = before.frame;
  return capturedAtMs > before.capturedAtMs && frame.width === width && frame.height === height;
}
