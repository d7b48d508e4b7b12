import type { ModelTensors } from './meta';

/** A copy of one picture's row of a `batch × length` output. */
export function rowOf(tensors: ModelTensors, name: string, batchIndex: number): Float32Array {
  const tensor = tensors[name];
  if (tensor === undefined) {
    throw new Error(`expected output ${name}, got ${Object.keys(tensors).join(', ')}`);
  }
  const [batch = 0] = tensor.shape;
  if (batchIndex >= batch) throw new Error(`expected a batch above ${batchIndex} in ${name}, got ${batch}`);
  const length = tensor.data.length / batch;
  return tensor.data.slice(batchIndex * length, (batchIndex + 1) * length);
}
