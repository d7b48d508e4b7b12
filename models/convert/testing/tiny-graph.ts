import type { GraphModelFiles } from './engines';

export interface TinyConstant {
  readonly shape: readonly number[];
  /** Uint16Array: the bits of half-precision numbers. */
  readonly values: Float32Array | Int32Array | Uint16Array;
}

export interface TinyNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** Writes a graph model with one input `x`; constants become nodes of their own. */
export function tinyGraph(graph: {
  readonly inputShape: readonly number[];
  readonly constants?: Readonly<Record<string, TinyConstant>>;
  readonly nodes: readonly TinyNode[];
}): GraphModelFiles {
  const constants = Object.entries(graph.constants ?? {});
  const dtypeOf = ({ values }: TinyConstant): 'int32' | 'float32' =>
    values instanceof Int32Array ? 'int32' : 'float32';
  const shapeOf = (shape: readonly number[]): object => ({ dim: shape.map((size) => ({ size })) });
  const node = [
    {
      name: 'x',
      op: 'Placeholder',
      attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: shapeOf(graph.inputShape) } },
    },
    ...constants.map(([name, constant]) => {
      const dtype = dtypeOf(constant) === 'int32' ? 'DT_INT32' : 'DT_FLOAT';
      return {
        name,
        op: 'Const',
        attr: { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape: shapeOf(constant.shape) } } },
      };
    }),
    ...graph.nodes.map((entry) => ({ ...entry, attr: { T: { type: 'DT_FLOAT' }, ...entry.attr } })),
  ];
  const specs = constants.map(([name, constant]) => ({
    name,
    shape: constant.shape,
    dtype: dtypeOf(constant),
    ...(constant.values instanceof Uint16Array
      ? { quantization: { dtype: 'float16', original_dtype: 'float32' } }
      : {}),
  }));
  const model = {
    format: 'graph-model',
    modelTopology: { node, versions: { producer: 440 } },
    weightsManifest: [{ paths: ['w.bin'], weights: specs }],
  };
  const shards = constants.map(
    ([, { values }]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return { topology: new TextEncoder().encode(JSON.stringify(model)), weights: Buffer.concat(shards) };
}

/** Numbers between −1 and 1 that are the same in every run (mulberry32). */
export function randomNumbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
  });
}

/** A constant of random numbers. */
export function randomConstant(shape: readonly number[], seed: number): TinyConstant {
  return {
    shape,
    values: randomNumbers(
      shape.reduce((product, size) => product * size, 1),
      seed,
    ),
  };
}

/** A constant of whole numbers, as axes, shapes and pads are given. */
export function integers(
  values: readonly number[],
  shape: readonly number[] = [values.length],
): TinyConstant {
  return { shape, values: Int32Array.from(values) };
}

/** Attributes in the form of `model.json`. */
export const attr = {
  text: (value: string) => ({ s: Buffer.from(value).toString('base64') }),
  texts: (values: readonly string[]) => ({
    list: { s: values.map((value) => Buffer.from(value).toString('base64')) },
  }),
  perAxis: (height: number, width = height) => ({ list: { i: [1, height, width, 1] } }),
  ints: (values: readonly number[]) => ({ list: { i: values.map(String) } }),
  flag: (value: boolean) => ({ b: value }),
  float: (value: number) => ({ f: value }),
};
