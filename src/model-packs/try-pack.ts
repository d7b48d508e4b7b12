import { VisionHandle } from '../vision-handle';
import { Downloads } from '../worker-host/downloads';
import { runtimeAbilities, threadCount } from '../worker-host/engine-choice';
import type { Pack } from '../../models/packs/pack';

const RUNS = 2;

/**
 * Runs a pack on the processor in a vision worker of its own, which ends afterwards: what does not run,
 * or takes the worker with it, does no harm to what is being counted. Returns ms per picture, and rejects
 * with ONNX Runtime's words. The bytes stay the caller's.
 */
export async function tryPack(pack: Pack, bytes: ArrayBuffer): Promise<number> {
  const abilities = runtimeAbilities();
  const source = { pack, file: null, bytes: () => Promise.resolve(bytes.slice(0)) };
  const vision = new VisionHandle('ort-wasm', abilities, new Downloads(() => undefined), source);
  try {
    await vision.start(threadCount(abilities, navigator.hardwareConcurrency), ['first-count']);
    return await vision.benchmark(RUNS);
  } finally {
    vision.dispose();
  }
}
