import * as ort from 'onnxruntime-web/webgpu';
import type { EngineSpec } from '../../protocol';

/** ORT gives up starting its wasm after this long. */
const INIT_TIMEOUT_MS = 60_000;

/**
 * Hands ORT its runtime files as bytes: the `.mjs` through a blob address that must live as long as
 * the worker (each thread imports it), the wasm binary as it is.
 */
export function configureOrt(spec: EngineSpec): void {
  const script = spec.runtime.find((file) => file.name.endsWith('.mjs'));
  const binary = spec.runtime.find((file) => file.name.endsWith('.wasm'));
  if (script === undefined || binary === undefined) {
    throw new Error(
      `ORT needs a .mjs and a .wasm file, got ${spec.runtime.map((file) => file.name).join(', ')}`,
    );
  }
  const url = URL.createObjectURL(new Blob([script.bytes], { type: 'text/javascript' }));
  ort.env.wasm.wasmPaths = { mjs: url };
  ort.env.wasm.wasmBinary = binary.bytes;
  ort.env.wasm.numThreads = spec.numThreads;
  ort.env.wasm.initTimeout = INIT_TIMEOUT_MS;
  ort.env.logLevel = 'error';
}

/** The sessions of one model by batch size, ascending. */
export type SessionsByBatch = readonly { readonly batch: number; readonly session: ort.InferenceSession }[];

/**
 * How to run `count` pictures with the batch sizes there are: the smallest one that takes all, unless
 * single runs waste less. Returns batch sizes in order; a last one may be larger than what is left.
 */
export function planBatches(count: number, batches: readonly number[]): readonly number[] {
  const [smallest] = batches;
  if (smallest === undefined) throw new Error('the model has no session');
  const plan: number[] = [];
  for (let left = count; left > 0;) {
    const fits = batches.findLast((batch) => batch <= left) ?? smallest;
    const above = batches.find((batch) => batch > left);
    // A padded large run beats single ones once it is more than half full.
    const chosen = above !== undefined && left * 2 > above ? above : fits;
    plan.push(chosen);
    left -= chosen;
  }
  return plan;
}
