import * as ort from 'onnxruntime-web/webgpu';
import type { OnnxNet } from '../../../models/meta';
import { netOf } from '../../../models/packs/pack';
import { modelById } from '../../../models/registry';
import type { EngineSpec, ModelBytes } from '../../protocol';

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

/** How the net of these bytes is fed and read: as the registry says, or as the pack does. */
export function netFor({ modelId, pack }: ModelBytes & { readonly kind: 'onnx' }): OnnxNet {
  return pack === undefined ? modelById(modelId) : netOf(pack);
}

/** What a net is fed: the pictures, and their size where it asks for it. The caller disposes them. */
export function feedsOf(net: OnnxNet, pictures: ort.Tensor): Readonly<Record<string, ort.Tensor>> {
  const { input, sizeInput } = net;
  if (sizeInput === undefined) return { [input.name]: pictures };
  const size = BigInt64Array.from([BigInt(input.width), BigInt(input.height)]);
  return { [input.name]: pictures, [sizeInput]: new ort.Tensor('int64', size, [1, 2]) };
}

/** A tensor's numbers as floats; class numbers come as whole ones. Throws for any other type. */
export function floatsOf(tensor: ort.Tensor, what: string): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array) return Float32Array.from(data, Number);
  if (data instanceof Int32Array) return Float32Array.from(data);
  throw new Error(`${what}: expected float32, int64 or int32, got ${tensor.type}`);
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
