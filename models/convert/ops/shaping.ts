import {
  ConversionError,
  NCHW_FROM_NHWC,
  NHWC_FROM_NCHW,
  onnxAxis,
  onnxShape,
  type Conversion,
  type OpConverter,
  type Value,
} from '../conversion';
import type { TfNode } from '../tfjs-schema';
import { elementsOf } from '../weight';

/** Whether the numbers of a tensor lie in the same order in NHWC and NCHW. */
function isOrderShared(shape: readonly number[]): boolean {
  const [, height = 1, width = 1, channels = 1] = shape;
  return shape.length !== 4 || height * width === 1 || channels === 1;
}

function transpose(conversion: Conversion, name: string, input: Value, order: readonly number[]): string {
  const attributes = { perm: { kind: 'ints', values: order } } as const;
  return conversion.add({ name, op: 'Transpose', inputs: [input.name], shape: input.shape, attributes }).name;
}

/** The same numbers in TensorFlow's order under another shape; planes are reordered only where it matters. */
function reshape(node: TfNode, conversion: Conversion, input: Value, shape: readonly number[]): Value {
  if (elementsOf(shape) !== elementsOf(input.shape)) {
    throw new ConversionError(node, `cannot make ${shape.join('×')} of ${input.shape.join('×')}`);
  }
  const source = isOrderShared(input.shape)
    ? input.name
    : transpose(conversion, `${node.name}/interleaved`, input, NHWC_FROM_NCHW);
  const reorders = !isOrderShared(shape);
  const reshaped = conversion.add({
    name: reorders ? `${node.name}/reshaped` : node.name,
    op: 'Reshape',
    inputs: [source, conversion.integers(`${node.name}/shape`, reorders ? shape : onnxShape(shape))],
    shape,
  });
  if (!reorders) return reshaped;
  return { name: transpose(conversion, node.name, reshaped, NCHW_FROM_NHWC), shape };
}

/** Graphs are saved for one picture: a leading 1 means the batch, a −1 what is left over. */
const convertReshape: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const wanted = [...conversion.numbers(node, 1)];
  if (wanted[0] === 1 && input.shape[0] === conversion.batch) wanted[0] = conversion.batch;
  const known = wanted.filter((size) => size >= 0).reduce((product, size) => product * size, 1);
  const shape = wanted.map((size) => (size === -1 ? elementsOf(input.shape) / known : size));
  return reshape(node, conversion, input, shape);
};

const convertSqueeze: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const rank = input.shape.length;
  const named = (node.attr.squeeze_dims ?? node.attr.axis)?.list?.i ?? [];
  const axes = named.map((axis) => (axis < 0 ? axis + rank : axis));
  const shape = input.shape.filter((size, axis) => (axes.length === 0 ? size !== 1 : !axes.includes(axis)));
  return reshape(node, conversion, input, shape);
};

const convertConcat: OpConverter = (node, conversion) => {
  const count = node.input.length - 1;
  const values = Array.from({ length: count }, (_, index) => conversion.value(node, index));
  const [axis = -1] = conversion.numbers(node, count);
  const [first] = values;
  if (first === undefined) throw new ConversionError(node, 'nothing to join');
  const rank = first.shape.length;
  const positive = axis < 0 ? axis + rank : axis;
  const joined = values.reduce((sum, value) => sum + (value.shape[positive] ?? 0), 0);
  return conversion.add({
    name: node.name,
    op: 'Concat',
    inputs: values.map((value) => value.name),
    shape: first.shape.map((size, index) => (index === positive ? joined : size)),
    attributes: { axis: { kind: 'int', value: onnxAxis(positive, rank) } },
  });
};

/** Pads with zeros, or with the number of a third input. */
const convertPad: OpConverter = (node, conversion) => {
  const input = conversion.value(node, 0);
  const pads = conversion.numbers(node, 1);
  const before = input.shape.map((_, axis) => pads[axis * 2] ?? 0);
  const after = input.shape.map((_, axis) => pads[axis * 2 + 1] ?? 0);
  const filling =
    node.input.length > 2 ? [conversion.constant(conversion.weight(node, 2), { shape: [] })] : [];
  return conversion.add({
    name: node.name,
    op: 'Pad',
    inputs: [
      input.name,
      conversion.integers(`${node.name}/pads`, [...onnxShape(before), ...onnxShape(after)]),
      ...filling,
    ],
    shape: input.shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0)),
  });
};

export const SHAPINGS: Readonly<Record<string, OpConverter>> = {
  Reshape: convertReshape,
  Squeeze: convertSqueeze,
  ConcatV2: convertConcat,
  Pad: convertPad,
  PadV2: convertPad,
};
