import { attr, type TinyConstant, type TinyNode } from './tiny-graph';

/** One operator, or a few of them, over an input of random numbers. */
export interface OperatorCase {
  readonly title: string;
  readonly inputShape: readonly number[];
  readonly constants?: Readonly<Record<string, TinyConstant>>;
  /** The last node is the output. */
  readonly nodes: readonly Omit<TinyNode, 'name'>[];
  /** Multiplies the random input, so that bounds are reached. */
  readonly spread?: number;
}

/** Two pictures of 7 × 6 with four channels: odd and even sides. */
export const PICTURE = [2, 7, 6, 4];
/** Attributes of a convolution. */
export const conv = (stride: number, padding: string, more = {}) => ({
  strides: attr.perAxis(stride),
  dilations: attr.perAxis(1),
  padding: attr.text(padding),
  data_format: attr.text('NHWC'),
  ...more,
});
/** Attributes of a fused node. */
export const fused = (...names: string[]) => ({
  fused_ops: attr.texts(names),
  num_args: { i: names.includes('Prelu') ? 2 : 1 },
});
/** A single node over the input and constants. */
export const one = (op: string, attributes = {}, more: readonly string[] = []): Omit<TinyNode, 'name'>[] => [
  { op, input: ['x', ...more], attr: attributes },
];
/** Attributes of a pooling. */
export const pool = (size: number, stride: number, padding: string) => ({
  ...conv(stride, padding),
  ksize: attr.perAxis(size),
});
