import { fitsFloat16, float16Bits, float16Value } from './float16';

/** How the numbers of a weight are kept; quantised ones stay as they are, in memory and in the file. */
export type StoredWeight =
  | { readonly kind: 'float32'; readonly values: Float32Array }
  | { readonly kind: 'float16'; readonly values: Uint16Array }
  /** number = value · scale + min */
  | { readonly kind: 'uint8'; readonly values: Uint8Array; readonly scale: number; readonly min: number }
  | { readonly kind: 'int32'; readonly values: Int32Array };

/** A constant tensor. Spatial kernels have TensorFlow's order (height, width, in, out). */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly stored: StoredWeight;
}

/** Number of elements of a shape. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The weight's numbers, whatever they are stored as. */
export function numbersOf({ stored }: Weight): readonly number[] {
  switch (stored.kind) {
    case 'float32':
    case 'int32':
      return [...stored.values];
    case 'float16':
      return Array.from(stored.values, float16Value);
    case 'uint8':
      return Array.from(stored.values, (value) => value * stored.scale + stored.min);
  }
}

/** Stores float32 numbers as float16 where that changes none of them. */
export function compactFloats(values: Float32Array): StoredWeight {
  return values.length > 1 && fitsFloat16(values)
    ? { kind: 'float16', values: Uint16Array.from(values, float16Bits) }
    : { kind: 'float32', values };
}

/** The same weight with its axes in another order: axis `i` of the result is axis `order[i]` of the input. */
export function permuteWeight(weight: Weight, order: readonly number[]): Weight {
  const { stored } = weight;
  const from = permutedIndices(weight.shape, order);
  const shape = order.map((axis) => weight.shape[axis] ?? 1);
  switch (stored.kind) {
    case 'float32':
      return {
        ...weight,
        shape,
        stored: { ...stored, values: Float32Array.from(from, (i) => stored.values[i] ?? 0) },
      };
    case 'float16':
      return {
        ...weight,
        shape,
        stored: { ...stored, values: Uint16Array.from(from, (i) => stored.values[i] ?? 0) },
      };
    case 'uint8':
      return {
        ...weight,
        shape,
        stored: { ...stored, values: Uint8Array.from(from, (i) => stored.values[i] ?? 0) },
      };
    case 'int32':
      return {
        ...weight,
        shape,
        stored: { ...stored, values: Int32Array.from(from, (i) => stored.values[i] ?? 0) },
      };
  }
}

/** For each element of the permuted tensor, its index in the original one. */
function permutedIndices(shape: readonly number[], order: readonly number[]): Int32Array {
  const strides = shape.map((_, axis) => elementsOf(shape.slice(axis + 1)));
  const indices = new Int32Array(elementsOf(shape));
  let filled = 0;
  const visit = (axis: number, offset: number): void => {
    const source = order[axis];
    if (source === undefined) {
      indices[filled] = offset;
      filled += 1;
      return;
    }
    for (let i = 0; i < (shape[source] ?? 0); i += 1) visit(axis + 1, offset + i * (strides[source] ?? 0));
  };
  visit(0, 0);
  return indices;
}
