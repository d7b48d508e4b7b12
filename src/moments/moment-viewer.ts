import { transfer } from 'comlink';
import type { MomentFacts, SealedBytes, VisionApi } from '../../workers/protocol';
import { spawnVision } from '../worker-host/spawn-vision';
import { WorkerHost } from '../worker-host/worker-host';

const OPEN_TIMEOUT_MS = 30_000;
const DRAW_TIMEOUT_MS = 10_000;

/**
 * One kept moment on a canvas: a vision worker of its own decrypts and draws it, and takes what is readable with
 * it at `dispose`. This page holds ciphertext and a key that cannot be read out.
 */
export class MomentViewer {
  readonly #host = new WorkerHost<VisionApi>({ name: 'moment', spawn: spawnVision });

  /** Takes the canvas over for good; once. Rejects where key and bytes do not fit. */
  open(id: string, sealed: SealedBytes, canvas: HTMLCanvasElement): Promise<MomentFacts> {
    const opening = { id, sealed, canvas: canvas.transferControlToOffscreen() };
    return this.#host.call((worker) => worker.openMoment(transfer(opening, [opening.canvas])), {
      timeoutMs: OPEN_TIMEOUT_MS,
    });
  }

  /** Draws one picture, from 0. */
  draw(index: number): Promise<void> {
    return this.#host.call((worker) => worker.drawMoment(index), { timeoutMs: DRAW_TIMEOUT_MS });
  }

  dispose(): void {
    this.#host.dispose();
  }
}
