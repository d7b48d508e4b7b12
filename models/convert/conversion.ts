import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-model';
import type { TfAttribute, TfNode } from './tfjs-schema';
import { elementsOf, numbersOf, permuteWeight, type Weight } from './weight';

/**
 * A tensor of the ONNX graph while it is being made. `shape` is TensorFlow's; a tensor of rank 4 is
 * height × width × channels there and lies in planes (NCHW) in the ONNX graph.
 */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

export type Operand =
  { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'constant'; readonly weight: Weight };

export const NCHW_FROM_NHWC = [0, 3, 1, 2] as const;
export const NHWC_FROM_NCHW = [0, 2, 3, 1] as const;

/** A shape of rank 4 as it lies in the ONNX graph; other ranks stay as they are. */
export function onnxShape(shape: readonly number[]): readonly number[] {
  return shape.length === 4 ? NCHW_FROM_NHWC.map((axis) => shape[axis] ?? 1) : shape;
}

/** The number of an axis (negative: from the end) in the ONNX graph. */
export function onnxAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  return rank === 4 ? (NHWC_AXIS_TO_NCHW[positive] ?? positive) : positive;
}
const NHWC_AXIS_TO_NCHW = [0, 2, 3, 1] as const;

/** Something in the graph that cannot be converted; the message names the node. */
export class ConversionError extends Error {
  constructor(node: TfNode, problem: string) {
    super(`${node.op} "${node.name}": ${problem}`);
    this.name = 'ConversionError';
  }
}

interface NewNode {
  /** Name of the node and of its output. */
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  /** TensorFlow's shape of the output. */
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** The ONNX graph as it grows; operators read their inputs from it and add nodes to it. */
export class Conversion {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly #constants = new Map<string, string>();
  readonly #operandOf: (name: string) => Operand;

  constructor(
    /** Pictures per run. */
    readonly batch: number,
    operandOf: (name: string) => Operand,
  ) {
    this.#operandOf = operandOf;
  }

  operand(node: TfNode, index: number): Operand {
    const name = node.input[index];
    if (name === undefined) {
      throw new ConversionError(node, `expected an input ${index}, it has ${node.input.length}`);
    }
    return this.#operandOf(name);
  }

  /** An input that must be computed, not constant. */
  value(node: TfNode, index: number): Value {
    const operand = this.operand(node, index);
    if (operand.kind === 'value') return operand.value;
    throw new ConversionError(
      node,
      `input ${index} (${operand.weight.name}) is a constant, expected a computed tensor`,
    );
  }

  /** An input that must be constant. */
  weight(node: TfNode, index: number): Weight {
    const operand = this.operand(node, index);
    if (operand.kind === 'constant') return operand.weight;
    throw new ConversionError(
      node,
      `input ${index} (${operand.value.name}) is computed, expected a constant`,
    );
  }

  /** The numbers of a constant input. */
  numbers(node: TfNode, index: number): readonly number[] {
    return numbersOf(this.weight(node, index));
  }

  add({ name, op, inputs, shape, attributes = {} }: NewNode): Value {
    this.nodes.push({ name, op, inputs, outputs: [name], attributes });
    return { name, shape };
  }

  /**
   * The name of a float32 tensor with the weight's numbers, its axes in `order` and its shape
   * replaced by `shape`. Used twice, it is stored once.
   */
  constant(
    weight: Weight,
    form: { readonly order?: readonly number[]; readonly shape?: readonly number[] } = {},
  ): string {
    const { order } = form;
    const permuted = order === undefined ? weight : permuteWeight(weight, order);
    const shape = form.shape ?? permuted.shape;
    if (elementsOf(shape) !== elementsOf(weight.shape)) {
      throw new Error(
        `${weight.name}: expected ${elementsOf(weight.shape)} elements, got shape ${shape.join('×')}`,
      );
    }
    const key = `${weight.name} ${(order ?? []).join()} ${shape.join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = `${weight.name}#${this.#constants.size}`;
    this.#constants.set(key, name);
    this.#store(name, permuted, shape);
    return name;
  }

  /** The name of an int64 vector, as shapes and axes are given. */
  integers(name: string, values: readonly number[]): string {
    const bytes = new BigInt64Array(values.map((value) => BigInt(value)));
    this.initializers.push({ name, type: 'int64', shape: [values.length], bytes: bytesOf(bytes) });
    return name;
  }

  /** The name of a float32 vector. */
  floats(name: string, values: readonly number[]): string {
    const bytes = bytesOf(Float32Array.from(values));
    this.initializers.push({ name, type: 'float32', shape: [values.length], bytes });
    return name;
  }

  /** The name of a float32 scalar. */
  scalar(name: string, value: number): string {
    this.initializers.push({ name, type: 'float32', shape: [], bytes: bytesOf(Float32Array.of(value)) });
    return name;
  }

  #store(name: string, weight: Weight, shape: readonly number[]): void {
    const { stored } = weight;
    // onnxruntime-web 1.30 loses the upper bound of a Clip on WebGPU where the bound is a widened constant.
    if (elementsOf(shape) === 1) {
      this.initializers.push({
        name,
        type: 'float32',
        shape,
        bytes: bytesOf(Float32Array.from(numbersOf(weight))),
      });
      return;
    }
    switch (stored.kind) {
      case 'float32':
        this.initializers.push({ name, type: 'float32', shape, bytes: bytesOf(stored.values) });
        return;
      case 'int32':
        this.initializers.push({
          name,
          type: 'float32',
          shape,
          bytes: bytesOf(Float32Array.from(stored.values)),
        });
        return;
      case 'float16':
        this.initializers.push({
          name: `${name}/half`,
          type: 'float16',
          shape,
          bytes: bytesOf(stored.values),
        });
        this.#toFloat(name, `${name}/half`, shape);
        return;
      case 'uint8':
        this.initializers.push({ name: `${name}/byte`, type: 'uint8', shape, bytes: stored.values });
        this.#toFloat(`${name}/float`, `${name}/byte`, shape);
        this.add({
          name: `${name}/scaled`,
          op: 'Mul',
          inputs: [`${name}/float`, this.scalar(`${name}/scale`, stored.scale)],
          shape,
        });
        this.add({
          name,
          op: 'Add',
          inputs: [`${name}/scaled`, this.scalar(`${name}/min`, stored.min)],
          shape,
        });
    }
  }

  /** Runtimes compute this once, while they load the graph. */
  #toFloat(name: string, input: string, shape: readonly number[]): void {
    this.add({ name, op: 'Cast', inputs: [input], shape, attributes: { to: { kind: 'int', value: 1 } } });
  }
}

function bytesOf(values: Float32Array | Uint16Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** An attribute of a node, or an error that names the node. */
export function attributeOf<T>(
  node: TfNode,
  name: string,
  pick: (attribute: TfAttribute) => T | undefined,
): T {
  const attribute = node.attr[name];
  const value = attribute === undefined ? undefined : pick(attribute);
  if (value === undefined) throw new ConversionError(node, `expected an attribute ${name}`);
  return value;
}

/** Turns a node into ONNX nodes and returns the tensor it stands for. */
export type OpConverter = (node: TfNode, conversion: Conversion) => Value;
