import { createLogger } from './lib/logger';
import type { RuntimeState } from './session-types';
import type { VisionHandle } from './vision-handle';
import { compareWithRival, savesData } from './worker-host/calibration';
import { measuredTimes, rememberTimes } from './worker-host/engine-choice';
import { createSerial } from './worker-host/serial';

/** Engines are compared once counting has settled. */
const MEASURE_AFTER_MS = 15_000;
const logger = createLogger('runtime');

/** Measures once which of the two wasm engines is faster on this machine; the next start uses it. */
export class EngineTrial {
  readonly #inTurn = createSerial();
  #pause: Promise<unknown> = Promise.resolve();
  #comparedOn: VisionHandle | null = null;
  #isDisposed = false;

  /** Resolves when frames may be analysed: at once, but for short pauses in which engines are measured. */
  async turn(): Promise<void> {
    await this.#pause;
  }

  async compare(running: VisionHandle, engineReason: RuntimeState['engineReason']): Promise<void> {
    const isOpen = engineReason === 'default' && measuredTimes() === null && this.#comparedOn !== running;
    if (!isOpen || running.engine === 'ort-webgpu' || savesData()) return;
    this.#comparedOn = running;
    await new Promise((resolve) => setTimeout(resolve, MEASURE_AFTER_MS));
    if (this.#isDisposed || running.host.isGone) return;
    const times = await compareWithRival(running, (run) => this.#withoutFrames(run));
    rememberTimes(times);
    logger.info('engines compared', {
      'tfjs-wasm ms': times['tfjs-wasm'],
      'ort-wasm ms': times['ort-wasm'],
    });
  }

  /** Nothing is begun any more. */
  dispose(): void {
    this.#isDisposed = true;
  }

  /** Holds all cameras back while something is measured. */
  #withoutFrames<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#inTurn(run);
    this.#pause = result.catch(() => undefined);
    return result;
  }
}
