import { readWeights } from './read-tfjs';
import type { TfAttribute, WeightSpec, WeightsManifest } from './tfjs-schema';

/** Attributes as `model.json` writes them: integers as text, text as base64. */
type WrittenAttribute =
  | TfAttribute
  | { readonly s: string }
  | { readonly list: { readonly s: readonly string[] } }
  | { readonly tensor: { readonly dtype: string; readonly tensorShape: unknown } };

interface WrittenNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, WrittenAttribute>>;
}

export type Activation = 'Relu' | null;
export type Padding = 'SAME' | 'VALID';

interface WindowOptions {
  readonly stride: number;
  readonly padding: Padding;
}

const FLOAT = { type: 'DT_FLOAT' };
const INT32 = { type: 'DT_INT32' };
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const perAxis = (size: number): TfAttribute => ({ list: { i: [1, size, size, 1] } });

/**
 * Writes a TensorFlow.js graph model node by node around weights that exist already. Each method
 * returns the name of the node it adds. The weights stay quantised as they are.
 */
export class GraphModelBuilder {
  readonly #nodes: WrittenNode[] = [];
  readonly #specs: WeightSpec[];
  readonly #shards: Uint8Array[];
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly #constants = new Set<string>();

  constructor(manifest: WeightsManifest, weights: Uint8Array) {
    this.#specs = manifest.flatMap((group) => group.weights);
    this.#shards = [weights];
    this.#shapes = new Map([...readWeights(manifest, weights)].map(([name, { shape }]) => [name, shape]));
  }

  /** The picture: any number of `height × width × channels`. */
  input(name: string, shape: readonly [number, number, number]): string {
    const dim = [-1, ...shape].map((size) => ({ size }));
    return this.#add(name, 'Placeholder', [], { dtype: FLOAT, shape: { shape: { dim } } });
  }

  /** A convolution with bias, and the activation where given. */
  conv(
    name: string,
    from: string,
    kernel: string,
    bias: string,
    options: WindowOptions & { readonly activation: Activation },
  ): string {
    return this.#add(name, '_FusedConv2D', [from, this.#weight(kernel), this.#weight(bias)], {
      ...this.#window(options),
      dilations: perAxis(1),
      T: FLOAT,
      num_args: { i: 1 },
      epsilon: { f: 0 },
      fused_ops: fusedOps(options.activation),
    });
  }

  depthwiseConv(name: string, from: string, kernel: string, options: WindowOptions): string {
    const attributes = { ...this.#window(options), dilations: perAxis(1), T: FLOAT };
    return this.#add(name, 'DepthwiseConv2dNative', [from, this.#weight(kernel)], attributes);
  }

  pool(
    name: string,
    op: 'MaxPool' | 'AvgPool',
    from: string,
    options: WindowOptions & { readonly size: number },
  ): string {
    return this.#add(name, op, [from], { ...this.#window(options), ksize: perAxis(options.size), T: FLOAT });
  }

  relu(name: string, from: string): string {
    return this.#add(name, 'Relu', [from], { T: FLOAT });
  }

  add(name: string, first: string, second: string): string {
    return this.#add(name, 'AddV2', [first, second], { T: FLOAT });
  }

  /** x · weights + biases, per channel. */
  scale(name: string, from: string, weights: string, biases: string): string {
    const scaled = this.#add(`${name}/mul`, 'Mul', [from, this.#weight(weights)], { T: FLOAT });
    return this.#add(name, 'AddV2', [scaled, this.#weight(biases)], { T: FLOAT });
  }

  /** Zeros after the last row, column and channel. */
  padEnd(
    name: string,
    from: string,
    pads: { readonly rows: number; readonly columns: number; readonly channels: number },
  ): string {
    const paddings = this.#integers(
      `${name}/paddings`,
      [4, 2],
      [0, 0, 0, pads.rows, 0, pads.columns, 0, pads.channels],
    );
    return this.#add(name, 'Pad', [from, paddings], { T: FLOAT, Tpaddings: INT32 });
  }

  /** Mean over height and width. */
  meanOfPicture(name: string, from: string): string {
    const axes = this.#integers(`${name}/axes`, [2], [1, 2]);
    return this.#add(name, 'Mean', [from, axes], { T: FLOAT, Tidx: INT32, keep_dims: { b: false } });
  }

  /** A matrix product, with bias where given. */
  dense(name: string, from: string, matrix: string, bias: string | null): string {
    const product = { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } };
    if (bias === null) return this.#add(name, 'MatMul', [from, this.#weight(matrix)], product);
    return this.#add(name, '_FusedMatMul', [from, this.#weight(matrix), this.#weight(bias)], {
      ...product,
      num_args: { i: 1 },
      epsilon: { f: 0 },
      fused_ops: fusedOps(null),
    });
  }

  softmax(name: string, from: string): string {
    return this.#add(name, 'Softmax', [from], { T: FLOAT });
  }

  /** Gives a node another name, as outputs want it. */
  output(name: string, from: string): string {
    return this.#add(name, 'Identity', [from], { T: FLOAT });
  }

  /** Channels that a kernel or bias of this name makes. */
  channelsOf(weight: string): number {
    return this.#shapeOf(weight).at(-1) ?? 0;
  }

  /** The two files of the model; `weightsPath` is what the first calls the second. */
  build(weightsPath: string): { topology: Uint8Array; weights: Uint8Array } {
    const model = {
      format: 'graph-model',
      generatedBy: 'hiro-cctv models/convert',
      modelTopology: { node: this.#nodes, library: {}, versions: { producer: 440 } },
      weightsManifest: [{ paths: [weightsPath], weights: this.#specs }],
    };
    return {
      topology: new TextEncoder().encode(JSON.stringify(model)),
      weights: Buffer.concat(this.#shards),
    };
  }

  #add(name: string, op: string, input: readonly string[], attr: WrittenNode['attr']): string {
    this.#nodes.push({ name, op, input, attr });
    return name;
  }

  #window({ stride, padding }: WindowOptions): WrittenNode['attr'] {
    return { strides: perAxis(stride), padding: { s: base64(padding) }, data_format: { s: base64('NHWC') } };
  }

  #shapeOf(weight: string): readonly number[] {
    const shape = this.#shapes.get(weight);
    if (shape === undefined) throw new Error(`the manifest has no weight ${weight}`);
    return shape;
  }

  #weight(name: string): string {
    return this.#constant(name, this.#shapeOf(name), 'DT_FLOAT');
  }

  #integers(name: string, shape: readonly number[], values: readonly number[]): string {
    this.#specs.push({ name, shape: [...shape], dtype: 'int32' });
    this.#shards.push(new Uint8Array(Int32Array.from(values).buffer));
    return this.#constant(name, shape, 'DT_INT32');
  }

  #constant(name: string, shape: readonly number[], dtype: string): string {
    if (this.#constants.has(name)) return name;
    this.#constants.add(name);
    const tensorShape = { dim: shape.map((size) => ({ size })) };
    this.#add(name, 'Const', [], {
      dtype: { type: dtype },
      value: { tensor: { dtype, tensorShape } },
    });
    return name;
  }
}

function fusedOps(activation: Activation): { list: { s: string[] } } {
  return { list: { s: ['BiasAdd', ...(activation === null ? [] : [activation])].map(base64) } };
}
